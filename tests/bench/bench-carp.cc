// SPDX-License-Identifier: GPL-2.0-only

// The whole way from a scenario to its timeline: how much faster than real time, and what it keeps.

#include "bench.h"

#include "lab/net/simulation.h"
#include "lab/spec/parser.h"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace
{

/// Two routers on a switch. \param more further hosts \param rest timeline and end of the run
std::string Script(const std::string& more, const std::string& rest)
{
    return "scenario: bench\n"
           "claim: Quick.\n"
           "lan: {switches: [sw]}\n"
           "carp: {gw: {vhid: 1, pass: secret, addresses: [10.0.0.1]}}\n"
           "hosts:\n"
           "  r1: {on: sw, address: 10.0.0.2/8, carp: {gw: {advskew: 0}}}\n"
           "  r2: {on: sw, address: 10.0.0.3/8, carp: {gw: {advskew: 100}}}\n" +
           more + rest;
}

lab::Scenario Understand(const std::string& script)
{
    lab::ParseResult parsed = lab::Parse(script, "bench");
    if (!parsed.scenario)
    {
        throw std::runtime_error("carp-bench: " + parsed.Text());
    }
    return *parsed.scenario;
}

bool IsCount(const lab::Timeline& timeline, lab::FactKind kind, long expected)
{
    return std::count_if(timeline.facts.begin(),
                         timeline.facts.end(),
                         [kind](const lab::Fact& fact) { return fact.kind == kind; }) == expected;
}

/// \return processor seconds of one run
double CostOf(const lab::Scenario& scenario, lab::FactKind kind, long expected)
{
    const double before = bench::GetProcessorSeconds();
    const lab::Timeline timeline = lab::Simulate(scenario);
    const double spent = bench::GetProcessorSeconds() - before;
    if (!IsCount(timeline, kind, expected))
    {
        throw std::runtime_error("carp-bench: the run did not go as it should");
    }
    return spent;
}

void MeasurePair(bench::Session& session)
{
    const int seconds = session.IsQuick() ? 20'000 : 200'000;
    const auto scenario = Understand(Script("", "run: {for: " + std::to_string(seconds) + "s}\n"));
    // r1 sends its first advertisement at 3 s and its last when the run ends.
    const long adverts = seconds - 3;
    const auto cost = bench::MeasureInTurn(
        session.IsQuick() ? 2 : 3,
        {[&]() { return CostOf(scenario, lab::FactKind::ADVERT_SENT, adverts); }});
    session.Report({"two members, one switch: times real time",
                    seconds / cost[0],
                    "times",
                    bench::Target{bench::Target::Kind::AT_LEAST, 30'000}});
}

/// What the facts of a run of two members keep on the heap.
void MeasurePairMemory(bench::Session& session)
{
    constexpr int SECONDS = 10'000;
    const auto heapOf = [](int seconds)
    {
        const auto scenario =
            Understand(Script("", "run: {for: " + std::to_string(seconds) + "s}\n"));
        const std::size_t before = bench::GetHeapBytes();
        const lab::Timeline timeline = lab::Simulate(scenario);
        // What vectors hold in reserve depends on where their doubling stops.
        const std::size_t reserve = (timeline.facts.capacity() - timeline.facts.size()) *
                                    sizeof(lab::Fact);
        return static_cast<double>(bench::GetHeapBytes() - before - reserve);
    };
    session.Report({"two members, one switch: timeline per virtual second",
                    (heapOf(2 * SECONDS) - heapOf(SECONDS)) / SECONDS,
                    "bytes",
                    {}});
}

void MeasureCrowd(bench::Session& session)
{
    constexpr int HOSTS = 1000;
    const int seconds = session.IsQuick() ? 200 : 1000;
    std::string more;
    for (int i = 1; i < HOSTS; ++i)
    {
        more += "  h" + std::to_string(i) + ": {on: sw, address: 10.1." + std::to_string(i / 256) +
                "." + std::to_string(i % 256) + "/8";
        more += i == 1 ? ", probe: {to: 10.0.0.1, every: 100ms, start: 5s}}\n" : "}\n";
    }
    const auto scenario =
        Understand(Script(more, "run: {for: " + std::to_string(seconds) + "s}\n"));
    const long answers = (seconds - 5) * 10;
    const auto cost = bench::MeasureInTurn(
        session.IsQuick() ? 1 : 3,
        {[&]() { return CostOf(scenario, lab::FactKind::PROBE_ANSWERED, answers); }});
    session.Report({"1000 hosts, one client every 100 ms: times real time",
                    seconds / cost[0],
                    "times",
                    bench::Target{bench::Target::Kind::AT_LEAST, 1000}});
}

void MeasureTrials(bench::Session& session)
{
    const int trials = session.IsQuick() ? 200 : 1000;
    lab::Scenario scenario = Understand(Script(
        "  h1: {on: sw, address: 10.0.0.10/8, probe: {to: 10.0.0.1, every: 100ms, start: 5s}}\n",
        "timeline:\n  - {at: {uniform: [10s, 11s]}, crash: r1}\nrun: {for: 20s}\n"));
    const auto run = [&]()
    {
        const double before = bench::GetProcessorSeconds();
        for (int trial = 1; trial <= trials; ++trial)
        {
            scenario.seed = static_cast<uint64_t>(trial);
            CostOf(scenario, lab::FactKind::CRASHED, 1);
        }
        return bench::GetProcessorSeconds() - before;
    };
    const auto cost = bench::MeasureInTurn(session.IsQuick() ? 1 : 3, {run});
    session.Report(
        {"a crash in 20 s with a client: trials per second", trials / cost[0], "1/s", {}});
}

/// Four members share an address; each client asks for it and pings it every 10 s.
std::string Balanced(const std::string& mode, int clients, int seconds)
{
    std::string script = "scenario: bench\n"
                         "claim: Quick.\n"
                         "lan: {switches: [sw]}\n"
                         "carp: {gw: {balancing: " +
                         mode +
                         ", carpnodes: {1: 100, 2: 100, 3: 100, 4: 100}, pass: secret, "
                         "address: 10.0.0.1}}\n"
                         "hosts:\n";
    for (int r = 1; r <= 4; ++r)
    {
        script += "  r" + std::to_string(r) + ": {on: sw, address: 10.0.0." +
                  std::to_string(r + 1) + "/8, arp: {timeout: 20min}, carp: {gw: {carpnodes: {";
        for (int vhid = 1; vhid <= 4; ++vhid)
        {
            script += (vhid == 1 ? "" : ", ") + std::to_string(vhid) +
                      (vhid == r ? ": 0" : ": 100");
        }
        script += "}}}}\n";
    }
    return script + "  c: {on: sw, address: 10.1.0.1/8, count: " + std::to_string(clients) +
           ", arp: {timeout: 5s}, probe: {to: gw, every: 10s, start: 5s}}\n"
           "run: {for: " +
           std::to_string(seconds) + "s}\n";
}

void MeasureBalance(bench::Session& session)
{
    constexpr int CLIENTS = 5000;
    const int seconds = session.IsQuick() ? 65 : 605;
    for (const std::string mode : {"arp", "ip"})
    {
        const auto scenario = Understand(Balanced(mode, CLIENTS, seconds));
        const long answers = CLIENTS * (seconds - 5) / 10;
        const auto cost = bench::MeasureInTurn(
            1,
            {[&]() { return CostOf(scenario, lab::FactKind::PROBE_ANSWERED, answers); }});
        session.Report({"4 members, balancing " + mode + ", 5000 clients: times real time",
                        seconds / cost[0],
                        "times",
                        bench::Target{bench::Target::Kind::AT_LEAST, 20}});
    }
}

const bench::Registration BALANCE("carp-balance", MeasureBalance);
const bench::Registration PAIR("carp-pair", MeasurePair);
const bench::Registration PAIR_MEMORY("carp-pair-memory", MeasurePairMemory);
const bench::Registration CROWD("carp-crowd", MeasureCrowd);
const bench::Registration TRIALS("carp-trials", MeasureTrials);

} // namespace
