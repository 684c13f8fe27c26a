// SPDX-License-Identifier: GPL-2.0-only
//
// Thousands of random lives of two machines on an ideal wire: whatever happens to them, some
// rules always hold, and once everything is in order again one of them is MASTER, for good.

#include "carp-demotion.h"

#include "core/story.h"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <random>
#include <sstream>

namespace carp
{

namespace
{

constexpr int LIVES_PER_DIALECT = 400;
constexpr int EVENTS_PER_LIFE = 60;
constexpr Duration SETTLING = 120s;
constexpr Duration WATCHING = 30s;

/// A machine with its host: sends on the wire, sums up demotion, checks every answer.
class Node
{
  public:
    Node(const Dialect& dialect, const Config& config, const Ipv4Bytes& address, uint64_t seed)
        : address(address),
          machine(config, dialect, address, std::mt19937_64(seed)),
          m_demotion(dialect),
          m_member(m_demotion.Join())
    {
    }

    /// Carries out what the machine answered; what is to be sent is appended to \p wire.
    void Perform(Instant now, const Actions& actions, std::vector<SendAdvert>& wire)
    {
        for (const Action& action : actions)
        {
            log += Seconds(now) + ' ' + Tell(action, true) + '\n';
            if (const auto* change = std::get_if<StateChange>(&action))
            {
                EXPECT_EQ(change->from, m_state) << "state changes form a chain";
                EXPECT_NE(change->from, change->to);
                m_state = change->to;
                lastChange = now;
            }
            else if (const auto* send = std::get_if<SendAdvert>(&action))
            {
                EXPECT_EQ(m_state, State::MASTER) << "only a MASTER sends";
                ExpectWellFormed(std::get<Advertisement>(send->advert));
                wire.push_back(*send);
            }
            else if (const auto* demote = std::get_if<Demote>(&action))
            {
                m_pendingDemotion += demote->by;
            }
        }
        EXPECT_EQ(m_state, machine.GetState());
        if (m_pendingDemotion != 0)
        {
            const auto change = m_demotion.Adjust(m_member, std::exchange(m_pendingDemotion, 0));
            const int value = m_demotion.Of(m_member);
            Perform(now, machine.SetDemotion(now, value, change.mastersSend), wire);
        }
    }

    void ExpectSoundDeadline(Instant now) const
    {
        const auto next = machine.NextDeadline();
        EXPECT_EQ(next.has_value(), machine.GetState() != State::INIT);
        EXPECT_TRUE(!next || *next >= now) << "the next deadline lies in the past";
    }

    const Ipv4Bytes address;
    Machine machine;
    std::string log;
    Instant lastChange{0};

  private:
    void ExpectWellFormed(const Advertisement& advert) const
    {
        EXPECT_TRUE(machine.GetAuthenticator().Verify(advert.counter, advert.digest));
        EXPECT_EQ(advert.vhid, machine.GetConfig().vhid);
        EXPECT_TRUE(advert.IsBowOut() || advert.advskew <= machine.GetDialect().highestSkewSent);
    }

    Demotion m_demotion;
    Demotion::MemberId m_member;
    State m_state = State::INIT;
    int m_pendingDemotion = 0;
};

/// Two nodes, a wire with a constant delay, and a source of events.
class Life
{
  public:
    Life(const Dialect& dialect, uint64_t seed)
        : m_random(seed),
          m_dialect(dialect),
          m_delay(Between(1, 1000) * 1us)
    {
        const bool dual = dialect.ipv6 && Between(0, 1) == 1;
        preempt = Between(0, 1) == 1;
        const auto skews = std::pair(Between(0, 240), Between(0, 240));
        for (const int64_t skew : {skews.first, skews.second})
        {
            const auto base = static_cast<uint8_t>(Between(1, 3));
            Config config = dual ? DualHost(base, 0) : Host(base, 0);
            config.advskew = static_cast<uint8_t>(skew);
            config.preempt = preempt;
            config.upScript = dialect.announcesBeforeAdvert ? Between(0, 2) * 100ms : 0ms;
            const Ipv4Bytes address{10, 0, 0, static_cast<uint8_t>(100 + m_nodes.size())};
            m_nodes.push_back(std::make_unique<Node>(dialect, config, address, m_random()));
        }
    }

    /// Random troubles, then peace.
    void Live()
    {
        for (int i = 0; i < EVENTS_PER_LIFE; ++i)
        {
            Advance(m_now + Between(0, 4000) * 1ms);
            Trouble(*m_nodes[static_cast<size_t>(Between(0, 1))]);
        }
        Heal();
        Advance(m_now + SETTLING + WATCHING);
    }

    void ExpectPeace() const
    {
        const Node& a = *m_nodes[0];
        const Node& b = *m_nodes[1];
        const Interval ia = Stated(a);
        const Interval ib = Stated(b);
        if (ia == ib && m_dialect.tie == TieRule::STEP_DOWN)
        {
            return; // equal nodes may step down for each other without end
        }
        EXPECT_LT(a.lastChange, m_now - WATCHING) << a.log;
        EXPECT_LT(b.lastChange, m_now - WATCHING) << b.log;
        const bool aIsMaster = a.machine.GetState() == State::MASTER;
        EXPECT_NE(aIsMaster, b.machine.GetState() == State::MASTER) << a.log << '\n' << b.log;
        if (preempt && !(ia == ib))
        {
            EXPECT_EQ(aIsMaster, ia < ib) << "the better one";
        }
    }

    std::string GetLog() const
    {
        return m_nodes[0]->log + "--\n" + m_nodes[1]->log;
    }

    bool preempt;

  private:
    struct Flight
    {
        SendAdvert send;
        Node* to;
        Ipv4Bytes from;
    };

    int64_t Between(int64_t low, int64_t high)
    {
        return low + static_cast<int64_t>(m_random() % static_cast<uint64_t>(high - low + 1));
    }

    static Interval Stated(const Node& node)
    {
        return StatedInterval(node.machine.GetConfig().advbase, node.machine.GetConfig().advskew);
    }

    void Perform(Node& node, const Actions& actions)
    {
        std::vector<SendAdvert> wire;
        node.Perform(m_now, actions, wire);
        Node& peer = *m_nodes[&node == m_nodes[0].get() ? 1 : 0];
        for (const SendAdvert& send : wire)
        {
            if (!m_broken)
            {
                m_flights.emplace(m_now + m_delay, Flight{send, &peer, node.address});
            }
        }
        node.ExpectSoundDeadline(m_now);
    }

    void Advance(Instant until)
    {
        while (true)
        {
            Node* due = nullptr;
            Instant next = until;
            for (const auto& node : m_nodes)
            {
                const auto deadline = node->machine.NextDeadline();
                if (deadline && *deadline <= next)
                {
                    next = *deadline;
                    due = node.get();
                }
            }
            if (!m_flights.empty() && m_flights.begin()->first < next)
            {
                m_now = m_flights.begin()->first;
                const Flight flight = m_flights.begin()->second;
                m_flights.erase(m_flights.begin());
                Deliver(flight);
                continue;
            }
            m_now = next;
            if (!due)
            {
                return;
            }
            Perform(*due, due->machine.Wake(m_now));
            const auto after = due->machine.NextDeadline();
            ASSERT_TRUE(!after || *after > m_now) << "Wake leaves nothing that is due";
        }
    }

    void Deliver(const Flight& flight)
    {
        Machine& machine = flight.to->machine;
        const AdvertBytes bytes = Encode(std::get<Advertisement>(flight.send.advert));
        ReceivedPacket packet;
        packet.family = flight.send.family;
        packet.payload = bytes.data();
        packet.size = bytes.size();
        packet.source = flight.from;
        const auto result = Judge(packet, {machine.AsListener()}, m_dialect);
        Perform(*flight.to,
                result.advert ? machine.Receive(m_now, packet.family, *result.advert, packet.source)
                              : machine.PacketSeen(m_now));
    }

    void Trouble(Node& node)
    {
        Machine& machine = node.machine;
        switch (Between(0, 9))
        {
        case 0:
        case 1:
            return Perform(node, machine.SetUp(m_now, Between(0, 3) != 0));
        case 2:
            return Perform(node, machine.SetCarrier(m_now, Between(0, 1) == 0));
        case 3:
            return Perform(node, machine.SetAllowed(m_now, Between(0, 3) != 0));
        case 4:
            return Perform(node, machine.SetState(m_now, static_cast<State>(Between(0, 2))));
        case 5:
            return Perform(node, machine.Sent(m_now, static_cast<SendOutcome>(Between(0, 2))));
        case 6:
            return Perform(node, machine.PacketSeen(m_now));
        case 7:
        {
            std::vector<Ipv4Bytes> addresses{{10, 0, 0, 1}};
            if (!m_dialect.singleIpv4Address && Between(0, 1) == 0)
            {
                addresses.push_back({10, 0, 0, 2});
            }
            return Perform(node, machine.SetAddresses(m_now, addresses, machine.GetConfig().ipv6));
        }
        case 8:
            m_broken = Between(0, 2) == 0;
            return;
        default:
        {
            Change change;
            change.key = KeyFromPassphrase(Between(0, 3) == 0 ? "wrong" : "story");
            return Perform(node, machine.Reconfigure(m_now, change));
        }
        }
    }

    void Heal()
    {
        m_broken = false;
        Change change;
        change.key = KeyFromPassphrase("story");
        for (const auto& node : m_nodes)
        {
            Machine& machine = node->machine;
            Perform(*node, machine.SetUp(m_now, true));
            Perform(*node, machine.SetCarrier(m_now, true));
            Perform(*node, machine.SetAllowed(m_now, true));
            Perform(*node, machine.Reconfigure(m_now, change));
            Perform(*node, machine.SetAddresses(m_now, {{10, 0, 0, 1}}, machine.GetConfig().ipv6));
            for (int i = 0; i < 3; ++i)
            {
                Perform(*node, machine.Sent(m_now, SendOutcome::SENT));
            }
            EXPECT_EQ(machine.GetDemotion(), 0) << "nothing is left of the troubles";
        }
    }

    std::mt19937_64 m_random;
    const Dialect& m_dialect;
    Duration m_delay;
    Instant m_now{0};
    std::vector<std::unique_ptr<Node>> m_nodes;
    std::multimap<Instant, Flight> m_flights;
    bool m_broken = false;
};

class RandomLives : public testing::TestWithParam<const Dialect*>
{
};

TEST_P(RandomLives, EndInPeace)
{
    for (uint64_t seed = 1; seed <= LIVES_PER_DIALECT; ++seed)
    {
        SCOPED_TRACE("seed " + std::to_string(seed));
        Life life(*GetParam(), seed);
        life.Live();
        life.ExpectPeace();
        if (HasFailure())
        {
            return;
        }
    }
}

TEST_P(RandomLives, AreTheSameTwice)
{
    for (uint64_t seed = 1; seed <= 50; ++seed)
    {
        Life first(*GetParam(), seed);
        Life second(*GetParam(), seed);
        first.Live();
        second.Live();
        ASSERT_EQ(first.GetLog(), second.GetLog()) << seed;
        ASSERT_NE(first.GetLog(), "--\n");
    }
}

INSTANTIATE_TEST_SUITE_P(All,
                         RandomLives,
                         testing::ValuesIn(AllDialects()),
                         [](const auto& info) { return DialectName(info.param); });

} // namespace

} // namespace carp
