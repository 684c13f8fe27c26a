// SPDX-License-Identifier: GPL-2.0-only

#include "address.h"

#include <arpa/inet.h>
#include <cstdio>

namespace lab::decode
{

std::string ToString(const IpAddress& address)
{
    char text[INET6_ADDRSTRLEN] = "";
    std::visit(
        [&text](const auto& bytes)
        { inet_ntop(bytes.size() == 4 ? AF_INET : AF_INET6, bytes.data(), text, sizeof(text)); },
        address);
    return text;
}

std::string ToString(const MacBytes& mac)
{
    char text[18];
    std::snprintf(text,
                  sizeof(text),
                  "%02x:%02x:%02x:%02x:%02x:%02x",
                  mac[0],
                  mac[1],
                  mac[2],
                  mac[3],
                  mac[4],
                  mac[5]);
    return text;
}

std::optional<IpAddress> ParseAddress(const std::string& text)
{
    Ipv4Bytes ipv4;
    if (inet_pton(AF_INET, text.c_str(), ipv4.data()) == 1)
    {
        return ipv4;
    }
    Ipv6Bytes ipv6;
    if (inet_pton(AF_INET6, text.c_str(), ipv6.data()) == 1)
    {
        return ipv6;
    }
    return std::nullopt;
}

bool IsMulticast(const IpAddress& address)
{
    return std::visit([](const auto& bytes) { return carp::IsMulticast(bytes); }, address);
}

std::optional<uint8_t> VhidOf(const MacBytes& mac)
{
    const uint8_t vhid = mac[5];
    if (mac == carp::VirtualMac(vhid, 0) || mac == carp::VirtualMac(vhid, 1))
    {
        return vhid;
    }
    return std::nullopt;
}

} // namespace lab::decode
