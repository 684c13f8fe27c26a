// SPDX-License-Identifier: GPL-2.0-only

#include "lab/net/fault-plan.h"

#include "lab/net/administration.h"
#include "lab/net/fault-facts.h"
#include "lab/net/fault-record.h"
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

constexpr char NOTHING_TO_RESTORE[] = "nothing was cut, lost, slow or refused there";

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
    Effect(Network& network,
           Recorder& recorder,
           CableFaults& cables,
           const Event& event,
           const FaultRecord& record)
        : m_network(network),
          m_recorder(recorder),
          m_cables(cables),
          m_event(event),
          m_record(record)
    {
    }

    void operator()(const CrashAction&, Host* host)
    {
        if (Expect(host->IsPowered(), host->GetName() + " has no power"))
        {
            m_recorder.Record(FactKind::CRASHED, host->GetName());
            host->PowerOff();
        }
    }

    void operator()(const CrashAction&, Switch* item)
    {
        if (Expect(item->fabric->IsPowered(), item->name + " has no power"))
        {
            m_recorder.Record(FactKind::CRASHED, item->name);
            item->fabric->SetPowered(false);
        }
    }

    void operator()(const BootAction&, Host* host)
    {
        if (Expect(!host->IsPowered(), host->GetName() + " is on"))
        {
            m_recorder.Record(FactKind::BOOTED, host->GetName());
            host->InContext([host] { host->PowerOn(); });
        }
    }

    void operator()(const BootAction&, Switch* item)
    {
        if (Expect(!item->fabric->IsPowered(), item->name + " is on"))
        {
            m_recorder.Record(FactKind::BOOTED, item->name);
            item->fabric->SetPowered(true);
        }
    }

    void operator()(const UnplugAction&, Host* host)
    {
        Expect(host->SetPlugged(m_event.target->port, false), "no cable is plugged in there");
    }

    void operator()(const UnplugAction&, Trunk* trunk)
    {
        if (Expect(trunk->cable->IsPlugged(), "it is not plugged in"))
        {
            trunk->cable->Unplug();
        }
    }

    void operator()(const PlugAction& action, Host* host)
    {
        for (Port* port : host->FindPorts(m_event.target->port))
        {
            if (action.on)
            {
                m_network.Move(*port, *action.on);
            }
        }
        Expect(host->SetPlugged(m_event.target->port, true), "the cable is plugged in");
    }

    void operator()(const PlugAction&, Trunk* trunk)
    {
        if (Expect(!trunk->cable->IsPlugged(), "it is plugged in"))
        {
            trunk->cable->Plug();
        }
    }

    void operator()(const CutAction& action, Host* host)
    {
        m_cables.Cut(action, *host, m_event.target->port);
    }

    void operator()(const CutAction& action, Trunk* trunk)
    {
        m_cables.Cut(action, *trunk);
    }

    void operator()(const RefuseAction&, Host* host)
    {
        Expect(SetRefusing(*host, m_event.target->port, true), "it refuses to send");
    }

    void operator()(const RestoreAction&, Host* host)
    {
        bool any = SetRefusing(*host, m_event.target->port, false);
        for (const Port* port : host->FindPorts(m_event.target->port))
        {
            any = m_cables.Restore(port->label) || any;
        }
        Expect(any, NOTHING_TO_RESTORE);
    }

    void operator()(const RestoreAction&, Trunk* trunk)
    {
        Expect(m_cables.Restore(trunk->name), NOTHING_TO_RESTORE);
    }

    void operator()(const RestoreAction&, Nobody)
    {
        if (!m_event.target)
        {
            bool any = m_cables.RestoreAll();
            for (auto& host : m_network.GetHosts())
            {
                any = SetRefusing(*host, std::nullopt, false) || any;
            }
            Expect(any, NOTHING_TO_RESTORE);
        }
    }

    void operator()(const LossAction& action, Nobody)
    {
        if (SomebodyIs(action.from) && SomebodyIs(action.to))
        {
            m_cables.Lose(action.law, EndOf(action.from), EndOf(action.to));
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
        JoinIslands();
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
        Expect(JoinIslands(), "the LAN is whole");
    }

    /// What an administrator does: he needs a machine that runs.
    template <typename Action>
    auto operator()(const Action& action, Host* host)
        -> decltype(Administer(action, std::declval<Office&>()), void())
    {
        host->InContext(
            [host, target = *m_event.target, record = m_record, &action]
            {
                Office office(*host, target);
                std::string refused = office.WhyNot(std::is_same_v<Action, CreateAction>);
                if (refused.empty())
                {
                    refused = Administer(action, office);
                }
                if (!refused.empty())
                {
                    record.Refuse(refused);
                }
            });
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
        return !target ||
               Expect(m_network.Resolve(*target) != nullptr, "there is no " + target->text);
    }

    /// \return whether any port was on an island
    bool JoinIslands()
    {
        bool any = false;
        for (auto& host : m_network.GetHosts())
        {
            any = SetIsland(*host, 0) || any;
        }
        return any;
    }

    /// \return whether any of the ports was not so before
    static bool SetRefusing(Host& host, const PortNames& which, bool refusing)
    {
        bool changed = false;
        for (Port* port : host.FindPorts(which))
        {
            changed = changed || port->nic->IsRefusing() != refusing;
            port->nic->SetRefusing(refusing);
        }
        return changed;
    }

    static bool SetIsland(Host& host, uint16_t island)
    {
        bool any = false;
        for (Port& port : host.GetPorts())
        {
            if (port.lan->GetPortSegment(port.switchPort) != island)
            {
                port.lan->SetPortSegment(port.switchPort, island);
                any = true;
            }
        }
        return any;
    }

    /// Without what an event takes it has no effect, and its fact says so.
    bool Expect(bool condition, const std::string& whyNot) const
    {
        if (!condition)
        {
            m_record.Refuse(whyNot);
        }
        return condition;
    }

    Network& m_network;
    Recorder& m_recorder;
    CableFaults& m_cables;
    const Event& m_event;
    FaultRecord m_record;
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
    const FaultRecord record(m_recorder, NameOf(struck), ValuesOf(event));
    std::visit(Effect(m_network, m_recorder, m_cables, event, record), event.action, struck);
}

} // namespace lab
