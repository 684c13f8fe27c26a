// SPDX-License-Identifier: GPL-2.0-only

// Four hosts on two switches:
//
//   h0 --- left === right --- h2
//   h1 ---/            \----- h3
//
// h0 calls everybody once per second. At 2.5 s the trunk loses every frame from left to right while
// its link stays up, at 4.5 s that is over, and at 6.5 s the cable of h1 is pulled.

#include "ns3/callback.h"
#include "ns3/command-line.h"
#include "ns3/ethernet-helper.h"
#include "ns3/node-container.h"
#include "ns3/packet.h"
#include "ns3/simulator.h"

#include <functional>
#include <iostream>
#include <string>

using namespace ns3;

namespace
{

constexpr uint16_t LOCAL_EXPERIMENTAL = 0x88b5; //!< Ethernet type for experiments, IEEE 802

/// Start one line of the story. \return the stream to go on with
std::ostream& Say()
{
    return std::cout << Simulator::Now().GetMicroSeconds() << " us: ";
}

/// Say what a host hears and how its link is. \param node the host \param nic its NIC
void Narrate(Ptr<Node> node, Ptr<NetDevice> nic)
{
    const std::string name = "h" + std::to_string(node->GetId());
    const std::function<void()> onLink = [name, nic]()
    { Say() << name << (nic->IsLinkUp() ? " has a link" : " has no link") << '\n'; };
    nic->AddLinkChangeCallback(Callback<void>(onLink));
    node->RegisterProtocolHandler(
        [name](Ptr<NetDevice>,
               Ptr<const Packet> packet,
               uint16_t,
               const Address& from,
               const Address&,
               NetDevice::PacketType)
        {
            Say() << name << " hears " << packet->GetSize() << " bytes from "
                  << Mac48Address::ConvertFrom(from) << '\n';
        },
        LOCAL_EXPERIMENTAL,
        nic);
}

} // namespace

int main(int argc, char* argv[])
{
    std::string pcap;
    CommandLine cmd(__FILE__);
    cmd.AddValue("pcap", "Prefix of capture files; none are written without it.", pcap);
    cmd.Parse(argc, argv);

    NodeContainer hosts(4);
    EthernetHelper ethernet;
    const auto left = ethernet.InstallSwitch(CreateObject<Node>());
    const auto right = ethernet.InstallSwitch(CreateObject<Node>());
    NetDeviceContainer nics = ethernet.Install(NodeContainer(hosts.Get(0), hosts.Get(1)), left);
    nics.Add(ethernet.Install(NodeContainer(hosts.Get(2), hosts.Get(3)), right));
    const auto trunk = ethernet.Connect(left, right);
    for (uint32_t i = 0; i < hosts.GetN(); ++i)
    {
        Narrate(hosts.Get(i), nics.Get(i));
    }
    if (!pcap.empty())
    {
        ethernet.EnablePcap(pcap, nics, true);
    }

    for (int second = 1; second <= 7; ++second)
    {
        Simulator::ScheduleWithContext(hosts.Get(0)->GetId(),
                                       Seconds(second),
                                       [&nics]() {
                                           nics.Get(0)->Send(Create<Packet>(100),
                                                             nics.Get(0)->GetBroadcast(),
                                                             LOCAL_EXPERIMENTAL);
                                       });
    }
    const auto cut = CreateObject<CutRule>();
    Simulator::Schedule(MilliSeconds(2500), [trunk, cut]() { trunk->AddRule(0, cut); });
    Simulator::Schedule(MilliSeconds(4500), [trunk, cut]() { trunk->RemoveRule(0, cut); });
    const auto cable = DynamicCast<EthernetNetDevice>(nics.Get(1))->GetCable();
    Simulator::Schedule(MilliSeconds(6500), [cable]() { cable->Unplug(); });
    Simulator::Run();
    Simulator::Destroy();
    return 0;
}
