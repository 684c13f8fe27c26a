// SPDX-License-Identifier: GPL-2.0-only

#include "carp-helper.h"

#include "ns3/abort.h"
#include "ns3/node.h"

namespace ns3
{

CarpHelper::CarpHelper(const std::string& dialect)
{
    const carp::Dialect* found = carp::FindDialect(dialect);
    NS_ABORT_MSG_UNLESS(found, "unknown CARP dialect: " << dialect);
    m_dialect = *found;
    m_device.SetTypeId(CarpNetDevice::GetTypeId());
}

CarpHelper::CarpHelper(const carp::Dialect& dialect)
    : m_dialect(dialect)
{
    m_device.SetTypeId(CarpNetDevice::GetTypeId());
}

void CarpHelper::SetDeviceAttribute(const std::string& name, const AttributeValue& value)
{
    m_device.Set(name, value);
}

Ptr<CarpNetDevice> CarpHelper::Install(Ptr<NetDevice> parent,
                                       const std::vector<Ipv4Address>& ipv4,
                                       const std::vector<Ipv6Address>& ipv6) const
{
    Ptr<CarpNetDevice> device = m_device.Create<CarpNetDevice>();
    device->SetAddresses(ipv4, ipv6);
    InstallStack(parent->GetNode());
    parent->GetNode()->AddDevice(device);
    device->Attach(parent);
    return device;
}

Ptr<CarpNetDevice> CarpHelper::Install(Ptr<NetDevice> parent, const carp::Config& config) const
{
    Ptr<CarpNetDevice> device = Install(parent, std::vector<Ipv4Address>{});
    device->SetConfig(config);
    return device;
}

std::vector<Ptr<CarpNetDevice>> CarpHelper::InstallBalanced(Ptr<NetDevice> parent,
                                                            const carp::Config& config,
                                                            const std::vector<Carpnode>& nodes,
                                                            carp::Balancing mode) const
{
    const carp::Balancing effective = carp::EffectiveBalancing(m_dialect, mode, nodes.size());
    // Named after the device that comes next, so that no two sets on a node are called the same.
    const std::string name = "carp" + std::to_string(parent->GetNode()->GetNDevices());
    std::vector<Ptr<CarpNetDevice>> devices;
    for (const Carpnode& node : nodes)
    {
        carp::Config own = config;
        own.vhid = node.vhid;
        own.advskew = node.advskew;
        devices.push_back(Install(parent, own));
        devices.back()->SetBalancing(effective, name);
    }
    return devices;
}

Ptr<CarpL4Protocol> CarpHelper::InstallStack(Ptr<Node> node) const
{
    Ptr<CarpL4Protocol> stack = node->GetObject<CarpL4Protocol>();
    if (!stack)
    {
        stack = CreateObject<CarpL4Protocol>();
        stack->SetDialect(m_dialect);
        node->AggregateObject(stack);
    }
    NS_ABORT_MSG_UNLESS(stack->GetDialect().name == m_dialect.name,
                        "one CARP dialect per node: " << stack->GetDialect().name << " and "
                                                      << m_dialect.name);
    return stack;
}

int64_t CarpHelper::AssignStreams(const NodeContainer& nodes, int64_t stream)
{
    int64_t used = 0;
    for (auto node = nodes.Begin(); node != nodes.End(); ++node)
    {
        if (Ptr<CarpL4Protocol> stack = (*node)->GetObject<CarpL4Protocol>())
        {
            used += stack->AssignStreams(stream + used);
        }
    }
    return used;
}

} // namespace ns3
