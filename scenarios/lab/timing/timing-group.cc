// SPDX-License-Identifier: GPL-2.0-only

#include "lab/timing/timing-group.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace lab
{

namespace
{

constexpr size_t MOST_NODES = 64; ///< bits of Flight::receivers

// Which of the streams of a seed is for what.
constexpr uint64_t MACHINES = 0;
constexpr uint64_t SENDING = 1000;
constexpr uint64_t RECEIVING = 2000;

/// 10.0.0.2 and so on: the tie rule of ucarp compares them.
carp::Ipv4Bytes AddressOf(size_t node)
{
    return {10, 0, 0, static_cast<uint8_t>(node + 2)};
}

} // namespace

TimingGroup::TimingGroup(const TimingSetup& setup, TimingObserver* observer)
    : m_setup(setup),
      m_observer(observer),
      m_random(setup.seed, MACHINES)
{
    if (setup.nodes.size() > MOST_NODES)
    {
        throw std::invalid_argument("a timing group has at most 64 nodes");
    }
    for (size_t i = 0; i < setup.nodes.size(); ++i)
    {
        carp::Config& config = m_setup.nodes[i];
        if (config.ipv4.empty() && config.ipv6.empty())
        {
            config.ipv4 = {{10, 0, 0, 1}};
        }
        m_nodes.push_back(Node{std::nullopt,
                               std::nullopt,
                               0,
                               LossChain(setup.sending, Random(setup.seed, SENDING + i)),
                               LossChain(setup.receiving, Random(setup.seed, RECEIVING + i)),
                               0,
                               0,
                               Time{0}});
    }
}

void TimingGroup::Boot(size_t node)
{
    m_nodes[node].machine.emplace(m_setup.nodes[node],
                                  m_setup.dialect,
                                  AddressOf(node),
                                  [this] { return m_random.Bits(); });
    m_nodes[node].machine->OmitDigests();
    Follow(node, m_nodes[node].machine->SetUp(m_now, true));
}

void TimingGroup::Crash(size_t node)
{
    m_nodes[node].machine.reset();
    m_nodes[node].deadline.reset();
}

void TimingGroup::LoseNext(size_t node, uint64_t count)
{
    m_nodes[node].toLose = count;
}

void TimingGroup::RunUntil(Time instant)
{
    for (;;)
    {
        const auto timer = FindNextTimer();
        const bool isTimer = timer && (m_flights.empty() ||
                                       *m_nodes[*timer].deadline <= m_flights.front().arrival);
        if (isTimer ? *m_nodes[*timer].deadline > instant
                    : m_flights.empty() || m_flights.front().arrival > instant)
        {
            break;
        }
        if (isTimer)
        {
            m_now = std::max(m_now, *m_nodes[*timer].deadline);
            m_nodes[*timer].deadline.reset();
            Follow(*timer, m_nodes[*timer].machine->Wake(m_now));
        }
        else
        {
            Deliver();
        }
    }
    m_now = instant;
}

Time TimingGroup::Now() const
{
    return m_now;
}

carp::State TimingGroup::GetState(size_t node) const
{
    const auto& machine = m_nodes[node].machine;
    return machine ? machine->GetState() : carp::State::INIT;
}

uint64_t TimingGroup::GetAdverts(size_t node) const
{
    return m_nodes[node].adverts;
}

Time TimingGroup::GetLastAdvert(size_t node) const
{
    return m_nodes[node].lastAdvert;
}

void TimingGroup::Follow(size_t node, const carp::Actions& actions)
{
    for (const carp::Action& action : actions)
    {
        if (const auto* sent = std::get_if<carp::SendAdvert>(&action))
        {
            Send(node, *sent);
        }
        else if (const auto* change = std::get_if<carp::StateChange>(&action))
        {
            if (m_observer)
            {
                m_observer->StateChanged(node, m_now, *change);
            }
        }
    }
    Arm(node);
}

void TimingGroup::Send(size_t node, const carp::SendAdvert& sent)
{
    Node& sender = m_nodes[node];
    ++sender.adverts;
    sender.lastAdvert = m_now;
    if (m_observer)
    {
        m_observer->AdvertSent(node, m_now);
    }
    if (sender.sending.Loses())
    {
        return;
    }
    uint64_t receivers = 0;
    for (size_t i = 0; i < m_nodes.size(); ++i)
    {
        // Chance is asked even where nobody listens: what others meet must not depend on it.
        if (i != node && !Loses(m_nodes[i]))
        {
            receivers |= uint64_t{1} << i;
        }
    }
    if (receivers != 0)
    {
        m_flights.push_back({m_now + m_setup.delay, node, receivers, sent.family, sent.advert});
    }
}

bool TimingGroup::Loses(Node& receiver)
{
    const bool byChance = receiver.receiving.Loses();
    if (receiver.toLose > 0)
    {
        --receiver.toLose;
        return true;
    }
    return byChance;
}

void TimingGroup::Deliver()
{
    const Flight flight = std::move(m_flights.front());
    m_flights.pop_front();
    m_now = flight.arrival;
    for (size_t i = 0; i < m_nodes.size(); ++i)
    {
        auto& machine = m_nodes[i].machine;
        if ((flight.receivers >> i & 1) != 0 && machine)
        {
            Follow(i,
                   machine->Receive(m_now, flight.family, flight.advert, AddressOf(flight.sender)));
        }
    }
}

void TimingGroup::Arm(size_t node)
{
    const auto deadline = m_nodes[node].machine->NextDeadline();
    if (deadline != m_nodes[node].deadline)
    {
        m_nodes[node].deadline = deadline;
        m_nodes[node].armed = ++m_armed;
    }
}

std::optional<size_t> TimingGroup::FindNextTimer() const
{
    std::optional<size_t> next;
    for (size_t i = 0; i < m_nodes.size(); ++i)
    {
        if (!m_nodes[i].deadline)
        {
            continue;
        }
        const auto order = [this](size_t k)
        { return std::make_pair(*m_nodes[k].deadline, m_nodes[k].armed); };
        if (!next || order(i) < order(*next))
        {
            next = i;
        }
    }
    return next;
}

} // namespace lab
