// SPDX-License-Identifier: GPL-2.0-only

#include "ip-address.h"

#include <arpa/inet.h>

namespace lab
{

carp::Family FamilyOf(const IpAddress& address)
{
    return std::holds_alternative<carp::Ipv4Bytes>(address) ? carp::Family::IPV4
                                                            : carp::Family::IPV6;
}

bool IsLinkLocal(const IpAddress& address)
{
    const auto* ipv6 = std::get_if<carp::Ipv6Bytes>(&address);
    return ipv6 && (*ipv6)[0] == 0xfe && ((*ipv6)[1] & 0xc0) == 0x80;
}

IpAddress LinkLocalOf(const carp::MacBytes& mac)
{
    const auto first = static_cast<uint8_t>(mac[0] ^ 0x02);
    return carp::Ipv6Bytes{0xfe,
                           0x80,
                           0,
                           0,
                           0,
                           0,
                           0,
                           0,
                           first,
                           mac[1],
                           mac[2],
                           0xff,
                           0xfe,
                           mac[3],
                           mac[4],
                           mac[5]};
}

std::string FormatAddress(const IpAddress& address)
{
    char text[INET6_ADDRSTRLEN] = "";
    std::visit(
        [&text](const auto& bytes)
        { inet_ntop(bytes.size() == 4 ? AF_INET : AF_INET6, bytes.data(), text, sizeof(text)); },
        address);
    return text;
}

std::optional<IpAddress> ParseAddress(const std::string& text)
{
    carp::Ipv4Bytes ipv4;
    if (inet_pton(AF_INET, text.c_str(), ipv4.data()) == 1)
    {
        return ipv4;
    }
    carp::Ipv6Bytes ipv6;
    if (inet_pton(AF_INET6, text.c_str(), ipv6.data()) == 1)
    {
        return ipv6;
    }
    return std::nullopt;
}

} // namespace lab
