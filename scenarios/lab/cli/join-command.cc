// SPDX-License-Identifier: GPL-2.0-only

#include "lab/cli/join-command.h"

#include "lab/cli/commands.h"
#include "lab/cli/run-command.h"
#include "lab/judge/expectations.h"
#include "lab/output/balance-story.h"
#include "lab/output/junit.h"
#include "lab/output/live-story.h"
#include "lab/output/narrator.h"
#include "lab/timeline/phrases.h"

#include <algorithm>
#include <atomic>
#include <csignal>
#include <memory>
#include <ostream>

namespace lab
{

namespace
{

/// From here on the clock is part of what was measured, and that is worth a warning.
constexpr Time TOO_LATE = std::chrono::milliseconds(100);

/// Set by the first Ctrl-C or SIGTERM; a second one ends the program at once.
std::atomic<bool> interrupted{false};
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler sets it");

/// While it lives, the first signal asks for an end and does nothing else.
class PoliteSignals
{
  public:
    PoliteSignals()
    {
        interrupted = false;
        struct sigaction polite = {};
        polite.sa_handler = [](int) { interrupted = true; };
        polite.sa_flags = SA_RESETHAND | SA_RESTART;
        sigaction(SIGINT, &polite, &m_interrupt);
        sigaction(SIGTERM, &polite, &m_terminate);
    }

    ~PoliteSignals()
    {
        sigaction(SIGINT, &m_interrupt, nullptr);
        sigaction(SIGTERM, &m_terminate, nullptr);
    }

    PoliteSignals(const PoliteSignals&) = delete;
    PoliteSignals& operator=(const PoliteSignals&) = delete;

  private:
    struct sigaction m_interrupt = {};
    struct sigaction m_terminate = {};
};

bool HasSwitch(const Scenario& scenario, const std::string& name)
{
    return std::any_of(scenario.switches.begin(),
                       scenario.switches.end(),
                       [&name](const SwitchSpec& item) { return item.name == name; });
}

/// Whether a story or a capture of the scenario has this name already.
bool IsTaken(const Scenario& scenario, const std::string& name)
{
    for (const HostSpec& host : scenario.hosts)
    {
        for (const InterfaceSpec& port : host.interfaces)
        {
            if (name == host.name || name == host.name + "-" + port.name)
            {
                return true;
            }
        }
    }
    return HasSwitch(scenario, name);
}

std::string SwitchNames(const Scenario& scenario)
{
    std::vector<std::string> names;
    for (const SwitchSpec& item : scenario.switches)
    {
        names.push_back(item.name);
    }
    return Listed(names);
}

/// "20 s in real time, veth0 at sw".
std::string DurationInWords(const Scenario& scenario, const std::vector<PortRequest>& ports)
{
    std::string text = InWords(scenario.duration) + " in real time";
    for (const PortRequest& port : ports)
    {
        text += ", " + port.interface + " at " + port.on;
    }
    return text;
}

void TellRealTime(const RealTimeReport& report, std::ostream& out)
{
    out << "real time: at most " << InWords(report.latest) << " late";
    if (report.latest > Time{0})
    {
        out << ", at " << AsClock(report.latestAt);
    }
    for (const RealTimeReport::Port& port : report.ports)
    {
        out << "\n"
            << port.name << ": " << Counted(port.in, "frame") << " in, " << port.out << " out";
        if (port.lost + port.tooLong > 0)
        {
            out << ", " << port.lost + port.tooLong << " lost";
        }
    }
    out << "\n\n";
}

void Warn(const RealTimeReport& report,
          const Timeline& timeline,
          const Scenario& scenario,
          std::ostream& err)
{
    if (timeline.end < scenario.duration)
    {
        err << "carp-lab: ended at " << AsClock(timeline.end) << " s instead of "
            << InWords(scenario.duration) << "\n";
    }
    if (report.latest > TOO_LATE)
    {
        err << "carp-lab: the run was " << InWords(report.latest) << " late at "
            << AsClock(report.latestAt)
            << " s: this machine has too much to do for real time, do not trust short times\n";
    }
    for (const RealTimeReport::Port& port : report.ports)
    {
        if (port.tooLong > 0)
        {
            err << "carp-lab: " << port.name << ": " << Counted(port.tooLong, "frame")
                << " lost, longer than Ethernet allows; on the machine behind it: ethtool -K "
                   "INTERFACE tso off gso off\n";
        }
    }
}

RunReport RunJoined(const Loaded& item,
                    const JoinOptions& options,
                    RealTimeOptions realTime,
                    LiveStory* story,
                    RealTimeReport& measured)
{
    RunReport report;
    report.scenario = item.scenario;
    report.seed = item.scenario.seed;
    report.overrides = options.run.sets;
    realTime.goOn = [story](const Timeline& timeline, Time now)
    {
        if (story)
        {
            story->Tell(timeline, now);
        }
        return !interrupted;
    };
    const PoliteSignals signals;
    report.timeline = SimulateInRealTime(item.scenario, item.simulation, realTime, measured);
    report.verdicts = Judge(item.scenario, report.timeline);
    report.balances = SummarizeBalances(item.scenario, report.timeline);
    return report;
}

} // namespace

std::vector<RealPortSpec> FindPorts(const std::vector<PortRequest>& requests,
                                    const Scenario& scenario)
{
    std::vector<RealPortSpec> ports;
    for (const PortRequest& request : requests)
    {
        const std::string option = "--port " + request.on + "=" + request.interface + ": ";
        if (!HasSwitch(scenario, request.on))
        {
            throw UsageError(option + "no switch \"" + request.on +
                             "\" in the scenario, expected " + SwitchNames(scenario));
        }
        if (IsTaken(scenario, request.interface))
        {
            throw UsageError(option + "the scenario calls something else " + request.interface);
        }
        try
        {
            ports.push_back({request.on, std::make_shared<PacketSocket>(request.interface)});
        }
        catch (const std::runtime_error& error)
        {
            throw std::runtime_error(option + error.what());
        }
    }
    return ports;
}

int Join(const JoinOptions& options, const Console& console)
{
    std::vector<Loaded> loaded = LoadAll(options.run, console);
    if (loaded.empty())
    {
        return EXIT_SCENARIO;
    }
    const Loaded& item = loaded.front();
    const RealTimeOptions realTime{FindPorts(options.ports, item.scenario), {}};
    std::unique_ptr<PendingFile> junit = PrepareOutputs(loaded, options.run);

    NarratorOptions narrator;
    narrator.colour = console.colour;
    narrator.file = item.file;
    narrator.repeat = RepeatCommand("./lab join", item, options.run);
    for (const PortRequest& port : options.ports)
    {
        narrator.repeat += " --port " + port.on + "=" + port.interface;
    }
    std::unique_ptr<LiveStory> story;
    if (!options.run.quiet)
    {
        const RunReport head{item.scenario, item.scenario.seed, options.run.sets, {}, {}, {}};
        PrintHead(console.out, head, DurationInWords(item.scenario, options.ports));
        story = std::make_unique<LiveStory>(console.out, item.scenario, narrator);
    }

    RealTimeReport measured;
    const RunReport report = RunJoined(item, options, realTime, story.get(), measured);
    if (story)
    {
        story->Finish(report.timeline);
        console.out << "\n";
        TellRealTime(measured, console.out);
        PrintBalances(console.out, report);
        TellAsSystems(report, options.run, console.out);
        PrintVerdicts(console.out, report, narrator);
    }
    else
    {
        TellQuietly(report, narrator, options.run, console.out);
    }
    console.out.flush();
    Warn(measured, report.timeline, item.scenario, console.err);
    if (!item.out.empty())
    {
        WriteRecords(report, options.run, item.out);
    }
    if (junit)
    {
        WriteJUnit(junit->Stream(), {MakeSuite(report)});
        junit->Commit();
    }
    return ExitCode(Overall(report.verdicts), options.run.strict);
}

} // namespace lab
