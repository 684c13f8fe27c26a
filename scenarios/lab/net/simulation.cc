// SPDX-License-Identifier: GPL-2.0-only

#include "lab/net/simulation.h"

#include "lab/net/fault-plan.h"
#include "lab/net/network.h"
#include "lab/net/real-time-run.h"
#include "lab/net/recorder.h"
#include "lab/net/snapshots.h"
#include "lab/net/streams.h"

#include "ns3/boolean.h"
#include "ns3/config.h"
#include "ns3/ethernet-helper.h"
#include "ns3/global-value.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"
#include "ns3/string.h"

#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace lab
{

namespace
{

/// The globals of ns-3 for the time of one run.
class World
{
  public:
    /// \param checksums whether packets are to have them
    /// \param last whether the process ends with it
    World(uint64_t seed, bool checksums, bool realTime, bool last)
        : m_last(last)
    {
        ns3::GlobalValue::Bind("SimulatorImplementationType",
                               ns3::StringValue(realTime ? "ns3::RealtimeSimulatorImpl"
                                                         : "ns3::DefaultSimulatorImpl"));
        ns3::RngSeedManager::SetSeed(1);
        ns3::RngSeedManager::SetRun(seed);
        // ns-3 delays each ARP request by up to 10 ms and does not ask again for 100 s after a
        // failure. Real hosts do neither, and both would drown the times that the lab measures.
        ns3::Config::SetDefault("ns3::ArpL3Protocol::RequestJitter",
                                ns3::StringValue("ns3::ConstantRandomVariable[Constant=0]"));
        ns3::Config::SetDefault("ns3::ArpCache::DeadTimeout", ns3::StringValue("1s"));
        ns3::Config::SetDefault("ns3::Icmpv6L4Protocol::SolicitationJitter",
                                ns3::StringValue("ns3::ConstantRandomVariable[Constant=0]"));
        ns3::GlobalValue::Bind("ChecksumEnabled", ns3::BooleanValue(checksums));
    }

    ~World()
    {
        if (!m_last)
        {
            ns3::Simulator::Destroy();
            ns3::Config::Reset();
        }
    }

    World(const World&) = delete;
    World& operator=(const World&) = delete;

  private:
    bool m_last;
};

/// Where the capture of that name goes.
std::string CapturePath(const std::string& folder, const std::string& name)
{
    const auto path = std::filesystem::path(folder) / (name + ".pcap");
    // ns-3 ends the program if it cannot write.
    if (!std::ofstream(path))
    {
        throw std::runtime_error(path.string() + ": cannot be written");
    }
    return path.string();
}

void Capture(const RealPorts& ports, const std::string& folder)
{
    for (const auto& port : ports)
    {
        port->Capture(CapturePath(folder, port->GetName()));
    }
}

void Capture(Network& network, const Scenario& scenario, const std::string& folder)
{
    ns3::EthernetHelper helper;
    for (size_t i = 0; i < scenario.hosts.size(); ++i)
    {
        Host& host = *network.GetHosts()[i];
        if (!host.GetCarp() && scenario.hosts[i].probes.empty())
        {
            continue;
        }
        for (size_t p = 0; p < host.GetPorts().size(); ++p)
        {
            std::string name = host.GetName();
            if (host.GetPorts().size() > 1)
            {
                name += "-" + scenario.hosts[i].interfaces[p].name;
            }
            helper.EnablePcap(CapturePath(folder, name), host.GetPorts()[p].nic, true, true);
        }
    }
}

void SwitchOn(Network& network, const Scenario& scenario, Recorder& recorder)
{
    for (size_t i = 0; i < scenario.hosts.size(); ++i)
    {
        Host& host = *network.GetHosts()[i];
        const HostSpec& spec = scenario.hosts[i];
        const Time at = Draw(spec.boot, StreamFor(Purpose::BOOT_TIME, spec.name));
        ns3::Simulator::ScheduleWithContext(host.GetNode()->GetId(),
                                            ns3::NanoSeconds(at.count()),
                                            [&host, &recorder]
                                            {
                                                if (host.IsPowered())
                                                {
                                                    return; // an event of the timeline was faster
                                                }
                                                recorder.Record(FactKind::BOOTED, host.GetName());
                                                host.PowerOn();
                                            });
    }
}

/// \param realTime connected to the LAN; null: a run in virtual time
void Run(const Scenario& scenario,
         const SimulationOptions& options,
         Timeline& timeline,
         Recorder& recorder,
         RealTimeRun* realTime)
{
    Snapshots snapshots(scenario, options.snapshots, timeline); // first, to be exact
    const RealPorts none;
    const RealPorts& realPorts = realTime ? realTime->GetPorts() : none;
    Network network(scenario, recorder, realPorts);
    snapshots.Watch(network);
    FaultPlan faults(network, recorder);
    if (!options.pcapFolder.empty())
    {
        Capture(network, scenario, options.pcapFolder);
        Capture(realPorts, options.pcapFolder);
    }
    SwitchOn(network, scenario, recorder);
    faults.Schedule(scenario);
    ns3::Simulator::Stop(ns3::NanoSeconds(scenario.duration.count()));
    if (realTime)
    {
        realTime->Start();
    }
    ns3::Simulator::Run();
    snapshots.Finish();
    recorder.Finish(network);
}

} // namespace

Timeline Simulate(const Scenario& scenario, const SimulationOptions& options)
{
    Timeline timeline;
    Recorder recorder(timeline, options.facts); // trace sources reach it until ns-3 is taken apart
    // Checksums cost time and change nothing else, so only captures have them.
    const World world(scenario.seed, !options.pcapFolder.empty(), false, options.last);
    Run(scenario, options, timeline, recorder, nullptr);
    return timeline;
}

Timeline SimulateInRealTime(const Scenario& scenario,
                            const SimulationOptions& options,
                            const RealTimeOptions& realTime,
                            RealTimeReport& report)
{
    Timeline timeline;
    Recorder recorder(timeline, options.facts);
    const World world(scenario.seed, true, true, options.last);
    RealTimeRun joined(realTime, timeline, recorder);
    Run(scenario, options, timeline, recorder, &joined);
    report = joined.Finish();
    return timeline;
}

} // namespace lab
