// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_BALANCE_WATCH_H
#define LAB_BALANCE_WATCH_H

#include "lab/net/host.h"
#include "lab/spec/scenario.h"

#include "ns3/mac48-address.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace lab
{

class Recorder;
struct Switch;

/**
 * Writes down what balanced groups are judged by: who asks for their addresses, who takes which
 * packet, and what switches do with frames to them.
 */
class BalanceWatch
{
  public:
    /// \param recorder owns it \param timeline its record
    BalanceWatch(const Scenario& scenario, Recorder& recorder, Timeline& timeline);

    /// A host with all its ports.
    void Watch(Host& host);

    void Watch(const Switch& item);

  private:
    void WatchQuestions(const Host& host, const Port& port);
    void WatchSolicitations(const Host& host);
    void WatchPackets(const Host& host, const Member& member);

    Recorder& m_recorder;
    Timeline& m_timeline;
    std::vector<std::string> m_names;                   ///< of balanced groups
    std::map<ns3::Ipv4Address, std::string> m_groupOf4; ///< by shared address
    std::map<ns3::Ipv6Address, std::string> m_groupOf6;
    std::map<std::string, size_t> m_lans; ///< of each switch; those that trunks join are one
    /// Index in m_names, by a LAN and a MAC that serves it there: vhids are of one LAN.
    std::map<std::pair<size_t, ns3::Mac48Address>, size_t> m_byMac;
};

} // namespace lab

#endif // LAB_BALANCE_WATCH_H
