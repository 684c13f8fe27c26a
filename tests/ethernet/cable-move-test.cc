// SPDX-License-Identifier: GPL-2.0-only

#include "switch-fixture.h"

namespace ns3
{
namespace
{

TEST_F(SwitchTest, ACableMovesToAnotherSwitch)
{
    const auto other = AddSwitch();
    helper.Connect(sw, other);
    a.Send(b.Mac());
    b.Send(a.Mac());
    Simulator::Run();
    ASSERT_EQ(a.heard.size(), 1u);

    const auto cable = a.nic->GetCable();
    cable->Unplug();
    sw->Detach(0);
    EXPECT_FALSE(a.Send(b.Mac()));
    EXPECT_FALSE(sw->Lookup(a.Mac())) << "a port without link leads nowhere";
    const uint32_t port = other->AddPort();
    other->Attach(port, cable);
    EXPECT_FALSE(a.nic->HasCarrier());
    cable->Plug();
    EXPECT_TRUE(a.nic->HasCarrier());

    a.Send(b.Mac());
    b.Send(a.Mac());
    Simulator::Run();
    EXPECT_EQ(a.heard.size(), 2u);
    EXPECT_EQ(b.heard.size(), 2u);
    EXPECT_EQ(other->Lookup(a.Mac()), port);
    EXPECT_TRUE(sw->Lookup(a.Mac()));
    EXPECT_NE(sw->Lookup(a.Mac()), 0u);
}

TEST_F(SwitchTest, AnEmptyPortTakesAnotherCable)
{
    a.nic->GetCable()->Unplug();
    sw->Detach(0);
    TestHost& d = AddHost();
    const auto cable = CreateObject<EthernetCable>();
    d.nic->Attach(cable);
    sw->Attach(0, cable);
    d.Send(b.Mac());
    Simulator::Run();
    EXPECT_EQ(b.heard.size(), 1u);
}

} // namespace
} // namespace ns3
