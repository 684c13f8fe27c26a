// SPDX-License-Identifier: GPL-2.0-only

#include "port-address.h"

#include "reader.h"

namespace lab
{

uint32_t MaskOf(int prefix)
{
    return ~uint32_t{0} << (32 - prefix);
}

std::optional<PortAddress> ReadPortAddress(const Node& node, Log& log)
{
    const std::string expected = "an address with its prefix such as 10.0.0.2/24";
    const std::string text = node.kind == Node::Kind::SCALAR ? node.text : "";
    const size_t slash = text.find('/');
    const auto address = ParseIpv4(text.substr(0, slash)).value;
    if (ParseIpv6(text.substr(0, slash)).value)
    {
        Reject(node, log, "an IPv4 address: IPv6 addresses are not simulated yet");
        return std::nullopt;
    }
    if (!address || slash == std::string::npos)
    {
        Reject(node, log, expected, address ? text + "/24" : "");
        return std::nullopt;
    }
    const std::string digits = text.substr(slash + 1);
    const bool isNumber = !digits.empty() && digits.size() <= 2 &&
                          digits.find_first_not_of("0123456789") == std::string::npos;
    const int prefix = isNumber ? std::stoi(digits) : 0;
    if (prefix < 1 || prefix > 30)
    {
        Reject(node, log, "a prefix from /1 to /30");
        return std::nullopt;
    }
    const uint32_t station = ToNumber(*address) & ~MaskOf(prefix);
    if (station == 0 || station == ~MaskOf(prefix))
    {
        Reject(node, log, "the address of a host, not the first or last one of its network");
        return std::nullopt;
    }
    if ((*address)[0] == 0 || (*address)[0] == 127 || (*address)[0] >= 224)
    {
        Reject(node, log, "the address of a host, 1.0.0.0 to 223.255.255.255 without 127.0.0.0/8");
        return std::nullopt;
    }
    return PortAddress{*address, prefix};
}

bool IsInNetwork(const carp::Ipv4Bytes& address, const InterfaceSpec& port)
{
    return port.prefix == 0 ||
           ((ToNumber(address) ^ ToNumber(port.address)) & MaskOf(port.prefix)) == 0;
}

std::string NetworkOf(const InterfaceSpec& port)
{
    return FormatIpv4(ToIpv4(ToNumber(port.address) & MaskOf(port.prefix))) + "/" +
           std::to_string(port.prefix);
}

} // namespace lab
