// SPDX-License-Identifier: GPL-2.0-only

#include "lab/net/fault-plan.h"

#include "lab/net/streams.h"

#include "ns3/double.h"
#include "ns3/nstime.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"

#include <algorithm>

namespace lab
{

namespace
{

constexpr uint32_t HOST_END = 0;
constexpr uint32_t SWITCH_END = 1;

template <typename T>
T* FindByName(std::vector<T>& items, const std::string& name)
{
    const auto found = std::find_if(items.begin(),
                                    items.end(),
                                    [&name](const T& item) { return item.name == name; });
    return found == items.end() ? nullptr : &*found;
}

bool IsAboutLan(const ActionSpec& action)
{
    return std::holds_alternative<LossAction>(action) ||
           std::holds_alternative<DelayAction>(action) ||
           std::holds_alternative<PartitionAction>(action) ||
           std::holds_alternative<HealAction>(action) ||
           std::holds_alternative<RestoreAction>(action);
}

} // namespace

FaultPlan::FaultPlan(Network& network, Recorder& recorder)
    : m_network(network),
      m_recorder(recorder)
{
}

void FaultPlan::Schedule(const Scenario& scenario)
{
    for (size_t i = 0; i < scenario.timeline.size(); ++i)
    {
        const Event& event = scenario.timeline[i];
        const Time at = Draw(event.at, StreamFor(Purpose::EVENT_TIME, i));
        ns3::Simulator::Schedule(ns3::NanoSeconds(at.count()), [this, &event] { Apply(event); });
    }
}

void FaultPlan::Apply(const Event& event)
{
    if (IsAboutLan(event.action))
    {
        Note(event, "");
        ApplyToLan(event);
        return;
    }
    if (ApplyToInfrastructure(event))
    {
        return;
    }
    Host* host = m_network.Resolve(*event.target);
    Note(event, host ? host->GetName() : "");
    if (!host)
    {
        return; // nobody has that role now; the judge sees a fault that struck nobody
    }
    std::visit(
        [&](const auto& action)
        {
            using Action = std::decay_t<decltype(action)>;
            if constexpr (!std::is_same_v<Action, LossAction> &&
                          !std::is_same_v<Action, DelayAction> &&
                          !std::is_same_v<Action, PartitionAction> &&
                          !std::is_same_v<Action, HealAction> &&
                          !std::is_same_v<Action, RestoreAction>)
            {
                Do(action, event, *host);
            }
        },
        event.action);
}

void FaultPlan::Note(const Event& event, const std::string& node)
{
    Recorder::Values values{{"action", ActionName(event.action)}};
    if (!event.name.empty())
    {
        values.emplace_back("event", event.name);
    }
    if (event.target)
    {
        values.emplace_back("target", event.target->text);
    }
    if (const auto* demote = std::get_if<DemoteAction>(&event.action))
    {
        values.emplace_back("by", int64_t{demote->by});
    }
    else if (const auto* cut = std::get_if<CutAction>(&event.action))
    {
        values.emplace_back("in", cut->in);
        values.emplace_back("out", cut->out);
    }
    else if (const auto* loss = std::get_if<LossAction>(&event.action))
    {
        values.emplace_back("probability", loss->probability);
        values.emplace_back("from", loss->from ? loss->from->text : "");
        values.emplace_back("to", loss->to ? loss->to->text : "");
    }
    else if (const auto* delay = std::get_if<DelayAction>(&event.action))
    {
        values.emplace_back("extra", int64_t{delay->extra.count()});
        values.emplace_back("from", delay->from ? delay->from->text : "");
        values.emplace_back("to", delay->to ? delay->to->text : "");
    }
    else if (const auto* partition = std::get_if<PartitionAction>(&event.action))
    {
        std::string islands;
        for (const auto& island : partition->islands)
        {
            islands += islands.empty() ? "" : " | ";
            for (size_t i = 0; i < island.size(); ++i)
            {
                islands += (i == 0 ? "" : ", ") + island[i].text;
            }
        }
        values.emplace_back("islands", islands);
    }
    else if (const auto* set = std::get_if<SetAction>(&event.action))
    {
        if (set->advbase)
        {
            values.emplace_back("advbase", int64_t{*set->advbase});
        }
        if (set->advskew)
        {
            values.emplace_back("advskew", int64_t{*set->advskew});
        }
        if (set->preempt)
        {
            values.emplace_back("preempt", *set->preempt);
        }
        if (set->pass)
        {
            values.emplace_back("pass", "changed");
        }
        if (set->state)
        {
            values.emplace_back("state", *set->state);
        }
    }
    m_recorder.Record(FactKind::FAULT, node, std::move(values));
}

// Hosts

void FaultPlan::Do(const CrashAction&, const Event&, Host& host)
{
    if (host.IsPowered())
    {
        m_recorder.Record(FactKind::CRASHED, host.GetName());
        host.PowerOff();
    }
}

void FaultPlan::Do(const BootAction&, const Event&, Host& host)
{
    if (!host.IsPowered())
    {
        m_recorder.Record(FactKind::BOOTED, host.GetName());
        host.InContext([&host] { host.PowerOn(); });
    }
}

void FaultPlan::Do(const UnplugAction&, const Event&, Host& host)
{
    host.SetPlugged(false);
}

void FaultPlan::Do(const PlugAction&, const Event&, Host& host)
{
    host.SetPlugged(true);
}

void FaultPlan::Do(const CutAction& action, const Event&, Host& host)
{
    for (Port& port : host.GetPorts())
    {
        if (action.in)
        {
            Cut(port.cable, SWITCH_END, host.GetName(), "in");
        }
        if (action.out)
        {
            Cut(port.cable, HOST_END, host.GetName(), "out");
        }
    }
}

void FaultPlan::Do(const DownAction&, const Event& event, Host& host)
{
    if (!event.target->group)
    {
        host.InContext([&host] { host.SetPortsUp(false); });
        return;
    }
    for (const Member& member : MembersMeant(event, host))
    {
        host.InContext([member] { member.device->SetUp(false); });
    }
}

void FaultPlan::Do(const UpAction&, const Event& event, Host& host)
{
    if (!event.target->group)
    {
        host.InContext([&host] { host.SetPortsUp(true); });
        return;
    }
    for (const Member& member : MembersMeant(event, host))
    {
        host.InContext([member] { member.device->SetUp(true); });
    }
}

void FaultPlan::Do(const DemoteAction& action, const Event&, Host& host)
{
    if (host.GetCarp())
    {
        host.InContext([&host, by = action.by] { host.GetCarp()->AdministerDemotion(by); });
    }
}

void FaultPlan::Do(const SetAction& action, const Event& event, Host& host)
{
    carp::Change change;
    change.advbase = action.advbase;
    change.advskew = action.advskew;
    change.preempt = action.preempt;
    if (action.pass)
    {
        change.key = carp::KeyFromPassphrase(*action.pass);
    }
    const bool changes = change.advbase || change.advskew || change.preempt || change.key;
    for (const Member& member : MembersMeant(event, host))
    {
        host.InContext(
            [member, change, changes, state = action.state]
            {
                if (changes)
                {
                    member.device->Reconfigure(change);
                }
                if (state)
                {
                    member.device->SetState(*state == "master" ? carp::State::MASTER
                                                               : carp::State::BACKUP);
                }
            });
    }
}

std::vector<Member> FaultPlan::MembersMeant(const Event& event, const Host& host) const
{
    std::vector<Member> members = host.GetMembers();
    if (event.target->group)
    {
        members.erase(std::remove_if(members.begin(),
                                     members.end(),
                                     [&event](const Member& member)
                                     { return member.group != *event.target->group; }),
                      members.end());
    }
    return members;
}

// Switches, trunks and the LAN

bool FaultPlan::ApplyToInfrastructure(const Event& event)
{
    if (!event.target || event.target->kind != Target::Kind::NODE)
    {
        return false;
    }
    if (Switch* item = FindByName(m_network.GetSwitches(), event.target->name))
    {
        Note(event, item->name);
        ApplyToSwitch(event, *item);
        return true;
    }
    if (Trunk* trunk = FindByName(m_network.GetTrunks(), event.target->name))
    {
        Note(event, trunk->name);
        ApplyToTrunk(event, *trunk);
        return true;
    }
    return false;
}

void FaultPlan::ApplyToSwitch(const Event& event, Switch& item)
{
    const bool on = std::holds_alternative<BootAction>(event.action);
    const bool off = std::holds_alternative<CrashAction>(event.action);
    if ((on || off) && item.fabric->IsPowered() != on)
    {
        m_recorder.Record(on ? FactKind::BOOTED : FactKind::CRASHED, item.name);
        item.fabric->SetPowered(on);
    }
}

void FaultPlan::ApplyToTrunk(const Event& event, Trunk& trunk)
{
    if (std::holds_alternative<UnplugAction>(event.action))
    {
        trunk.cable->Unplug();
    }
    else if (std::holds_alternative<PlugAction>(event.action))
    {
        trunk.cable->Plug();
    }
    else if (const auto* cut = std::get_if<CutAction>(&event.action))
    {
        // Seen from the first switch of the name.
        if (cut->in)
        {
            Cut(trunk.cable, 1, trunk.name, "in");
        }
        if (cut->out)
        {
            Cut(trunk.cable, 0, trunk.name, "out");
        }
    }
}

void FaultPlan::ApplyToLan(const Event& event)
{
    if (const auto* loss = std::get_if<LossAction>(&event.action))
    {
        ApplyBetween(loss->from,
                     loss->to,
                     "loss",
                     [&]() -> ns3::Ptr<ns3::CableRule>
                     {
                         if (loss->probability <= 0.0)
                         {
                             return nullptr;
                         }
                         auto rule = ns3::CreateObject<ns3::LossRule>();
                         rule->SetAttribute("Probability", ns3::DoubleValue(loss->probability));
                         return rule;
                     });
    }
    else if (const auto* delay = std::get_if<DelayAction>(&event.action))
    {
        ApplyBetween(delay->from,
                     delay->to,
                     "delay",
                     [&]() -> ns3::Ptr<ns3::CableRule>
                     {
                         if (delay->extra.count() == 0)
                         {
                             return nullptr;
                         }
                         auto rule = ns3::CreateObject<ns3::DelayRule>();
                         rule->SetAttribute("Delay",
                                            ns3::TimeValue(ns3::NanoSeconds(delay->extra.count())));
                         return rule;
                     });
    }
    else if (const auto* partition = std::get_if<PartitionAction>(&event.action))
    {
        Split(*partition);
    }
    else if (std::holds_alternative<HealAction>(event.action))
    {
        Heal();
    }
    else
    {
        Restore(event);
    }
}

void FaultPlan::Restore(const Event& event)
{
    if (!event.target)
    {
        RemoveRules([](const AppliedRule&) { return true; });
        return;
    }
    std::string name = event.target->name;
    if (const Host* host = m_network.Resolve(*event.target))
    {
        name = host->GetName();
    }
    RemoveRules(
        [&name](const AppliedRule& rule) {
            return std::find(rule.concerns.begin(), rule.concerns.end(), name) !=
                   rule.concerns.end();
        });
}

void FaultPlan::Split(const PartitionAction& action)
{
    Heal();
    uint16_t segment = 0;
    for (const auto& island : action.islands)
    {
        ++segment; // hosts that are not named keep segment 0
        for (const Target& target : island)
        {
            Host* host = m_network.Resolve(target);
            for (Port& port : host ? host->GetPorts() : std::vector<Port>{})
            {
                port.lan->SetPortSegment(port.switchPort, segment);
            }
        }
    }
}

void FaultPlan::Heal()
{
    for (auto& host : m_network.GetHosts())
    {
        for (Port& port : host->GetPorts())
        {
            if (port.lan->GetPortSegment(port.switchPort) != 0)
            {
                port.lan->SetPortSegment(port.switchPort, 0);
            }
        }
    }
}

// Rules on cables

void FaultPlan::Cut(ns3::Ptr<ns3::EthernetCable> cable,
                    uint32_t end,
                    const std::string& concern,
                    const char* direction)
{
    AddRule({cable,
             end,
             ns3::CreateObject<ns3::CutRule>(),
             {concern},
             "cut " + concern + " " + direction});
}

void FaultPlan::ApplyBetween(const std::optional<Target>& from,
                             const std::optional<Target>& to,
                             const char* what,
                             const std::function<ns3::Ptr<ns3::CableRule>()>& makeRule)
{
    Host* sender = from ? m_network.Resolve(*from) : nullptr;
    Host* receiver = to ? m_network.Resolve(*to) : nullptr;
    if ((from && !sender) || (to && !receiver))
    {
        return;
    }
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
            AppliedRule applied{port.cable,
                                onFirstCable ? HOST_END : SWITCH_END,
                                makeRule(),
                                {host->GetName()},
                                std::string(what) + " " + host->GetName() +
                                    (onFirstCable ? " out" : " in")};
            if (sender && !onFirstCable)
            {
                applied.concerns.push_back(sender->GetName());
                applied.key += " from " + sender->GetName();
            }
            if (applied.rule)
            {
                applied.rule->AssignStreams(StreamFor(Purpose::FAULT, m_chances++));
            }
            if (applied.rule && sender && !onFirstCable)
            {
                applied.rule->SetAttribute("Origin",
                                           ns3::UintegerValue(sender->GetNode()->GetId()));
            }
            AddRule(std::move(applied));
        }
    }
}

void FaultPlan::AddRule(AppliedRule rule)
{
    RemoveRules([&rule](const AppliedRule& other) { return other.key == rule.key; });
    if (rule.rule)
    {
        rule.cable->AddRule(rule.end, rule.rule);
        m_rules.push_back(std::move(rule));
    }
}

void FaultPlan::RemoveRules(const std::function<bool(const AppliedRule&)>& which)
{
    for (const AppliedRule& rule : m_rules)
    {
        if (which(rule))
        {
            rule.cable->RemoveRule(rule.end, rule.rule);
        }
    }
    m_rules.erase(std::remove_if(m_rules.begin(), m_rules.end(), which), m_rules.end());
}

} // namespace lab
