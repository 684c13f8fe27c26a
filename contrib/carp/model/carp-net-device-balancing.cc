// SPDX-License-Identifier: GPL-2.0-only

// What a carp device has to do with load balancing.

#include "carp-net-device.h"

#include "ns3/abort.h"

#include <array>

namespace ns3
{

namespace
{

/// What the trace of served packets tells of one.
struct DataPacket
{
    Address source;
    Address destination;
    uint8_t protocol;
};

bool IsNeighbourDiscovery(Ptr<const Packet> packet)
{
    return PeekNeighbourMessage(packet).has_value();
}

/// \return nothing if it is no IP packet, or one that serves the service itself
std::optional<DataPacket> PeekData(Ptr<const Packet> packet, uint16_t protocol)
{
    constexpr size_t IPV6_HEADER = 40;
    std::array<uint8_t, IPV6_HEADER> bytes{};
    packet->CopyData(bytes.data(), bytes.size());
    DataPacket data;
    if (protocol == CARP_ETHERTYPE_IPV6)
    {
        data = {Ipv6Address::Deserialize(&bytes[8]),
                Ipv6Address::Deserialize(&bytes[24]),
                bytes[6]};
    }
    else
    {
        data = {Ipv4Address::Deserialize(&bytes[12]),
                Ipv4Address::Deserialize(&bytes[16]),
                bytes[9]};
    }
    const bool isIp = protocol == CARP_ETHERTYPE_IPV6 || protocol == CARP_ETHERTYPE_IPV4;
    const bool isAuxiliary = data.protocol == carp::IP_PROTOCOL ||
                             (protocol == CARP_ETHERTYPE_IPV6 && IsNeighbourDiscovery(packet));
    return isIp && !isAuxiliary ? std::optional(data) : std::nullopt;
}

} // namespace

void CarpNetDevice::SetBalancing(carp::Balancing mode, const std::string& interface)
{
    m_bootBalancing = mode;
    m_bootInterface = interface;
}

carp::Balancing CarpNetDevice::GetBalancing() const
{
    return m_balancing;
}

const std::string& CarpNetDevice::GetInterfaceName() const
{
    return m_interface;
}

void CarpNetDevice::SetBalancingWord(std::string word)
{
    const std::optional<carp::Balancing> mode = carp::FindBalancing(word);
    NS_ABORT_MSG_UNLESS(mode, "unknown balancing: " << word);
    m_bootBalancing = *mode;
}

std::string CarpNetDevice::GetBalancingWord() const
{
    return carp::ToString(m_bootBalancing);
}

void CarpNetDevice::SetSharedMac(const std::optional<Mac48Address>& mac)
{
    m_sharedMac = mac;
}

const carp::Dialect& CarpNetDevice::GetDialect() const
{
    return m_stack->GetDialect();
}

/// The Ethernet source of what is sent for the virtual addresses.
Mac48Address CarpNetDevice::GetSourceMac() const
{
    return carp::HidesServiceMac(m_balancing) ? Mac48Address::ConvertFrom(m_parent->GetAddress())
                                              : GetServiceMac();
}

void CarpNetDevice::NotifyServed(Ptr<const Packet> packet, uint16_t protocol) const
{
    if (m_served.IsEmpty())
    {
        return;
    }
    if (const std::optional<DataPacket> data = PeekData(packet, protocol))
    {
        m_served(GetVhid(), data->source, data->destination, data->protocol);
    }
}

} // namespace ns3
