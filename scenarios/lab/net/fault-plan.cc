// SPDX-License-Identifier: GPL-2.0-only

#include "lab/net/fault-plan.h"

#include "lab/net/administration.h"
#include "lab/net/fault-facts.h"
#include "lab/net/streams.h"

#include "ns3/nstime.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <variant>
#include <vector>

namespace lab
{

namespace
{

/// The LAN as a whole, or a role that nobody has at that instant.
struct Nobody
{
};

/// Whom an event strikes.
using Struck = std::variant<Nobody, Host*, Switch*, Trunk*>;

template <typename T>
T* FindByName(std::vector<T>& items, const std::string& name)
{
    const auto found = std::find_if(items.begin(),
                                    items.end(),
                                    [&name](const T& item) { return item.name == name; });
    return found == items.end() ? nullptr : &*found;
}

Struck Find(Network& network, const std::optional<Target>& target)
{
    if (!target)
    {
        return Nobody{};
    }
    if (Host* host = network.Resolve(*target))
    {
        return host;
    }
    if (target->kind != Target::Kind::NODE)
    {
        return Nobody{};
    }
    if (Switch* item = FindByName(network.GetSwitches(), target->name))
    {
        return item;
    }
    if (Trunk* trunk = FindByName(network.GetTrunks(), target->name))
    {
        return trunk;
    }
    return Nobody{};
}

std::string NameOf(const Struck& struck)
{
    if (const auto* host = std::get_if<Host*>(&struck))
    {
        return (*host)->GetName();
    }
    if (const auto* item = std::get_if<Switch*>(&struck))
    {
        return (*item)->name;
    }
    if (const auto* trunk = std::get_if<Trunk*>(&struck))
    {
        return (*trunk)->name;
    }
    return "";
}

/// What an action does to what it strikes. Pairs that are not here do nothing.
class Effect
{
  public:
    Effect(Network& network, Recorder& recorder, CableFaults& cables, const Event& event)
        : m_network(network),
          m_recorder(recorder),
          m_cables(cables),
          m_event(event)
    {
    }

    void operator()(const CrashAction&, Host* host)
    {
        if (host->IsPowered())
        {
            m_recorder.Record(FactKind::CRASHED, host->GetName());
            host->PowerOff();
        }
    }

    void operator()(const CrashAction&, Switch* item)
    {
        if (item->fabric->IsPowered())
        {
            m_recorder.Record(FactKind::CRASHED, item->name);
            item->fabric->SetPowered(false);
        }
    }

    void operator()(const BootAction&, Host* host)
    {
        if (!host->IsPowered())
        {
            m_recorder.Record(FactKind::BOOTED, host->GetName());
            host->InContext([host] { host->PowerOn(); });
        }
    }

    void operator()(const BootAction&, Switch* item)
    {
        if (!item->fabric->IsPowered())
        {
            m_recorder.Record(FactKind::BOOTED, item->name);
            item->fabric->SetPowered(true);
        }
    }

    void operator()(const UnplugAction&, Host* host)
    {
        host->SetPlugged(m_event.target->port, false);
    }

    void operator()(const UnplugAction&, Trunk* trunk)
    {
        trunk->cable->Unplug();
    }

    void operator()(const PlugAction&, Host* host)
    {
        host->SetPlugged(m_event.target->port, true);
    }

    void operator()(const PlugAction&, Trunk* trunk)
    {
        trunk->cable->Plug();
    }

    void operator()(const CutAction& action, Host* host)
    {
        m_cables.Cut(action, *host, m_event.target->port);
    }

    void operator()(const CutAction& action, Trunk* trunk)
    {
        m_cables.Cut(action, *trunk);
    }

    void operator()(const RestoreAction&, Host* host)
    {
        for (const Port* port : host->FindPorts(m_event.target->port))
        {
            m_cables.Restore(port->label);
        }
    }

    void operator()(const RestoreAction&, Trunk* trunk)
    {
        m_cables.Restore(trunk->name);
    }

    void operator()(const RestoreAction&, Nobody)
    {
        if (!m_event.target)
        {
            m_cables.RestoreAll();
        }
    }

    void operator()(const LossAction& action, Nobody)
    {
        if (SomebodyIs(action.from) && SomebodyIs(action.to))
        {
            m_cables.Lose(action.probability, EndOf(action.from), EndOf(action.to));
        }
    }

    void operator()(const DelayAction& action, Nobody)
    {
        if (SomebodyIs(action.from) && SomebodyIs(action.to))
        {
            m_cables.Delay(action.extra, EndOf(action.from), EndOf(action.to));
        }
    }

    void operator()(const PartitionAction& action, Nobody)
    {
        (*this)(HealAction{}, Nobody{});
        uint16_t island = 0; // of the hosts that are not named
        for (const auto& targets : action.islands)
        {
            ++island;
            for (const Target& target : targets)
            {
                if (Host* host = m_network.Resolve(target))
                {
                    SetIsland(*host, island);
                }
            }
        }
    }

    void operator()(const HealAction&, Nobody)
    {
        for (auto& host : m_network.GetHosts())
        {
            SetIsland(*host, 0);
        }
    }

    void operator()(const DownAction&, Host* host)
    {
        SetUp(*host, false);
    }

    void operator()(const UpAction&, Host* host)
    {
        SetUp(*host, true);
    }

    template <typename Action>
    auto operator()(const Action& action, Host* host)
        -> decltype(Administer(action, *host, std::vector<Member>{}))
    {
        Administer(action, *host, MembersMeant(*host));
    }

    template <typename Action, typename Any>
    void operator()(const Action&, Any)
    {
    }

  private:
    CableFaults::End EndOf(const std::optional<Target>& target)
    {
        return target ? CableFaults::End{m_network.Resolve(*target), target->port}
                      : CableFaults::End{};
    }

    /// False only for a role that nobody has now.
    bool SomebodyIs(const std::optional<Target>& target)
    {
        return !target || m_network.Resolve(*target);
    }

    static void SetIsland(Host& host, uint16_t island)
    {
        for (Port& port : host.GetPorts())
        {
            if (port.lan->GetPortSegment(port.switchPort) != island)
            {
                port.lan->SetPortSegment(port.switchPort, island);
            }
        }
    }

    void SetUp(Host& host, bool up)
    {
        if (!m_event.target->group)
        {
            host.InContext([&host, up, which = m_event.target->port]
                           { host.SetPortsUp(which, up); });
            return;
        }
        for (const Member& member : MembersMeant(host))
        {
            host.InContext([member, up] { member.device->SetUp(up); });
        }
    }

    std::vector<Member> MembersMeant(const Host& host) const
    {
        std::vector<Member> meant;
        for (const Member& member : host.GetMembers())
        {
            if (!m_event.target->group || member.group == *m_event.target->group)
            {
                meant.push_back(member);
            }
        }
        return meant;
    }

    Network& m_network;
    Recorder& m_recorder;
    CableFaults& m_cables;
    const Event& m_event;
};

} // namespace

FaultPlan::FaultPlan(Network& network, Recorder& recorder)
    : m_network(network),
      m_recorder(recorder),
      m_cables(network)
{
}

void FaultPlan::Schedule(const Scenario& scenario)
{
    Namesakes names;
    for (const Event& event : scenario.timeline)
    {
        const std::string deed = std::string(ActionName(event.action)) + ": " +
                                 (event.target ? event.target->text : "");
        const std::string name = names.Next(event.name.empty() ? deed : event.name);
        const Time at = Draw(event.at, StreamFor(Purpose::EVENT_TIME, name));
        ns3::Simulator::Schedule(ns3::NanoSeconds(at.count()), [this, &event] { Apply(event); });
    }
}

void FaultPlan::Apply(const Event& event)
{
    const Struck struck = Find(m_network, event.target);
    m_recorder.Record(FactKind::FAULT, NameOf(struck), ValuesOf(event));
    std::visit(Effect(m_network, m_recorder, m_cables, event), event.action, struck);
}

} // namespace lab
