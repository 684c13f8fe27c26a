// SPDX-License-Identifier: GPL-2.0-only

#include "back-lan.h"

#include "ns3/data-rate.h"
#include "ns3/drop-tail-queue.h"

namespace carptest
{

BackLan::BackLan()
    : m_channel(CreateObject<CsmaChannel>())
{
    m_channel->SetAttribute("DataRate", DataRateValue(DataRate("1Gb/s")));
}

Ptr<NetDevice> BackLan::Connect(Host& host, int number) const
{
    const std::string end = std::to_string(number);
    Ptr<CsmaNetDevice> port = CreateObject<CsmaNetDevice>();
    port->SetAddress(Mac48Address::Allocate());
    port->SetQueue(CreateObject<DropTailQueue<Packet>>());
    host.node->AddDevice(port);
    port->Attach(m_channel);
    if (Ptr<Ipv4> ipv4 = host.Ip())
    {
        const uint32_t interface = ipv4->AddInterface(port);
        ipv4->AddAddress(interface, {Ipv4Address(("10.0.1." + end).c_str()), Ipv4Mask("/24")});
        ipv4->SetUp(interface);
    }
    if (Ptr<Ipv6> ipv6 = host.Ip6())
    {
        const uint32_t interface = ipv6->AddInterface(port);
        ipv6->SetUp(interface);
        ipv6->AddAddress(interface, {Ipv6Address(("fd00:1::" + end).c_str()), Ipv6Prefix(64)});
    }
    return port;
}

Ptr<NetDevice> BackLan::Move(Host& host, int number) const
{
    if (Ptr<Ipv4> ipv4 = host.Ip())
    {
        ipv4->SetDown(static_cast<uint32_t>(ipv4->GetInterfaceForDevice(host.port)));
    }
    if (host.Ip6())
    {
        host.Ip6()->SetDown(host.Port6());
    }
    return Connect(host, number);
}

} // namespace carptest
