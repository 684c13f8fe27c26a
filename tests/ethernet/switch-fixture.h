// SPDX-License-Identifier: GPL-2.0-only

#ifndef SWITCH_FIXTURE_H
#define SWITCH_FIXTURE_H

#include "ethernet-fixture.h"

namespace ns3
{

using Times = std::vector<int64_t>;

inline const Mac48Address BROADCAST("ff:ff:ff:ff:ff:ff");

/// A frame of 100 bytes payload takes 1008 ns at 1 Gbit/s, a cable 500 ns, a switch 2000 ns.
constexpr int64_t ONE_CABLE = 1'508;
constexpr int64_t ONE_SWITCH = 2 * ONE_CABLE + 2'000;

/// Three hosts on the ports 0, 1 and 2 of one switch.
class SwitchTest : public EthernetTest
{
  protected:
    SwitchTest()
        : sw(AddSwitch()),
          a(AddHost(sw)),
          b(AddHost(sw)),
          c(AddHost(sw))
    {
    }

    Ptr<EthernetSwitch> sw;
    TestHost& a;
    TestHost& b;
    TestHost& c;
};

} // namespace ns3

#endif /* SWITCH_FIXTURE_H */
