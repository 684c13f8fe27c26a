// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_SINK_H
#define LAB_SINK_H

#include "ns3/address.h"
#include "ns3/callback.h"
#include "ns3/ipv4-address.h"
#include "ns3/mac48-address.h"

#include <functional>
#include <sstream>
#include <string>
#include <utility>

namespace lab
{

/// A trace sink made of a lambda, with the arguments that the source passes.
template <typename... Args, typename Function>
ns3::Callback<void, Args...> Sink(Function function)
{
    return ns3::Callback<void, Args...>(std::function<void(Args...)>(std::move(function)));
}

/// What ns-3 prints of a value.
template <typename Printable>
std::string ToText(const Printable& value)
{
    std::ostringstream text;
    text << value;
    return text.str();
}

/// The same, without the stream: facts are full of addresses.
std::string ToText(const ns3::Ipv4Address& address);
std::string ToText(const ns3::Mac48Address& address);

/// An IP or Ethernet address that a trace passes as a generic one.
std::string ToText(const ns3::Address& address);

} // namespace lab

#endif // LAB_SINK_H
