// SPDX-License-Identifier: GPL-2.0-only

// A month of two routers that lose adverts: time, and memory at its peak.

#include "bench.h"

#include "lab/net/simulation.h"
#include "lab/spec/parser.h"

#include <stdexcept>
#include <string>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace
{

constexpr double BYTES_PER_MEGABYTE = 1e6;

/// A tie of skews would let the role wander; 0 and 100 lose it only for moments.
lab::Scenario Month(int days)
{
    lab::ParseResult parsed =
        lab::Parse("scenario: month\n"
                   "claim: Quick and small.\n"
                   "lan: {switches: [sw]}\n"
                   "carp: {gw: {vhid: 1, pass: secret, addresses: [10.0.0.1], dialect: freebsd}}\n"
                   "hosts:\n"
                   "  r1: {on: sw, address: 10.0.0.2/24, carp: {gw: {advskew: 0}}}\n"
                   "  r2: {on: sw, address: 10.0.0.3/24, carp: {gw: {advskew: 100}}}\n"
                   "timeline: [{at: 10s, loss: 1%}]\n"
                   "run: {for: " +
                       std::to_string(days) + "d}\n",
                   "bench");
    if (!parsed.scenario)
    {
        throw std::runtime_error("carp-bench: " + parsed.Text());
    }
    return *parsed.scenario;
}

/// What a run used in a process of its own, so that nothing else counts.
struct Usage
{
    double seconds;   ///< of the processor
    double megabytes; ///< at most at any time
};

Usage Spend(const lab::Scenario& scenario)
{
    const pid_t child = fork();
    if (child == 0)
    {
        const lab::Timeline timeline = lab::Simulate(scenario, {"", {}, {{lab::FactKind::STATE}}});
        // r1 is the master from 3 s on, so this is about how often it advertised.
        const auto seconds = static_cast<double>(scenario.duration.count()) * 1e-9;
        const auto adverts = static_cast<double>(timeline.adverts.at(0).CountPackets());
        _exit(adverts > 0.999 * seconds && timeline.end == scenario.duration ? 0 : 1);
    }
    int status = 0;
    rusage usage{};
    if (child < 0 || wait4(child, &status, 0, &usage) != child || status != 0)
    {
        throw std::runtime_error("carp-bench: the run did not go as it should");
    }
    const auto secondsOf = [](const timeval& time)
    { return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6; };
    return {secondsOf(usage.ru_utime) + secondsOf(usage.ru_stime),
            static_cast<double>(usage.ru_maxrss) * 1024 / BYTES_PER_MEGABYTE};
}

void MeasureMonth(bench::Session& session)
{
    constexpr int DAYS = 30;
    const int days = session.IsQuick() ? 2 : DAYS;
    const Usage usage = Spend(Month(days));
    session.Report({"30 days of two members with 1 % loss: processor time",
                    usage.seconds * DAYS / days,
                    "s",
                    bench::Target{bench::Target::Kind::AT_MOST, 60}});
    session.Report({"the same: memory at the peak, program included",
                    usage.megabytes,
                    "MB",
                    bench::Target{bench::Target::Kind::AT_MOST, 100}});
}

const bench::Registration MONTH("carp-month", MeasureMonth);

} // namespace
