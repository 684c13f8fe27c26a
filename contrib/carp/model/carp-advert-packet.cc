// SPDX-License-Identifier: GPL-2.0-only

#include "carp-advert-packet.h"

#include "carp-conversions.h"
#include "carp-header.h"

namespace ns3
{

namespace
{

template <typename Bytes>
Ptr<Packet> Make(const carp::AnyAdvertisement& advert,
                 const Bytes& source,
                 const Bytes& destination)
{
    if (const auto* vrrp = std::get_if<carp::VrrpAdvertisement>(&advert))
    {
        const std::vector<uint8_t> bytes = carp::Encode(*vrrp, source, destination);
        return Create<Packet>(bytes.data(), static_cast<uint32_t>(bytes.size()));
    }
    Ptr<Packet> packet = Create<Packet>();
    packet->AddHeader(CarpHeader(std::get<carp::Advertisement>(advert)));
    return packet;
}

} // namespace

Ptr<Packet> MakeAdvertPacket(const carp::AnyAdvertisement& advert,
                             const Ipv4Address& source,
                             const Ipv4Address& destination)
{
    return Make(advert, ToCarp(source), ToCarp(destination));
}

Ptr<Packet> MakeAdvertPacket(const carp::AnyAdvertisement& advert,
                             const Ipv6Address& source,
                             const Ipv6Address& destination)
{
    return Make(advert, ToCarp(source), ToCarp(destination));
}

} // namespace ns3
