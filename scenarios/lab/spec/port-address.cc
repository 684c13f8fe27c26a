// SPDX-License-Identifier: GPL-2.0-only

#include "port-address.h"

#include "reader.h"

#include <algorithm>
#include <cstddef>
#include <limits>

namespace lab
{

namespace
{

/// The address bytes of either family and how many there are.
struct Bytes
{
    const uint8_t* data;
    size_t size;
};

Bytes BytesOf(const IpAddress& address)
{
    return std::visit([](const auto& bytes) { return Bytes{bytes.data(), bytes.size()}; }, address);
}

uint8_t* DataOf(IpAddress& address)
{
    return std::visit([](auto& bytes) { return bytes.data(); }, address);
}

/// The bits of one byte of an address that belong to its network.
uint8_t MaskOfByte(int prefix, size_t byte)
{
    const int bits = std::clamp(prefix - 8 * static_cast<int>(byte), 0, 8);
    return static_cast<uint8_t>(0xff << (8 - bits));
}

/// The part of an address that tells a host from others in its network, as a number; more than
/// fits counts as the greatest.
uint32_t StationOf(const PortAddress& address, bool inverted)
{
    const Bytes bytes = BytesOf(address.address);
    uint64_t number = 0;
    for (size_t i = 0; i < bytes.size; ++i)
    {
        const uint8_t byte = inverted ? ~bytes.data[i] : bytes.data[i];
        number = number << 8 | (byte & ~MaskOfByte(address.prefix, i) & 0xff);
        number = std::min<uint64_t>(number, std::numeric_limits<uint32_t>::max());
    }
    return static_cast<uint32_t>(number);
}

/// What is wrong with an address as that of a host's port; empty if nothing.
std::string ProblemOf(const PortAddress& address)
{
    if (const auto* ipv4 = std::get_if<carp::Ipv4Bytes>(&address.address))
    {
        if (StationOf(address, false) == 0 || StationOf(address, true) == 0)
        {
            return "the address of a host, not the first or last one of its network";
        }
        if ((*ipv4)[0] == 0 || (*ipv4)[0] == 127 || (*ipv4)[0] >= 224)
        {
            return "the address of a host, 1.0.0.0 to 223.255.255.255 without 127.0.0.0/8";
        }
        return "";
    }
    const auto& ipv6 = std::get<carp::Ipv6Bytes>(address.address);
    if (StationOf(address, false) == 0)
    {
        return "the address of a host, not the first one of its network";
    }
    if (carp::IsMulticast(ipv6) || ipv6[0] == 0)
    {
        return "the address of a host, such as 2001:db8::2 or fe80::2";
    }
    return IsLinkLocal(ipv6) && address.prefix != 64 ? "a link-local address with /64" : "";
}

} // namespace

std::optional<PortAddress> ReadPortAddress(const Node& node, Log& log)
{
    const std::string text = node.kind == Node::Kind::SCALAR ? node.text : "";
    const size_t slash = text.find('/');
    const auto address = ParseAddress(text.substr(0, slash));
    const bool isIpv6 = address && FamilyOf(*address) == carp::Family::IPV6;
    if (!address || slash == std::string::npos)
    {
        Reject(node,
               log,
               "an address with its prefix such as 10.0.0.2/24",
               address ? text + (isIpv6 ? "/64" : "/24") : "");
        return std::nullopt;
    }
    const std::string digits = text.substr(slash + 1);
    const bool isNumber = !digits.empty() && digits.size() <= 3 &&
                          digits.find_first_not_of("0123456789") == std::string::npos;
    const int prefix = isNumber ? std::stoi(digits) : 0;
    const int longest = isIpv6 ? 126 : 30;
    if (prefix < 1 || prefix > longest)
    {
        Reject(node, log, "a prefix from /1 to /" + std::to_string(longest));
        return std::nullopt;
    }
    const PortAddress read{*address, prefix};
    if (const std::string problem = ProblemOf(read); !problem.empty())
    {
        Reject(node, log, problem);
        return std::nullopt;
    }
    return read;
}

bool IsInNetwork(const IpAddress& address, const PortAddress& of)
{
    if (FamilyOf(address) != FamilyOf(of.address))
    {
        return false;
    }
    const Bytes a = BytesOf(address);
    const Bytes b = BytesOf(of.address);
    for (size_t i = 0; i < a.size; ++i)
    {
        if ((a.data[i] ^ b.data[i]) & MaskOfByte(of.prefix, i))
        {
            return false;
        }
    }
    return true;
}

bool IsStation(const IpAddress& address, const PortAddress& network)
{
    const PortAddress station{address, network.prefix};
    const bool isIpv4 = FamilyOf(address) == carp::Family::IPV4;
    return StationOf(station, false) != 0 && (!isIpv4 || StationOf(station, true) != 0);
}

bool SpeaksIpv6(const InterfaceSpec& port)
{
    return port.autoconf || std::any_of(port.addresses.begin(),
                                        port.addresses.end(),
                                        [](const PortAddress& own)
                                        { return FamilyOf(own.address) == carp::Family::IPV6; });
}

const PortAddress* FindAutoconfNetwork(const InterfaceSpec& port)
{
    const auto found = std::find_if(port.addresses.begin(),
                                    port.addresses.end(),
                                    [](const PortAddress& own)
                                    {
                                        return FamilyOf(own.address) == carp::Family::IPV6 &&
                                               !IsLinkLocal(own.address) && own.prefix == 64;
                                    });
    return found == port.addresses.end() ? nullptr : &*found;
}

bool IsOnLink(const IpAddress& address, const InterfaceSpec& port)
{
    return port.addresses.empty() || (IsLinkLocal(address) && SpeaksIpv6(port)) ||
           std::any_of(port.addresses.begin(),
                       port.addresses.end(),
                       [&address](const PortAddress& own) { return IsInNetwork(address, own); });
}

bool HasAddress(const InterfaceSpec& port, const IpAddress& address)
{
    return std::any_of(port.addresses.begin(),
                       port.addresses.end(),
                       [&address](const PortAddress& own) { return own.address == address; });
}

bool HasOwn(const HostSpec& host, const IpAddress& address)
{
    return std::any_of(host.interfaces.begin(),
                       host.interfaces.end(),
                       [&address](const InterfaceSpec& port) { return HasAddress(port, address); });
}

std::vector<std::string> NetworksOf(const InterfaceSpec& port, std::optional<carp::Family> family)
{
    std::vector<std::string> networks;
    for (const PortAddress& own : port.addresses)
    {
        if (family && FamilyOf(own.address) != *family)
        {
            continue;
        }
        IpAddress network = own.address;
        for (size_t i = 0; i < BytesOf(network).size; ++i)
        {
            DataOf(network)[i] &= MaskOfByte(own.prefix, i);
        }
        networks.push_back(FormatAddress(network) + "/" + std::to_string(own.prefix));
    }
    return networks;
}

IpAddress Raised(const IpAddress& address, uint32_t by)
{
    IpAddress raised = address;
    uint64_t carry = by;
    for (size_t i = BytesOf(raised).size; i-- > 0;)
    {
        carry += DataOf(raised)[i];
        DataOf(raised)[i] = static_cast<uint8_t>(carry);
        carry >>= 8;
    }
    return raised;
}

uint32_t RoomAbove(const PortAddress& address)
{
    // The last address of an IPv4 network is no host's.
    const bool isIpv4 = FamilyOf(address.address) == carp::Family::IPV4;
    return StationOf(address, true) - (isIpv4 ? 1 : 0);
}

} // namespace lab
