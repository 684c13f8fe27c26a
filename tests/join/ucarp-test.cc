// SPDX-License-Identifier: GPL-2.0-only

// Real ucarp, and a real client, on the simulated LAN. All LANs live at the same time, since
// most of the time is waiting; each test is about one of them.

#include "machines.h"

#include <gtest/gtest.h>

#include <csignal>
#include <future>
#include <map>
#include <regex>

namespace jointest
{
namespace
{

const std::string PASSWORD = "mekmitasdigoat";
const std::string MASTER = "Switching to state: MASTER";
const std::string BACKUP = "Switching to state: BACKUP";
const std::string BAD_DIGEST = "Bad digest";
const std::string CRASH = "crashes (power off), event the-crash";
const std::string ANSWER = "bytes from 10.0.0.1";

/// What was to be seen on one LAN.
struct Course
{
    std::string lab;       ///< what carp-lab said
    std::string ucarp;     ///< what ucarp said
    int code = -1;         ///< of carp-lab
    std::string decoded{}; ///< what carp-lab decode said of the frames at the port of ucarp
    bool followed = true;  ///< whether the client had answers while the simulated node was MASTER
};

std::string Scenario(const std::string& dialect, const std::string& rest)
{
    return "scenario: joined\n"
           "claim: A real machine and a simulated one share an address.\n"
           "lan: {switches: [sw]}\n"
           "carp:\n"
           "  gw: {vhid: 1, pass: " +
           PASSWORD + ", addresses: [10.0.0.1], dialect: " + dialect + "}\n" + rest;
}

std::string UcarpOptions(int advskew, const std::string& password = PASSWORD)
{
    return "--srcip=10.0.0.3 --addr=10.0.0.1 --pass=" + password +
           " --advskew=" + std::to_string(advskew);
}

/**
 * The simulated node is the better one. ucarp, alone, is master; the node boots, and ucarp gives
 * way; the node crashes, and ucarp takes over. A client follows, unless ucarp has the last word:
 * its announcement of an address that it is just giving up. Only ucarp and OpenBSD announce again.
 */
Course BetterNode(Lan& lan, const std::string& dialect)
{
    Namespace& guest = lan.AddMachine("p1", "10.0.0.3/24");
    Namespace& user = lan.AddMachine("p2", "10.0.0.20/24");
    Process ucarp(lan.UcarpCommand(guest, UcarpOptions(100)), lan.File("ucarp.log"));
    ucarp.Await(MASTER);
    Process lab(lan.JoinCommand(Scenario(dialect,
                                         "hosts:\n"
                                         "  r1: {on: sw, address: 10.0.0.2/24, boot: 1s, carp: "
                                         "{gw: {advskew: 0, preempt: true}}}\n"
                                         "timeline:\n"
                                         "  - {at: 12s, as: the-crash, crash: r1}\n"
                                         "expect:\n"
                                         "  - {master: gw, is: none, at: 1s}\n"
                                         "  - {master: gw, is: r1, at: the-crash - 1ms}\n"
                                         "  - {counter: badauth, on: r1, equals: 0}\n"
                                         "  - {master: gw, is: r1, at: 59s}\n"
                                         "run: {for: 60s}\n"),
                                {"--pcap", lan.File("captures")}),
                lan.File("lab.log"));
    Process ping(user.Enter({"ping", "-n", "-i", "0.2", "10.0.0.1"}), lan.File("ping.log"));
    ucarp.Await(BACKUP, 2); // the first is where it begins
    const bool follows = dialect == "ucarp" || dialect == "openbsd";
    if (follows)
    {
        ping.AwaitMore(ANSWER, 3);
    }
    const bool followed = follows && lab.Count(CRASH) == 0;
    lab.Await(CRASH);
    ucarp.Await(MASTER, 2);
    ping.AwaitMore(ANSWER, 3);
    lab.Signal(SIGINT);
    const int code = lab.Wait();
    const auto decoded = systemtest::CarpLab(
        {"decode", lan.File("captures/p1.pcap"), "--pass", PASSWORD, "--address", "10.0.0.1"});
    return {lab.Said(), ucarp.Said(), code, decoded.out, followed == follows};
}

/**
 * The simulated node is the worse one, and master until ucarp starts. When ucarp dies, the node
 * takes over again.
 */
Course WorseNode(Lan& lan, const std::string& dialect)
{
    Namespace& guest = lan.AddMachine("p1", "10.0.0.3/24");
    Namespace& user = lan.AddMachine("p2", "10.0.0.20/24");
    Process lab(lan.JoinCommand(Scenario(dialect,
                                         "hosts:\n"
                                         "  r1: {on: sw, address: 10.0.0.2/24, carp: {gw: "
                                         "{advskew: 100}}}\n"
                                         "expect:\n"
                                         "  - {transitions: gw, of: r1, at-least: 3}\n"
                                         "  - {counter: badauth, on: r1, equals: 0}\n"
                                         "run: {for: 60s}\n")),
                lan.File("lab.log"));
    Process ping(user.Enter({"ping", "-n", "-i", "0.2", "10.0.0.1"}), lan.File("ping.log"));
    lab.Await("r1  BACKUP -> MASTER");
    ping.AwaitMore(ANSWER, 2);
    Process ucarp(lan.UcarpCommand(guest, UcarpOptions(0) + " --preempt"), lan.File("ucarp.log"));
    lab.Await("r1  MASTER -> BACKUP");
    ucarp.Await(MASTER);
    ping.AwaitMore(ANSWER, 3);
    ucarp.Signal(SIGKILL);
    guest.Do("ip addr del 10.0.0.1/32 dev eth0");
    lab.Await("r1  BACKUP -> MASTER", 2);
    ping.AwaitMore(ANSWER, 3);
    lab.Signal(SIGTERM);
    const int code = lab.Wait();
    return {lab.Said(), ucarp.Said(), code};
}

/// Both have something of their own that the other cannot verify.
Course Strangers(Lan& lan, const std::string& ucarpOptions)
{
    Namespace& guest = lan.AddMachine("p1", "10.0.0.3/24");
    Process ucarp(lan.UcarpCommand(guest, ucarpOptions), lan.File("ucarp.log"));
    Process lab(lan.JoinCommand(Scenario("ucarp",
                                         "hosts:\n"
                                         "  r1: {on: sw, address: 10.0.0.2/24, carp: gw}\n"
                                         "expect:\n"
                                         "  - {transitions: gw, at-least: 1, at-most: 1}\n"
                                         "  - {counter: badauth, on: r1, at-least: 1}\n"
                                         "run: {for: 60s}\n")),
                lan.File("lab.log"));
    ucarp.Await(MASTER);
    ucarp.AwaitMore(BAD_DIGEST, 2);
    lab.Await("digest wrong (badauth)");
    lab.Signal(SIGINT);
    const int code = lab.Wait();
    return {lab.Said(), ucarp.Said(), code};
}

const std::vector<std::string> DIALECTS{"ucarp", "openbsd", "freebsd", "netbsd"};

using Courses = std::map<std::string, std::shared_future<Course>>;

/// A course on a LAN of its own. \throws std::runtime_error with all that was said there
Course OnLan(Course (*course)(Lan& lan, const std::string& detail), const std::string& detail)
{
    Lan lan;
    try
    {
        return course(lan, detail);
    }
    catch (const std::runtime_error& error)
    {
        throw std::runtime_error(error.what() + lan.Logs());
    }
}

Courses StartAll()
{
    Courses courses;
    const auto start = [&courses](const std::string& name, auto course, const std::string& detail)
    { courses[name] = std::async(std::launch::async, OnLan, course, detail).share(); };
    for (const std::string& dialect : DIALECTS)
    {
        start("better " + dialect, BetterNode, dialect);
        start("worse " + dialect, WorseNode, dialect);
    }
    start("password", Strangers, UcarpOptions(100, "mekmitas"));
    start("address",
          Strangers,
          "--srcip=10.0.0.3 --addr=10.0.0.4 --pass=" + PASSWORD + " --advskew=100");
    return courses;
}

const Course& Get(const std::string& name)
{
    static const Courses courses = StartAll();
    return courses.at(name).get();
}

class RealUcarp : public testing::Test
{
  protected:
    void SetUp() override
    {
        if (!WhyNoMachines().empty())
        {
            GTEST_SKIP() << WhyNoMachines();
        }
    }
};

size_t Find(const std::string& text, const std::string& pattern)
{
    std::smatch match;
    return std::regex_search(text, match, std::regex(pattern)) ? match.position()
                                                               : std::string::npos;
}

/// Fails unless the patterns occur in a text, one after the other.
void ExpectInOrder(const std::string& text, const std::vector<std::string>& patterns)
{
    size_t from = 0;
    for (const std::string& pattern : patterns)
    {
        const size_t at = Find(text.substr(from), pattern);
        ASSERT_NE(at, std::string::npos) << pattern << " after " << from << " in\n" << text;
        from += at + 1;
    }
}

class RealUcarpAnd : public RealUcarp, public testing::WithParamInterface<std::string>
{
};

TEST_P(RealUcarpAnd, YieldsToABetterSimulatedNodeAndFollowsIt)
{
    const Course& seen = Get("better " + GetParam());
    EXPECT_EQ(seen.code, 0) << seen.lab;
    ExpectInOrder(seen.ucarp, {BACKUP, MASTER, BACKUP, "Preferred master advertised", MASTER});
    ExpectInOrder(seen.lab,
                  {"r1  boots",
                   "r1  BACKUP -> MASTER: preempted a worse master",
                   "r1  crashes",
                   "end of the run",
                   "real time: at most ",
                   "p1: \\d+ frames in, \\d+ out\n",
                   "PASS .* master: gw, is: none, at: 1s",
                   "PASS .* master: gw, is: r1, at: the-crash - 1ms",
                   "PASS .* counter: badauth, on: r1, equals: 0",
                   "\\?\\?\\?\\? .* master: gw, is: r1, at: 59s"});
    EXPECT_EQ(seen.ucarp.find("digest"), std::string::npos) << seen.ucarp;
    // On the wire each shows what it is.
    ExpectInOrder(seen.decoded,
                  {"vhid 1, 10\\.0\\.0\\.3 ",
                   "digest: \\d+ good with password",
                   "dialect: ucarp,",
                   "vhid 1, 10\\.0\\.0\\.2 ",
                   "digest: \\d+ good with password",
                   "dialect: " + GetParam() + ","});
    EXPECT_EQ(seen.decoded.find(" bad"), std::string::npos) << seen.decoded;
}

TEST_P(RealUcarpAnd, IsBetterThanASimulatedNodeThatYieldsAndFollowsIt)
{
    const Course& seen = Get("worse " + GetParam());
    EXPECT_EQ(seen.code, 0) << seen.lab;
    ExpectInOrder(seen.ucarp, {BACKUP, MASTER});
    ExpectInOrder(seen.lab,
                  {"r1  BACKUP -> MASTER: master timed out",
                   "r1  MASTER -> BACKUP",
                   "r1  BACKUP -> MASTER: master timed out",
                   "end of the run",
                   "PASS .* transitions: gw, of: r1, at-least: 3",
                   "PASS .* counter: badauth, on: r1, equals: 0"});
}

INSTANTIATE_TEST_SUITE_P(Dialect,
                         RealUcarpAnd,
                         testing::ValuesIn(DIALECTS),
                         [](const auto& info) { return info.param; });

void ExpectStrangers(const Course& seen)
{
    EXPECT_EQ(seen.code, 0) << seen.lab;
    ExpectInOrder(seen.ucarp, {BACKUP, MASTER, BAD_DIGEST, BAD_DIGEST});
    EXPECT_EQ(seen.ucarp.find("Preferred master"), std::string::npos) << seen.ucarp;
    EXPECT_NE(seen.lab.find("2 claims hold, 0 failed, 0 unknown"), std::string::npos) << seen.lab;
}

TEST_F(RealUcarp, WithAnotherPasswordIsRefusedAndRefuses)
{
    ExpectStrangers(Get("password"));
}

TEST_F(RealUcarp, WithAnotherAddressIsRefusedAndRefuses)
{
    ExpectStrangers(Get("address"));
}

} // namespace
} // namespace jointest
