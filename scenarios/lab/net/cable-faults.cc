// SPDX-License-Identifier: GPL-2.0-only

#include "lab/net/cable-faults.h"

#include "lab/net/loss-rule.h"
#include "lab/net/streams.h"

#include "ns3/nstime.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <utility>

namespace lab
{

namespace
{

/// The Ethernet types of a family; 0 for all.
std::vector<uint16_t> TypesOf(const std::optional<carp::Family>& family)
{
    if (!family)
    {
        return {0};
    }
    return *family == carp::Family::IPV4 ? std::vector<uint16_t>{0x0800, 0x0806}
                                         : std::vector<uint16_t>{0x86dd};
}

ns3::Ptr<ns3::CableRule> MakeCut(uint16_t type)
{
    auto rule = ns3::CreateObject<ns3::CutRule>();
    rule->SetAttribute("EtherType", ns3::UintegerValue(type));
    return rule;
}

} // namespace

CableFaults::CableFaults(Network& network)
    : m_network(network)
{
}

void CableFaults::Cut(const CutAction& action, Host& host, const PortNames& which)
{
    for (const Port* port : host.FindPorts(which))
    {
        Cut(action, port->cable, port->label);
    }
}

void CableFaults::Cut(const CutAction& action, Trunk& trunk)
{
    Cut(action, trunk.cable, trunk.name);
}

void CableFaults::Cut(const CutAction& action,
                      ns3::Ptr<ns3::EthernetCable> cable,
                      const std::string& name)
{
    for (const uint16_t type : TypesOf(action.family))
    {
        const std::string what = type == 0 ? "" : " " + std::to_string(type);
        if (action.in)
        {
            Replace({cable, FAR_END, MakeCut(type), {name}, "cut in " + name + what});
        }
        if (action.out)
        {
            Replace({cable, NEAR_END, MakeCut(type), {name}, "cut out " + name + what});
        }
    }
}

void CableFaults::Lose(const LossLaw& law, const End& sender, const End& receiver)
{
    ApplyBetween("loss", sender, receiver, [&law] { return MakeLossRule(law); });
}

void CableFaults::Delay(Time extra, const End& sender, const End& receiver)
{
    ApplyBetween("delay",
                 sender,
                 receiver,
                 [extra]() -> ns3::Ptr<ns3::CableRule>
                 {
                     if (extra.count() == 0)
                     {
                         return nullptr;
                     }
                     auto rule = ns3::CreateObject<ns3::DelayRule>();
                     rule->SetAttribute("Delay", ns3::TimeValue(ns3::NanoSeconds(extra.count())));
                     return rule;
                 });
}

bool CableFaults::Restore(const std::string& name)
{
    return Remove(
        [&name](const Applied& fault) {
            return std::find(fault.concerns.begin(), fault.concerns.end(), name) !=
                   fault.concerns.end();
        });
}

bool CableFaults::RestoreAll()
{
    return Remove([](const Applied&) { return true; });
}

void CableFaults::ApplyBetween(const std::string& what,
                               const End& sender,
                               const End& receiver,
                               const MakeRule& makeRule)
{
    // A frame meets the fault on its last cable, where sender and receiver are both known; only if
    // any receiver is meant, on its first.
    Remove(
        [&](const Applied& fault)
        { return fault.what == what && Covers(sender, fault.from) && Covers(receiver, fault.to); });
    const bool onFirstCable = sender.host && !receiver.host;
    const bool onlySome = sender.host && receiver.host;
    const End& there = onFirstCable ? sender : receiver;
    for (auto& host : m_network.GetHosts())
    {
        if (there.host && host.get() != there.host)
        {
            continue;
        }
        for (const Port* port : host->FindPorts(there.port))
        {
            if (onlySome && !AreJoined(sender, *port))
            {
                continue;
            }
            Applied fault{port->cable,
                          onFirstCable ? NEAR_END : FAR_END,
                          makeRule(),
                          {port->label},
                          what + (onFirstCable ? " out " : " in ") + port->label,
                          what,
                          sender,
                          receiver};
            if (onlySome)
            {
                for (const Port* from : sender.host->FindPorts(sender.port))
                {
                    fault.concerns.push_back(from->label);
                }
                fault.key += " from " + sender.host->GetName();
            }
            if (fault.rule && onlySome)
            {
                fault.rule->SetAttribute("Origin",
                                         ns3::UintegerValue(sender.host->GetNode()->GetId()));
            }
            if (fault.rule)
            {
                fault.rule->AssignStreams(StreamFor(Purpose::FAULT, m_names.Next(fault.key)));
            }
            Replace(std::move(fault));
        }
    }
}

bool CableFaults::AreJoined(const End& sender, const Port& port) const
{
    const auto ports = sender.host->FindPorts(sender.port);
    return std::any_of(ports.begin(),
                       ports.end(),
                       [&](const Port* from) { return m_network.AreJoined(*from, port); });
}

bool CableFaults::Covers(const End& wide, const End& narrow)
{
    return !wide.host || (wide.host == narrow.host && (!wide.port || wide.port == narrow.port));
}

void CableFaults::Replace(Applied fault)
{
    Remove([&fault](const Applied& other)
           { return other.cable == fault.cable && other.key == fault.key; });
    if (fault.rule)
    {
        fault.cable->AddRule(fault.end, fault.rule);
        m_applied.push_back(std::move(fault));
    }
}

bool CableFaults::Remove(const std::function<bool(const Applied&)>& which)
{
    for (const Applied& fault : m_applied)
    {
        if (which(fault))
        {
            fault.cable->RemoveRule(fault.end, fault.rule);
        }
    }
    const size_t before = m_applied.size();
    m_applied.erase(std::remove_if(m_applied.begin(), m_applied.end(), which), m_applied.end());
    return m_applied.size() != before;
}

} // namespace lab
