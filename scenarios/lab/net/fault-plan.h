// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_FAULT_PLAN_H
#define LAB_FAULT_PLAN_H

#include "lab/net/network.h"
#include "lab/net/recorder.h"
#include "lab/spec/scenario.h"

#include "ns3/ethernet-cable-rule.h"

#include <vector>

namespace lab
{

/**
 * Carries out the timeline of a scenario: draws the instants, finds out whom a symbolic target
 * means when its time has come, and does to the network what the action says. One method per
 * action; a new fault is a new alternative of ActionSpec and one method here.
 */
class FaultPlan
{
  public:
    FaultPlan(Network& network, Recorder& recorder);

    /// Schedules everything. \param scenario outlives the run
    void Schedule(const Scenario& scenario);

  private:
    /// A rule on a cable that a scenario put there and may take back.
    struct AppliedRule
    {
        ns3::Ptr<ns3::EthernetCable> cable;
        uint32_t end; ///< who sends the frames it applies to
        ns3::Ptr<ns3::CableRule> rule;
        std::vector<std::string> concerns; ///< hosts or trunks whose `restore` removes it
        std::string key;                   ///< the same fault again replaces it
    };

    void Apply(const Event& event);
    void Note(const Event& event, const std::string& node);

    // What each action does to a host; the target exists.
    void Do(const CrashAction& action, const Event& event, Host& host);
    void Do(const BootAction& action, const Event& event, Host& host);
    void Do(const UnplugAction& action, const Event& event, Host& host);
    void Do(const PlugAction& action, const Event& event, Host& host);
    void Do(const CutAction& action, const Event& event, Host& host);
    void Do(const DownAction& action, const Event& event, Host& host);
    void Do(const UpAction& action, const Event& event, Host& host);
    void Do(const DemoteAction& action, const Event& event, Host& host);
    void Do(const SetAction& action, const Event& event, Host& host);

    // Those that a switch, a trunk or the whole LAN may be the target of.
    bool ApplyToInfrastructure(const Event& event);
    void ApplyToSwitch(const Event& event, Switch& item);
    void ApplyToTrunk(const Event& event, Trunk& trunk);
    void ApplyToLan(const Event& event);
    void Restore(const Event& event);
    void Split(const PartitionAction& action);
    void Heal();

    void Cut(ns3::Ptr<ns3::EthernetCable> cable,
             uint32_t end,
             const std::string& concern,
             const char* direction);
    void ApplyBetween(const std::optional<Target>& from,
                      const std::optional<Target>& to,
                      const char* what,
                      const std::function<ns3::Ptr<ns3::CableRule>()>& makeRule);
    void AddRule(AppliedRule rule);
    void RemoveRules(const std::function<bool(const AppliedRule&)>& which);
    std::vector<Member> MembersMeant(const Event& event, const Host& host) const;

    Network& m_network;
    Recorder& m_recorder;
    std::vector<AppliedRule> m_rules;
    size_t m_chances = 0; ///< faults with chance so far
};

} // namespace lab

#endif // LAB_FAULT_PLAN_H
