// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_CABLE_FAULTS_H
#define LAB_CABLE_FAULTS_H

#include "lab/net/network.h"
#include "lab/net/streams.h"

#include "ns3/ethernet-cable-rule.h"

#include <functional>
#include <string>
#include <vector>

namespace lab
{

/// The cuts, losses and delays that a scenario has put on cables and may take back.
class CableFaults
{
  public:
    explicit CableFaults(Network& network);

    /// Frames into or out of a host are lost; its links stay up.
    void Cut(const CutAction& action, Host& host);

    /// Likewise on a trunk; `out` is the direction from the first switch of its name.
    void Cut(const CutAction& action, Trunk& trunk);

    /// Independent loss between two hosts. \param sender,receiver nullptr: any
    void Lose(double probability, const Host* sender, const Host* receiver);

    /// Extra delay between two hosts. \param sender,receiver nullptr: any
    void Delay(Time extra, const Host* sender, const Host* receiver);

    /// Takes back what concerns a host or trunk, as sender or as receiver.
    void Restore(const std::string& name);

    void RestoreAll();

  private:
    struct Applied
    {
        ns3::Ptr<ns3::EthernetCable> cable;
        uint32_t end; ///< who sends the frames that it applies to
        ns3::Ptr<ns3::CableRule> rule;
        std::vector<std::string> concerns; ///< hosts or trunks
        std::string key;                   ///< the same fault again replaces it
    };

    using MakeRule = std::function<ns3::Ptr<ns3::CableRule>()>;

    void Cut(const CutAction& action, ns3::Ptr<ns3::EthernetCable> cable, const std::string& name);
    void ApplyBetween(const std::string& what,
                      const Host* sender,
                      const Host* receiver,
                      const MakeRule& makeRule);
    void Replace(Applied fault);
    void Remove(const std::function<bool(const Applied&)>& which);

    Network& m_network;
    std::vector<Applied> m_applied;
    Namesakes m_names; ///< of all rules so far
};

} // namespace lab

#endif // LAB_CABLE_FAULTS_H
