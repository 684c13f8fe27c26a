// SPDX-License-Identifier: GPL-2.0-only

// A switch of the lab between two real interfaces, with raw frames. The test has the other ends of
// the two veth pairs, and all is in one network namespace.

#include "machines.h"

#include "lab/net/packet-socket.h"
#include "lab/net/simulation.h"
#include "lab/spec/parser.h"

#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <chrono>
#include <cstdlib>
#include <functional>
#include <numeric>
#include <optional>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace jointest
{
namespace
{

using namespace std::chrono_literals;
using lab::FrameBytes;
using lab::PacketSocket;

void Shell(const std::string& command)
{
    if (std::system(command.c_str()) != 0)
    {
        throw std::runtime_error("failed: " + command);
    }
}

void AddPair(const std::string& name)
{
    Shell("ip link add " + name + " type veth peer name " + name + "-far && ip link set " + name +
          " addrgenmode none up && ip link set " + name + "-far addrgenmode none up");
}

/// A frame from 02:00:00:00:00:FROM to 02:00:00:00:00:TO.
FrameBytes Frame(uint8_t to, uint8_t from, uint16_t type, size_t payload)
{
    FrameBytes frame{2, 0, 0, 0, 0, to, 2, 0, 0, 0, 0, from};
    frame.push_back(type >> 8);
    frame.push_back(type & 0xff);
    frame.resize(14 + payload);
    std::iota(frame.begin() + 14, frame.end(), uint8_t{1});
    return frame;
}

/// The next frame that comes, or nothing if none does in time.
std::optional<FrameBytes> Next(PacketSocket& socket, int milliseconds)
{
    pollfd waiting{socket.GetDescriptor(), POLLIN, 0};
    while (poll(&waiting, 1, milliseconds) > 0)
    {
        if (auto frame = socket.Receive())
        {
            return frame;
        }
    }
    return std::nullopt;
}

/// Whether a frame is among those that have come. Those before it are forgotten.
bool HasCome(PacketSocket& socket, const FrameBytes& frame)
{
    while (const auto next = Next(socket, 0))
    {
        if (next == frame)
        {
            return true;
        }
    }
    return false;
}

/// Something to do or to wait for. \return whether it is done; if not, it is tried again
using Step = std::function<bool()>;

Step Do(const std::function<void()>& action)
{
    return [action]
    {
        action();
        return true;
    };
}

/// A run of a scenario that has only a switch and one host, with two ports.
class RealPortTest : public testing::Test
{
  protected:
    void SetUp() override
    {
        if (!WhyNoMachines().empty())
        {
            GTEST_SKIP() << WhyNoMachines();
        }
    }

    /// Runs until the last step is done, but not for ever.
    void Run(const std::vector<Step>& steps)
    {
        const systemtest::TemporaryFolder folder;
        systemtest::WriteFile(folder / "bare.yaml",
                              "scenario: bare\n"
                              "claim: Nothing.\n"
                              "lan: {switches: [sw]}\n"
                              "hosts: {h1: {on: sw, address: 10.0.0.10/24}}\n"
                              "run: {for: 30s}\n");
        const lab::ParseResult parsed = lab::LoadScenario(folder / "bare.yaml");
        ASSERT_TRUE(parsed.scenario) << parsed.Text();
        lab::RealTimeOptions options;
        options.ports = {{"sw", std::make_shared<PacketSocket>("left")},
                         {"sw", std::make_shared<PacketSocket>("right")}};
        size_t step = 0;
        options.goOn = [&](const lab::Timeline& timeline, lab::Time)
        {
            m_timeline = timeline;
            step += steps[step]() ? 1 : 0;
            return step < steps.size();
        };
        m_timeline = lab::SimulateInRealTime(*parsed.scenario, {}, options, m_report);
        EXPECT_EQ(step, steps.size()) << "not all steps were done";
    }

    /// The facts of the switch of a kind, as "VALUE VALUE ...".
    std::vector<std::string> Facts(lab::FactKind kind) const
    {
        std::vector<std::string> texts;
        for (const lab::Fact& fact : m_timeline.facts)
        {
            if (fact.kind == kind && fact.node == "sw")
            {
                const auto* up = fact.Find("up");
                texts.push_back(fact.Text("mac") + " " + fact.Text("port") +
                                (up ? (std::get<bool>(*up) ? " up" : " down") : ""));
            }
        }
        return texts;
    }

    lab::Timeline m_timeline; ///< so far
    lab::RealTimeReport m_report;
};

/// Two pairs, and the far ends open.
struct Ends
{
    Ends()
    {
        AddPair("left");
        AddPair("right");
        left.emplace("left-far");
        right.emplace("right-far");
        left->Open();
        right->Open();
    }

    std::optional<PacketSocket> left;
    std::optional<PacketSocket> right;
};

TEST_F(RealPortTest, FramesPassAsTheyAreAndAreLearnedFrom)
{
    InNewNamespace(
        [this]
        {
            Ends ends;
            const FrameBytes longest = Frame(2, 1, 0x88b5, 1500);
            const FrameBytes answer = Frame(1, 2, 0x88b5, 100);
            FrameBytes tagged = Frame(2, 1, 0x8100, 104); // VLAN 0x102, then type 0x304
            const FrameBytes llc = Frame(2, 1, 46, 46);
            Run({Do([&] { ends.left->Send(longest); }),
                 [&] { return HasCome(*ends.right, longest); },
                 Do([&] { ends.right->Send(answer); }),
                 [&] { return HasCome(*ends.left, answer); },
                 Do([&] { ends.left->Send(tagged); }),
                 [&] { return HasCome(*ends.right, tagged); },
                 Do([&] { ends.left->Send(llc); }),
                 [&] { return HasCome(*ends.right, llc); }});
            EXPECT_EQ(Next(*ends.right, 0), std::nullopt);
            EXPECT_EQ(Next(*ends.left, 0), std::nullopt);
        });
    EXPECT_EQ(Facts(lab::FactKind::LEARNED),
              std::vector<std::string>({"02:00:00:00:00:01 left", "02:00:00:00:00:02 right"}));
    ASSERT_EQ(m_report.ports.size(), 2u);
    EXPECT_EQ(m_report.ports[0].name, "left");
    EXPECT_EQ(m_report.ports[0].in, 3u);
    EXPECT_EQ(m_report.ports[0].out, 1u);
    EXPECT_EQ(m_report.ports[1].in, 1u);
    EXPECT_EQ(m_report.ports[1].out, 3u);
    EXPECT_EQ(m_report.ports[0].lost + m_report.ports[1].lost, 0u);
    EXPECT_GT(m_report.latest, lab::Time{0}) << "nobody is always in time";
}

TEST_F(RealPortTest, ShortFramesArePaddedAsOnAWire)
{
    InNewNamespace(
        [this]
        {
            Ends ends;
            FrameBytes padded = Frame(2, 1, 0x88b5, 1);
            padded.resize(60);
            Run({Do([&] { ends.left->Send(Frame(2, 1, 0x88b5, 1)); }),
                 [&] { return HasCome(*ends.right, padded); }});
        });
}

TEST_F(RealPortTest, WhatThisMachineSendsItselfStaysOutside)
{
    InNewNamespace(
        [this]
        {
            Ends ends;
            PacketSocket neighbour("left"); // another program at the lab's own interface
            neighbour.Open();
            const FrameBytes own = Frame(2, 3, 0x88b5, 60);
            const FrameBytes foreign = Frame(2, 1, 0x88b5, 60);
            Run({Do([&] { neighbour.Send(own); }),
                 [&] { return HasCome(*ends.left, own); },
                 Do([&] { ends.left->Send(foreign); }),
                 [&] { return HasCome(*ends.right, foreign); }});
        });
    EXPECT_EQ(m_report.ports[0].in, 1u);
    EXPECT_EQ(Facts(lab::FactKind::LEARNED), std::vector<std::string>({"02:00:00:00:00:01 left"}));
}

TEST_F(RealPortTest, ALostCarrierIsALostLink)
{
    InNewNamespace(
        [this]
        {
            Ends ends;
            const FrameBytes frame = Frame(1, 2, 0x88b5, 60);
            const auto changes = [this] { return Facts(lab::FactKind::LINK).size(); };
            Run({Do([&] { ends.left->Send(Frame(2, 1, 0x88b5, 60)); }),
                 [&] { return !Facts(lab::FactKind::LEARNED).empty(); },
                 Do([&] { Shell("ip link set left-far down"); }),
                 [&] { return changes() == 1; },
                 Do([&] { Shell("ip link set left-far up"); }),
                 [&] { return changes() == 2; },
                 Do([&] { ends.right->Send(frame); }),
                 [&] { return HasCome(*ends.left, frame); }});
        });
    EXPECT_EQ(Facts(lab::FactKind::LINK), std::vector<std::string>({" left down", " left up"}));
    EXPECT_EQ(Facts(lab::FactKind::FLUSHED), std::vector<std::string>({" left"}));
}

TEST_F(RealPortTest, WithoutACarrierThereIsNoLinkToBeginWith)
{
    InNewNamespace(
        [this]
        {
            AddPair("left");
            AddPair("right");
            Shell("ip link set left-far down");
            Run({Do([] {})});
        });
    EXPECT_EQ(Facts(lab::FactKind::LINK), std::vector<std::string>({" left down"}));
    ASSERT_FALSE(m_timeline.facts.empty());
    EXPECT_EQ(m_timeline.facts.front().at, lab::Time{0});
}

/// The sum of 16-bit words in one's complement.
uint16_t Sum(const FrameBytes& bytes, size_t from, uint32_t sum)
{
    for (size_t i = from; i < bytes.size(); ++i)
    {
        sum += (i - from) % 2 == 0 ? bytes[i] << 8 : bytes[i];
    }
    while (sum >> 16)
    {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    return sum;
}

TEST_F(RealPortTest, AChecksumLeftToTheHardwareIsFilledIn)
{
    InNewNamespace(
        []
        {
            AddPair("left");
            Shell("ip addr add 10.0.0.1/24 dev left && "
                  "ip neigh add 10.0.0.2 lladdr 02:00:00:00:00:02 dev left");
            PacketSocket far("left-far");
            far.Open();
            const int udp = socket(AF_INET, SOCK_DGRAM, 0);
            sockaddr_in to{};
            to.sin_family = AF_INET;
            to.sin_port = htons(9);
            to.sin_addr.s_addr = htonl(0x0a000002);
            // Odd, and so that the checksum is one that the sum without the data is not.
            const std::string text = "an odd number of bytes";
            for (const size_t size : {text.size(), text.size() - 1})
            {
                sendto(udp, text.data(), size, 0, reinterpret_cast<sockaddr*>(&to), sizeof(to));
                const auto frame = Next(far, 1000);
                ASSERT_TRUE(frame);
                ASSERT_EQ(frame->size(), 14 + 20 + 8 + size);
                // The pseudo header: addresses, protocol and length [RFC 768].
                const uint32_t pseudo = 0x0a00 + 1 + 0x0a00 + 2 + 17 + 8 + size;
                EXPECT_EQ(Sum(*frame, 14 + 20, pseudo), 0xffff);
            }
            close(udp);
        });
}

TEST_F(RealPortTest, FramesThatAreTooLongAreCounted)
{
    InNewNamespace(
        []
        {
            AddPair("left");
            PacketSocket near("left");
            PacketSocket far("left-far");
            Shell("ip link set left mtu 9000 && ip link set left-far mtu 9000");
            near.Open();
            far.Open();
            EXPECT_TRUE(near.Send(Frame(2, 1, 0x88b5, 1501)));
            EXPECT_TRUE(near.Send(Frame(2, 1, 0x88b5, 1500)));
            EXPECT_EQ(Next(far, 1000), Frame(2, 1, 0x88b5, 1500));
            EXPECT_EQ(far.GetLosses().tooLong, 1u);
        });
}

TEST_F(RealPortTest, RubbishDoesNoHarm)
{
    InNewNamespace(
        [this]
        {
            Ends ends;
            uint32_t state = 1;
            const auto rubbish = [&state](uint16_t type)
            {
                state = state * 1664525 + 1013904223;
                FrameBytes frame = Frame(0xff, 1, type, state >> 24);
                std::fill_n(frame.begin(), 6, 0xff);
                for (size_t i = 14; i < frame.size(); ++i)
                {
                    state = state * 1664525 + 1013904223;
                    frame[i] = state >> 24;
                }
                if (type == 0x0800 && frame.size() > 34 && state & 0x100)
                {
                    frame[14] = 0x40 | (frame[14] & 0xf); // looks like IPv4 of some header length
                    frame[23] = state & 0x200 ? 112 : 1;
                }
                return frame;
            };
            const FrameBytes last = Frame(2, 1, 0x88b5, 60);
            std::vector<Step> steps;
            for (const uint16_t type : {0x0800, 0x0806, 0x86dd, 0x0040})
            {
                steps.push_back(Do(
                    [&, type]
                    {
                        for (int i = 0; i < 100; ++i)
                        {
                            ends.left->Send(rubbish(type));
                        }
                        ends.left->Send(last);
                    }));
                steps.push_back([&] { return HasCome(*ends.right, last); });
            }
            Run(steps);
        });
    EXPECT_EQ(m_report.ports[0].in, 404u);
    EXPECT_EQ(m_report.ports[0].lost, 0u);
}

} // namespace
} // namespace jointest
