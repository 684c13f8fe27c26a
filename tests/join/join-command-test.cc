// SPDX-License-Identifier: GPL-2.0-only

// carp-lab join as a command: what it refuses, how it ends, what it writes.

#include "machines.h"

#include "system/program.h"

#include <gtest/gtest.h>

#include <csignal>
#include <thread>

namespace jointest
{
namespace
{

using systemtest::Outcome;

const char* const SCRIPT = "scenario: lonely\n"
                           "claim: A node without a neighbour becomes MASTER.\n"
                           "lan: {switches: [sw, other], trunks: [{between: [sw, other]}]}\n"
                           "carp: {gw: {vhid: 1, pass: mekmitasdigoat, addresses: [10.0.0.1]}}\n"
                           "hosts:\n"
                           "  r1: {on: sw, address: 10.0.0.2/24, carp: gw}\n"
                           "  h1: {on: other, address: 10.0.0.10/24, probe: {to: 10.0.0.1}}\n"
                           "expect:\n"
                           "  - {master: gw, is: none, at: 1s}\n"
                           "  - {master: gw, is: r1, at: 59s}\n"
                           "run: {for: 60s}\n";

/// A folder with lonely.yaml, and a namespace with the pair lab0 and far0.
class JoinCommand : public testing::Test
{
  protected:
    void SetUp() override
    {
        systemtest::WriteFile(m_folder / "lonely.yaml", SCRIPT);
        if (!WhyNoMachines().empty())
        {
            GTEST_SKIP() << WhyNoMachines();
        }
        m_lab = std::make_unique<Namespace>();
        m_lab->Do("ip link add lab0 type veth peer name far0");
        m_lab->Do("ip link set lab0 addrgenmode none up");
        m_lab->Do("ip link set far0 addrgenmode none up");
    }

    Words Command(const Words& more) const
    {
        Words words{CARP_LAB_BUILD "/carp-lab", "join", "lonely.yaml"};
        words.insert(words.end(), more.begin(), more.end());
        return m_lab->Enter(words);
    }

    Outcome Join(const Words& more) const
    {
        return systemtest::RunProgram(Command(more), {m_folder.Path()});
    }

    /// Nothing was told but the message, nothing written.
    void ExpectRefused(const Outcome& outcome, const std::string& message) const
    {
        EXPECT_EQ(outcome.code, 2);
        EXPECT_EQ(outcome.out, "");
        EXPECT_EQ(outcome.err, "carp-lab: " + message + "\n");
        EXPECT_EQ(m_folder.Content(), Words({"lonely.yaml"}));
    }

    systemtest::TemporaryFolder m_folder;
    std::unique_ptr<Namespace> m_lab;
};

TEST_F(JoinCommand, WrongPortsAreNamedAndNothingIsWritten)
{
    m_lab->Do("ip link add low0 type veth peer name low1");
    m_lab->Do("ip link add big0 type veth peer name big1");
    m_lab->Do("ip link set big0 addrgenmode none mtu 9000 up");
    m_lab->Do("ip link add r1 type veth peer name r2");
    const std::string usage = "\nTry: carp-lab join --help";
    const std::vector<std::pair<std::string, std::string>> wrong{
        {"sx=lab0", "no switch \"sx\" in the scenario, expected sw and other" + usage},
        {"sw=r1", "the scenario calls something else r1" + usage},
        {"sw=h1-lan", "the scenario calls something else h1-lan" + usage},
        {"sw=other", "the scenario calls something else other" + usage},
        {"sw", "expected SWITCH=INTERFACE" + usage},
        {"=lab0", "expected SWITCH=INTERFACE" + usage},
        {"sw=", "expected SWITCH=INTERFACE" + usage},
        {"sw=eth7",
         "there is no interface eth7, only big0, big1, far0, lab0, lo, low0, low1, r1, r2"},
        {"sw=a-name-that-no-interface-has",
         "there is no interface a-name-that-no-interface-has, only big0, big1, far0, lab0, lo, "
         "low0, low1, r1, r2"},
        {"sw=lo", "lo is no Ethernet interface"},
        {"sw=low0", "low0 is down: ip link set low0 up"},
        {"sw=big0",
         "big0 has an MTU of 9000, more than the 1500 of the simulated LAN: ip link set big0 mtu "
         "1500"},
    };
    for (const auto& [port, message] : wrong)
    {
        SCOPED_TRACE(port);
        ExpectRefused(Join({"--port", port, "--out", "records", "--pcap", "captures"}),
                      "--port " + port + ": " + message);
    }
}

TEST_F(JoinCommand, OtherWrongWordsAreNamed)
{
    const std::string usage = "\nTry: carp-lab join --help";
    ExpectRefused(Join({}), "no --port given; carp-lab run needs none" + usage);
    ExpectRefused(Join({"--port", "sw=lab0", "--port", "other=lab0"}),
                  "--port other=lab0: this interface is a port already" + usage);
    ExpectRefused(Join({"more.yaml", "--port", "sw=lab0"}),
                  "more than one scenario file given" + usage);
    ExpectRefused(Join({"--port", "sw=lab0", "--show", "ifconfig@2min", "--out", "records"}),
                  "--show ifconfig@2min: lonely ends at 60 s" + usage);
}

TEST_F(JoinCommand, AWrongScenarioIsNoRun)
{
    const Outcome outcome = Join({"--port", "sw=lab0", "--set", "run.for=x", "--out", "records"});
    EXPECT_EQ(outcome.code, 3);
    EXPECT_EQ(outcome.out, "");
    EXPECT_EQ(m_folder.Content(), Words({"lonely.yaml"}));
}

TEST_F(JoinCommand, WithoutTheRightToItItSaysWhichOne)
{
    Words words{"setpriv", "--bounding-set=-net_raw", "--inh-caps=-net_raw", "--"};
    const Words command = Command({"--port", "sw=lab0", "--out", "records"});
    words.insert(words.end(), command.begin(), command.end());
    ExpectRefused(systemtest::RunProgram(words, {m_folder.Path()}),
                  "--port sw=lab0: lab0 is not for ordinary users: run this as root, or with the "
                  "capability CAP_NET_RAW");
}

TEST_F(JoinCommand, EndsByItselfAndJudges)
{
    Words
        words{"--port", "other=lab0", "-q", "--set", "expect[1].at=1.2s", "--set", "run.for=1.5s"};
    const Outcome failing = Join(words);
    EXPECT_EQ(failing.code, 1);
    EXPECT_EQ(failing.err.find("ended at"), std::string::npos) << failing.err;
    EXPECT_NE(failing.out.find("\nagain: ./lab join lonely.yaml --set 'expect[1].at=1.2s' --set "
                               "'run.for=1.5s' --port other=lab0\n"),
              std::string::npos)
        << failing.out;

    words.insert(words.end(), {"--set", "expect[1].is=none"});
    const Outcome run = Join(words);
    EXPECT_EQ(run.code, 0);
    EXPECT_EQ(run.out, "lonely: 2 claims hold\n");
}

class JoinSignal : public JoinCommand, public testing::WithParamInterface<int>
{
};

TEST_P(JoinSignal, EndsTheRunEarlyButWhole)
{
    Words words = Command({"--port", "sw=lab0"});
    for (const char* option : {"--out", "--pcap"})
    {
        words.insert(words.end(), {option, m_folder / (option + 2)});
    }
    words.insert(words.end(),
                 {"--junit",
                  m_folder / "junit.xml",
                  "--show",
                  "netstat",
                  "--show",
                  "netstat@1s",
                  "--show",
                  "ifconfig@59s"});
    for (std::string& word : words)
    {
        word = word == "lonely.yaml" ? m_folder / word : word;
    }
    Process lab(words, m_folder / "log");
    lab.Await("r1     BACKUP -> MASTER: master timed out");
    lab.Signal(GetParam());

    EXPECT_EQ(lab.Wait(), 0);
    const std::string said = lab.Said();
    EXPECT_NE(said.find("60 s in real time, lab0 at sw\n"), std::string::npos) << said;
    EXPECT_NE(said.find("  end of the run\n"), std::string::npos) << said;
    EXPECT_NE(said.find("ifconfig@59s: the run ended before, at "), std::string::npos) << said;
    EXPECT_NE(said.find("1 claim holds, 0 failed, 1 unknown\n"), std::string::npos) << said;
    EXPECT_NE(said.find("s instead of 60 s\n"), std::string::npos) << said;
    EXPECT_EQ(lab.Count("netstat at "), 2u) << said;
    EXPECT_EQ(m_folder.Content(),
              Words({"junit.xml",
                     "log",
                     "lonely.yaml",
                     "out",
                     "out/timeline.jsonl",
                     "out/verdict.json",
                     "pcap",
                     "pcap/h1.pcap",
                     "pcap/lab0.pcap",
                     "pcap/r1.pcap"}));
    // The last line of a timeline is its end.
    EXPECT_NE(systemtest::Lines(systemtest::ReadFile(m_folder / "out/timeline.jsonl"))
                  .back()
                  .find("\"fact\":\"end\""),
              std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Signal,
                         JoinSignal,
                         testing::Values(SIGINT, SIGTERM),
                         [](const auto& info)
                         { return info.param == SIGINT ? "CtrlC" : "Terminate"; });

} // namespace
} // namespace jointest
