// SPDX-License-Identifier: GPL-2.0-only

#include "ethernet-helper.h"

#include "ns3/log.h"
#include "ns3/mac48-address.h"
#include "ns3/node.h"
#include "ns3/pcap-file-wrapper.h"

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("EthernetHelper");

EthernetHelper::EthernetHelper()
{
    m_devices.SetTypeId("ns3::EthernetNetDevice");
    m_cables.SetTypeId("ns3::EthernetCable");
    m_switches.SetTypeId("ns3::EthernetSwitch");
}

void EthernetHelper::SetDeviceAttribute(std::string name, const AttributeValue& value)
{
    m_allocateAddress = m_allocateAddress && name != "Address";
    m_devices.Set(name, value);
}

void EthernetHelper::SetCableAttribute(std::string name, const AttributeValue& value)
{
    m_cables.Set(name, value);
}

void EthernetHelper::SetSwitchAttribute(std::string name, const AttributeValue& value)
{
    m_switches.Set(name, value);
}

Ptr<EthernetNetDevice> EthernetHelper::Install(Ptr<Node> node) const
{
    const auto nic = m_devices.Create<EthernetNetDevice>();
    if (m_allocateAddress)
    {
        nic->SetAddress(Mac48Address::Allocate());
    }
    node->AddDevice(nic);
    return nic;
}

NetDeviceContainer EthernetHelper::Install(const NodeContainer& nodes, Ptr<EthernetSwitch> to) const
{
    NetDeviceContainer devices;
    for (auto node = nodes.Begin(); node != nodes.End(); ++node)
    {
        const auto nic = Install(*node);
        Connect(nic, to);
        devices.Add(nic);
    }
    return devices;
}

Ptr<EthernetSwitch> EthernetHelper::InstallSwitch(Ptr<Node> node) const
{
    const auto made = m_switches.Create<EthernetSwitch>();
    node->AggregateObject(made);
    return made;
}

Ptr<EthernetCable> EthernetHelper::Connect(Ptr<EthernetNetDevice> a, Ptr<EthernetNetDevice> b) const
{
    const auto cable = m_cables.Create<EthernetCable>();
    a->Attach(cable);
    b->Attach(cable);
    return cable;
}

Ptr<EthernetCable> EthernetHelper::Connect(Ptr<EthernetNetDevice> nic, Ptr<EthernetSwitch> to) const
{
    const auto cable = m_cables.Create<EthernetCable>();
    nic->Attach(cable);
    to->Attach(to->AddPort(), cable);
    return cable;
}

Ptr<EthernetCable> EthernetHelper::Connect(Ptr<EthernetSwitch> a, Ptr<EthernetSwitch> b) const
{
    const auto cable = m_cables.Create<EthernetCable>();
    for (const auto& side : {a, b})
    {
        const uint32_t port = side->AddPort();
        side->SetPortTrunk(port, true);
        side->Attach(port, cable);
    }
    return cable;
}

int64_t EthernetHelper::AssignStreams(const NetDeviceContainer& devices, int64_t stream) const
{
    const int64_t first = stream;
    for (auto device = devices.Begin(); device != devices.End(); ++device)
    {
        const auto nic = DynamicCast<EthernetNetDevice>(*device);
        if (nic && nic->GetCable())
        {
            stream += nic->GetCable()->AssignStreams(stream);
        }
    }
    return stream - first;
}

void EthernetHelper::EnablePcapInternal(std::string prefix,
                                        Ptr<NetDevice> device,
                                        bool promiscuous,
                                        bool explicitFilename)
{
    const auto nic = DynamicCast<EthernetNetDevice>(device);
    if (!nic)
    {
        NS_LOG_INFO("not an EthernetNetDevice: " << device);
        return;
    }
    PcapHelper pcap;
    const std::string name = explicitFilename ? prefix : pcap.GetFilenameFromDevice(prefix, device);
    // The name of this constant is deprecated since ns-3.49, and its successor unknown before.
    constexpr auto linkTypeEthernet = static_cast<PcapHelper::DataLinkType>(1);
    const auto file = pcap.CreateFile(name, std::ios::out, linkTypeEthernet);
    pcap.HookDefaultSink<EthernetNetDevice>(nic, promiscuous ? "PromiscSniffer" : "Sniffer", file);
}

} // namespace ns3
