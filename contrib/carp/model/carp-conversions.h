// SPDX-License-Identifier: GPL-2.0-only

#ifndef CARP_CONVERSIONS_H
#define CARP_CONVERSIONS_H

#include "ns3/carp-types.h"
#include "ns3/ipv4-address.h"
#include "ns3/ipv6-address.h"
#include "ns3/mac48-address.h"
#include "ns3/simulator.h"

/**
 * \file
 * The same values in the types of ns-3 and in those of the protocol core.
 */

namespace ns3
{

inline carp::Ipv4Bytes ToCarp(const Ipv4Address& address)
{
    carp::Ipv4Bytes bytes;
    address.Serialize(bytes.data());
    return bytes;
}

inline carp::Ipv6Bytes ToCarp(const Ipv6Address& address)
{
    carp::Ipv6Bytes bytes;
    address.GetBytes(bytes.data());
    return bytes;
}

inline carp::MacBytes ToCarp(const Mac48Address& address)
{
    carp::MacBytes bytes;
    address.CopyTo(bytes.data());
    return bytes;
}

inline Ipv4Address FromCarp(const carp::Ipv4Bytes& bytes)
{
    return Ipv4Address::Deserialize(bytes.data());
}

inline Ipv6Address FromCarp(const carp::Ipv6Bytes& bytes)
{
    return Ipv6Address::Deserialize(bytes.data());
}

inline Mac48Address FromCarp(const carp::MacBytes& bytes)
{
    Mac48Address address;
    address.CopyFrom(bytes.data());
    return address;
}

/// The instant that the core calls now: virtual time since the start of the simulation.
inline carp::Instant CarpNow()
{
    return carp::Instant(Simulator::Now().GetNanoSeconds());
}

} // namespace ns3

#endif // CARP_CONVERSIONS_H
