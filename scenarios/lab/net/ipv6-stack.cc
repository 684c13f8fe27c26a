// SPDX-License-Identifier: GPL-2.0-only

#include "lab/net/ipv6-stack.h"

#include "ns3/boolean.h"
#include "ns3/carp-conversions.h"
#include "ns3/ipv6-extension-demux.h"
#include "ns3/ipv6-extension.h"
#include "ns3/ipv6-interface.h"
#include "ns3/ipv6-route.h"
#include "ns3/ipv6-static-routing.h"

namespace lab
{

namespace
{

/**
 * Static routes that also lead to 2001:db8::/32 [RFC 3849]. ns-3 does not forward what is for this
 * prefix; people who learn or write of networks use no other.
 *
 * \tparam Method its RouteInput(): how it takes callbacks differs between the releases of ns-3
 */
template <typename Method>
class HostRouting;

template <typename... Callbacks>
class HostRouting<bool (ns3::Ipv6RoutingProtocol::*)(ns3::Ptr<const ns3::Packet>,
                                                     const ns3::Ipv6Header&,
                                                     ns3::Ptr<const ns3::NetDevice>,
                                                     Callbacks...)> : public ns3::Ipv6StaticRouting
{
  public:
    bool RouteInput(ns3::Ptr<const ns3::Packet> packet,
                    const ns3::Ipv6Header& header,
                    ns3::Ptr<const ns3::NetDevice> device,
                    Callbacks... callbacks) override
    {
        return Forward(packet, header, *device) ||
               Ipv6StaticRouting::RouteInput(packet, header, device, callbacks...);
    }

  private:
    /// \return whether the packet was one of those that only this class forwards
    bool Forward(ns3::Ptr<const ns3::Packet> packet,
                 const ns3::Ipv6Header& header,
                 const ns3::NetDevice& from)
    {
        const auto ipv6 = from.GetNode()->GetObject<ns3::Ipv6L3Protocol>();
        const auto in = static_cast<uint32_t>(ipv6->GetInterfaceForDevice(&from));
        if (!header.GetDestination().IsDocumentation() || !ipv6->IsForwarding(in))
        {
            return false;
        }
        ns3::Socket::SocketErrno error = ns3::Socket::ERROR_NOTERROR;
        const auto route = RouteOutput(nullptr, header, nullptr, error);
        if (!route)
        {
            return false;
        }
        if (header.GetHopLimit() > 1 && !header.GetSource().IsLinkLocal())
        {
            ns3::Ipv6Header onward = header;
            onward.SetHopLimit(header.GetHopLimit() - 1);
            const auto out = ipv6->GetInterfaceForDevice(route->GetOutputDevice());
            const ns3::Ipv6Address gateway = route->GetGateway();
            ipv6->GetInterface(static_cast<uint32_t>(out))
                ->Send(packet->Copy(), onward, gateway.IsAny() ? header.GetDestination() : gateway);
        }
        return true;
    }
};

using Routing = HostRouting<decltype(&ns3::Ipv6RoutingProtocol::RouteInput)>;

ns3::Ipv6InterfaceAddress ToNs3(const PortAddress& own)
{
    const auto& bytes = std::get<carp::Ipv6Bytes>(own.address);
    return {ns3::FromCarp(bytes), ns3::Ipv6Prefix(static_cast<uint8_t>(own.prefix))};
}

} // namespace

void InstallIpv6(ns3::Ptr<ns3::Node> node, bool forwards, int64_t stream)
{
    const auto ipv6 = ns3::CreateObject<ns3::Ipv6L3Protocol>();
    node->AggregateObject(ipv6);
    const auto icmpv6 = ns3::CreateObject<HostIcmpv6>();
    node->AggregateObject(icmpv6);
    ipv6->SetRoutingProtocol(ns3::CreateObject<Routing>());
    ipv6->RegisterExtensions();
    ipv6->RegisterOptions();
    ipv6->SetAttribute("IpForward", ns3::BooleanValue(forwards));
    // Addresses are known to be unique, and nobody but a scenario asks for routers.
    icmpv6->SetAttribute("DAD", ns3::BooleanValue(false));
    stream += icmpv6->AssignStreams(stream);
    node->GetObject<ns3::Ipv6ExtensionDemux>()
        ->GetExtension(ns3::Ipv6ExtensionFragment::EXT_NUMBER)
        ->AssignStreams(stream);
}

void AddIpv6Port(ns3::Ptr<ns3::NetDevice> device, const InterfaceSpec& spec)
{
    const auto ipv6 = device->GetNode()->GetObject<ns3::Ipv6L3Protocol>();
    const uint32_t index = ipv6->AddInterface(device);
    ipv6->SetUp(index); // makes the automatic link-local address
    const auto automatic = ipv6->GetInterface(index)->GetLinkLocalAddress();
    for (const PortAddress& own : spec.addresses)
    {
        if (FamilyOf(own.address) != carp::Family::IPV6)
        {
            continue;
        }
        const auto address = ToNs3(own);
        const bool isFirst = IsLinkLocal(own.address) &&
                             ipv6->GetAddress(index, 0).GetAddress() == automatic.GetAddress();
        if (isFirst && address.GetAddress() != automatic.GetAddress())
        {
            ipv6->RemoveAddress(index, automatic.GetAddress());
        }
        ipv6->AddAddress(index, address);
        if (isFirst)
        {
            // Solicitations of link-local neighbours come from it, whatever the port lists.
            ipv6->AddAddress(index, automatic);
        }
    }
    if (spec.autoconf)
    {
        FindIcmpv6(device->GetNode())->ListenToRouters(device);
    }
}

ns3::Ptr<HostIcmpv6> FindIcmpv6(ns3::Ptr<ns3::Node> node)
{
    // ns-3's own type id stands for both, so that it finds this one too.
    return ns3::DynamicCast<HostIcmpv6>(node->GetObject<ns3::Icmpv6L4Protocol>());
}

} // namespace lab
