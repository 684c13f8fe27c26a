// SPDX-License-Identifier: GPL-2.0-only

#include "lab/net/sink.h"

#include "lab/spec/units.h"
#include "lab/timeline/ip-address.h"

#include "ns3/carp-conversions.h"
#include "ns3/ipv6-address.h"

namespace lab
{

std::string ToText(const ns3::Ipv4Address& address)
{
    return FormatAddress(ns3::ToCarp(address));
}

std::string ToText(const ns3::Mac48Address& address)
{
    return FormatMac(ns3::ToCarp(address));
}

std::string ToText(const ns3::Address& address)
{
    if (ns3::Ipv4Address::IsMatchingType(address))
    {
        return ToText(ns3::Ipv4Address::ConvertFrom(address));
    }
    if (ns3::Ipv6Address::IsMatchingType(address))
    {
        return ToText(ns3::Ipv6Address::ConvertFrom(address));
    }
    if (ns3::Mac48Address::IsMatchingType(address))
    {
        return ToText(ns3::Mac48Address::ConvertFrom(address));
    }
    return ToText<ns3::Address>(address);
}

} // namespace lab
