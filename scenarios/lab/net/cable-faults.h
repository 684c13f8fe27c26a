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

    /// Whose frames a fault concerns.
    struct End
    {
        Host* host = nullptr; ///< nullptr: any
        PortNames port;
    };

    /// Frames into or out of ports of a host are lost; its links stay up.
    void Cut(const CutAction& action, Host& host, const PortNames& which);

    /// Likewise on a trunk; `out` is the direction from the first switch of its name.
    void Cut(const CutAction& action, Trunk& trunk);

    /// Loss of frames from one end to another. What is said of more frames replaces
    /// what was said of some of them: loss between any two ends all losses so far.
    void Lose(const LossLaw& law, const End& sender, const End& receiver);

    /// Extra delay of frames from one end to another, likewise.
    void Delay(Time extra, const End& sender, const End& receiver);

    /// Takes back what concerns a port (by its label) or a trunk, as sender or as receiver.
    /// \return whether there was anything
    bool Restore(const std::string& name);

    /// \return whether there was anything
    bool RestoreAll();

  private:
    struct Applied
    {
        ns3::Ptr<ns3::EthernetCable> cable;
        uint32_t end; ///< who sends the frames that it applies to
        ns3::Ptr<ns3::CableRule> rule;
        std::vector<std::string> concerns; ///< labels of ports, or a trunk
        std::string key;                   ///< the same fault again replaces it
        std::string what{};                ///< "loss", "delay"; empty for a cut
        End from{};
        End to{};
    };

    using MakeRule = std::function<ns3::Ptr<ns3::CableRule>()>;

    void Cut(const CutAction& action, ns3::Ptr<ns3::EthernetCable> cable, const std::string& name);
    void ApplyBetween(const std::string& what,
                      const End& sender,
                      const End& receiver,
                      const MakeRule& makeRule);
    static bool Covers(const End& wide, const End& narrow);
    bool AreJoined(const End& sender, const Port& port) const;
    void Replace(Applied fault);
    bool Remove(const std::function<bool(const Applied&)>& which);

    Network& m_network;
    std::vector<Applied> m_applied;
    Namesakes m_names; ///< of all rules so far
};

} // namespace lab

#endif // LAB_CABLE_FAULTS_H
