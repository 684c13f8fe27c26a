// SPDX-License-Identifier: GPL-2.0-only

#include "lab/net/traffic.h"

#include "lab/net/prober.h"
#include "lab/net/recorder.h"
#include "lab/net/tcp-stream.h"
#include "lab/net/traffic-sink.h"
#include "lab/net/udp-stream.h"
#include "lab/spec/draft.h"
#include "lab/spec/port-address.h"

#include <algorithm>

namespace lab
{

namespace
{

/// Whether an address is a host's own or one of its virtual ones.
bool IsServedBy(const HostSpec& host, const IpAddress& address)
{
    return std::any_of(host.interfaces.begin(),
                       host.interfaces.end(),
                       [&address](const InterfaceSpec& port)
                       {
                           const auto serves = [&address](const MemberSpec& member)
                           {
                               const auto all = VirtualAddresses(member.config);
                               return std::find(all.begin(), all.end(), address) != all.end();
                           };
                           return HasAddress(port, address) ||
                                  std::any_of(port.carp.begin(), port.carp.end(), serves);
                       });
}

/// The values that facts about one unit of a stream begin with.
Recorder::Values UnitValues(const std::string& to, uint64_t sequence, Time sent)
{
    return {{"to", to},
            {"sequence", static_cast<int64_t>(sequence)},
            {"sent", int64_t{sent.count()}}};
}

} // namespace

Traffic::Traffic(Recorder& recorder)
    : m_recorder(recorder),
      m_streams(std::make_shared<StreamTable>())
{
}

void Traffic::AddClients(Host& host, const HostSpec& spec)
{
    uint16_t identifier = 0;
    for (const ProbeSpec& probe : spec.probes)
    {
        host.AddActivity(MakeProber(host, probe, identifier++));
    }
    for (const TrafficSpec& stream : spec.traffic)
    {
        if (stream.kind == StreamKind::TCP)
        {
            AddTcp(host, stream);
        }
        else
        {
            AddUdp(host, stream);
        }
    }
}

void Traffic::AddSink(Host& host) const
{
    host.AddActivity(std::make_unique<TrafficSink>(host.GetNode(), m_streams));
}

std::unique_ptr<Activity> Traffic::MakeProber(const Host& host,
                                              const ProbeSpec& spec,
                                              uint16_t identifier)
{
    Recorder& recorder = m_recorder;
    const std::string node = host.GetName();
    const std::string to = FormatAddress(spec.to);
    const auto answered = [=, &recorder](const Prober::Probe& probe, Time rtt)
    {
        auto values = UnitValues(to, probe.sequence, probe.sent);
        values.emplace_back("rtt", int64_t{rtt.count()});
        recorder.Record(FactKind::PROBE_ANSWERED, node, std::move(values));
    };
    const auto lost = [=, &recorder](const Prober::Probe& probe)
    { recorder.Record(FactKind::PROBE_LOST, node, UnitValues(to, probe.sequence, probe.sent)); };
    return std::make_unique<Prober>(host.GetNode(), spec, identifier, answered, lost);
}

void Traffic::AddUdp(Host& host, const TrafficSpec& spec)
{
    Recorder& recorder = m_recorder;
    const std::string node = host.GetName();
    const std::string to = FormatAddress(spec.to);
    const auto arrival = [=, &recorder](uint64_t sequence, Time sent, Time delay)
    {
        auto values = UnitValues(to, sequence, sent);
        values.emplace_back("delay", int64_t{delay.count()});
        recorder.Record(FactKind::DATAGRAM_ARRIVED, node, std::move(values));
    };
    const auto loss = [=, &recorder](uint64_t sequence, Time sent)
    { recorder.Record(FactKind::DATAGRAM_LOST, node, UnitValues(to, sequence, sent)); };
    auto stream = std::make_unique<UdpStream>(host.GetNode(),
                                              spec,
                                              static_cast<uint32_t>(m_streams->size()),
                                              arrival,
                                              loss);
    m_streams->push_back(stream.get());
    host.AddActivity(std::move(stream));
}

void Traffic::AddTcp(Host& host, const TrafficSpec& spec)
{
    Recorder& recorder = m_recorder;
    const std::string node = host.GetName();
    const std::string to = FormatAddress(spec.to);
    TcpStream::Observer observer;
    observer.opened = [=, &recorder] { recorder.Record(FactKind::TCP_OPENED, node, {{"to", to}}); };
    observer.delivered = [=, &recorder](const TcpStream::Delivery& delivery)
    {
        const int64_t sent = delivery.sent.count();
        auto values = UnitValues(to, delivery.sequence, delivery.sent);
        values.emplace_back("delay", ns3::Simulator::Now().GetNanoSeconds() - sent);
        values.emplace_back("tried", int64_t{delivery.tried.count()});
        recorder.Record(FactKind::TCP_DELIVERED, node, std::move(values));
    };
    observer.stalled = [=, &recorder](Time since) {
        recorder.Record(FactKind::TCP_STALLED,
                        node,
                        {{"to", to}, {"since", int64_t{since.count()}}});
    };
    observer.closed = [=, &recorder](const char* reason) {
        recorder.Record(FactKind::TCP_CLOSED, node, {{"to", to}, {"reason", reason}});
    };
    auto stream = std::make_unique<TcpStream>(host.GetNode(),
                                              spec,
                                              static_cast<uint32_t>(m_streams->size()),
                                              observer);
    m_streams->push_back(stream.get());
    host.AddActivity(std::move(stream));
}

std::set<IpAddress> TargetsOf(const Scenario& scenario)
{
    std::set<IpAddress> targets;
    for (const HostSpec& client : scenario.hosts)
    {
        for (const TrafficSpec& stream : client.traffic)
        {
            targets.insert(stream.to);
        }
    }
    return targets;
}

bool IsAmong(const HostSpec& host, const std::set<IpAddress>& targets)
{
    return std::any_of(targets.begin(),
                       targets.end(),
                       [&host](const IpAddress& target) { return IsServedBy(host, target); });
}

} // namespace lab
