// SPDX-License-Identifier: GPL-2.0-only

#include "lab/net/cable-faults.h"

#include "lab/net/streams.h"

#include "ns3/double.h"
#include "ns3/nstime.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <utility>

namespace lab
{

CableFaults::CableFaults(Network& network)
    : m_network(network)
{
}

void CableFaults::Cut(const CutAction& action, Host& host)
{
    for (Port& port : host.GetPorts())
    {
        Cut(action, port.cable, host.GetName());
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
    if (action.in)
    {
        Replace({cable, FAR_END, ns3::CreateObject<ns3::CutRule>(), {name}, "cut in " + name});
    }
    if (action.out)
    {
        Replace({cable, NEAR_END, ns3::CreateObject<ns3::CutRule>(), {name}, "cut out " + name});
    }
}

void CableFaults::Lose(double probability, const Host* sender, const Host* receiver)
{
    ApplyBetween("loss",
                 sender,
                 receiver,
                 [probability]() -> ns3::Ptr<ns3::CableRule>
                 {
                     if (probability <= 0.0)
                     {
                         return nullptr;
                     }
                     auto rule = ns3::CreateObject<ns3::LossRule>();
                     rule->SetAttribute("Probability", ns3::DoubleValue(probability));
                     return rule;
                 });
}

void CableFaults::Delay(Time extra, const Host* sender, const Host* receiver)
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

void CableFaults::Restore(const std::string& name)
{
    Remove(
        [&name](const Applied& fault) {
            return std::find(fault.concerns.begin(), fault.concerns.end(), name) !=
                   fault.concerns.end();
        });
}

void CableFaults::RestoreAll()
{
    Remove([](const Applied&) { return true; });
}

void CableFaults::ApplyBetween(const std::string& what,
                               const Host* sender,
                               const Host* receiver,
                               const MakeRule& makeRule)
{
    // A frame meets the fault on its last cable, where sender and receiver are both known; only if
    // any receiver is meant, on its first.
    const bool onFirstCable = sender && !receiver;
    for (auto& host : m_network.GetHosts())
    {
        if ((receiver && host.get() != receiver) || (onFirstCable && host.get() != sender))
        {
            continue;
        }
        for (Port& port : host->GetPorts())
        {
            Applied fault{port.cable,
                          onFirstCable ? NEAR_END : FAR_END,
                          makeRule(),
                          {host->GetName()},
                          what + (onFirstCable ? " out " : " in ") + host->GetName()};
            if (sender && receiver)
            {
                fault.concerns.push_back(sender->GetName());
                fault.key += " from " + sender->GetName();
            }
            if (fault.rule && sender && receiver)
            {
                fault.rule->SetAttribute("Origin", ns3::UintegerValue(sender->GetNode()->GetId()));
            }
            if (fault.rule)
            {
                fault.rule->AssignStreams(StreamFor(Purpose::FAULT, m_names.Next(fault.key)));
            }
            Replace(std::move(fault));
        }
    }
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

void CableFaults::Remove(const std::function<bool(const Applied&)>& which)
{
    for (const Applied& fault : m_applied)
    {
        if (which(fault))
        {
            fault.cable->RemoveRule(fault.end, fault.rule);
        }
    }
    m_applied.erase(std::remove_if(m_applied.begin(), m_applied.end(), which), m_applied.end());
}

} // namespace lab
