// SPDX-License-Identifier: GPL-2.0-only

#include "lab/net/host-icmpv6.h"

#include "ns3/carp-neighbour-discovery.h"
#include "ns3/ipv6-interface.h"
#include "ns3/ipv6-static-routing-helper.h"
#include "ns3/ndisc-cache.h"
#include "ns3/node.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <optional>

namespace lab
{

namespace
{

constexpr uint8_t HOP_LIMIT = 255; ///< proves that no router has forwarded a message
constexpr uint8_t ECHO_HOP_LIMIT = 64;
constexpr uint8_t OVERRIDE = 1; ///< flags as ForgeNA() takes them
constexpr uint8_t SOLICITED = 2;
constexpr uint8_t ROUTER = 4;
constexpr uint16_t IPV6_ETHER_TYPE = 0x86dd;

uint8_t TypeOf(ns3::Ptr<const ns3::Packet> packet)
{
    uint8_t type = 0;
    packet->CopyData(&type, 1);
    return type;
}

/// The hardware address of an option at the beginning of a packet, if it is one of that kind.
std::optional<ns3::Address> LinkLayerOption(ns3::Ptr<ns3::Packet> packet, uint8_t kind)
{
    if (packet->GetSize() == 0 || TypeOf(packet) != kind)
    {
        return std::nullopt;
    }
    ns3::Icmpv6OptionLinkLayerAddress option(kind ==
                                             ns3::Icmpv6Header::ICMPV6_OPT_LINK_LAYER_SOURCE);
    packet->RemoveHeader(option);
    return option.GetAddress();
}

bool HasAddress(const ns3::Ipv6Interface& interface, const ns3::Ipv6Address& address)
{
    for (uint32_t i = 0; i < interface.GetNAddresses(); ++i)
    {
        if (interface.GetAddress(i).GetAddress() == address)
        {
            return true;
        }
    }
    return false;
}

} // namespace

HostIcmpv6::~HostIcmpv6() = default;

void HostIcmpv6::ListenToRouters(ns3::Ptr<ns3::NetDevice> device)
{
    m_listening.insert(static_cast<uint32_t>(GetIpv6()->GetInterfaceForDevice(device)));
}

void HostIcmpv6::SetRouterCallback(RouterCallback callback)
{
    m_routerChanged = std::move(callback);
}

ns3::IpL4Protocol::RxStatus HostIcmpv6::Receive(ns3::Ptr<ns3::Packet> packet,
                                                const ns3::Ipv6Header& header,
                                                ns3::Ptr<ns3::Ipv6Interface> interface)
{
    switch (TypeOf(packet))
    {
    case ns3::Icmpv6Header::ICMPV6_ND_ROUTER_ADVERTISEMENT:
        HearRouter(packet->Copy(), header, interface);
        return ns3::IpL4Protocol::RX_OK;
    case ns3::Icmpv6Header::ICMPV6_ND_NEIGHBOR_SOLICITATION:
        if (Answer(packet, header, interface))
        {
            return ns3::IpL4Protocol::RX_OK;
        }
        break;
    case ns3::Icmpv6Header::ICMPV6_ND_NEIGHBOR_ADVERTISEMENT:
        if (Believe(packet, interface))
        {
            return ns3::IpL4Protocol::RX_OK;
        }
        break;
    case ns3::Icmpv6Header::ICMPV6_ECHO_REQUEST:
        if (header.GetDestination().IsLinkLocal())
        {
            Echo(packet->Copy(), header, interface);
            return ns3::IpL4Protocol::RX_OK;
        }
        break;
    default:
        break;
    }
    return Icmpv6L4Protocol::Receive(packet, header, interface);
}

void HostIcmpv6::FunctionDadTimeout(ns3::Ipv6Interface* interface, ns3::Ipv6Address address)
{
    interface->SetState(address, ns3::Ipv6InterfaceAddress::PREFERRED);
}

/// Answers for the link-local addresses that ns-3 does not know as such. \return whether it did
bool HostIcmpv6::Answer(ns3::Ptr<const ns3::Packet> packet,
                        const ns3::Ipv6Header& header,
                        ns3::Ptr<ns3::Ipv6Interface> interface)
{
    ns3::Ptr<ns3::Packet> rest = packet->Copy();
    ns3::Icmpv6NS question("::");
    rest->RemoveHeader(question);
    const ns3::Ipv6Address target = question.GetIpv6Target();
    if (!target.IsLinkLocal() || target == interface->GetLinkLocalAddress().GetAddress() ||
        !HasAddress(*interface, target))
    {
        return false;
    }
    const auto asker = LinkLayerOption(rest, ns3::Icmpv6Header::ICMPV6_OPT_LINK_LAYER_SOURCE);
    const bool solicited = !header.GetSource().IsAny() && asker;
    const ns3::Ipv6Address to = solicited ? header.GetSource()
                                          : ns3::Ipv6Address::GetAllNodesMulticast();
    ns3::Ptr<ns3::NetDevice> device = interface->GetDevice();
    ns3::Address mac = device->GetAddress();
    const uint8_t flags = OVERRIDE | (solicited ? SOLICITED : 0) |
                          (interface->IsForwarding() ? ROUTER : 0);
    auto [answer, answerHeader] = ForgeNA(target, to, &mac, flags);
    answer->AddHeader(answerHeader);
    device->Send(answer, solicited ? *asker : device->GetMulticast(to), IPV6_ETHER_TYPE);
    return true;
}

/// ns-3 would take the first interface with that address.
void HostIcmpv6::Echo(ns3::Ptr<ns3::Packet> packet,
                      const ns3::Ipv6Header& header,
                      ns3::Ptr<ns3::Ipv6Interface> interface)
{
    ns3::Icmpv6Echo request(true);
    packet->RemoveHeader(request);
    ns3::Icmpv6Echo reply(false);
    reply.SetId(request.GetId());
    reply.SetSeq(request.GetSeq());
    const auto answer =
        ns3::MakeNeighbourPacket(reply, packet, header.GetDestination(), header.GetSource());
    ns3::Ipv6Header onward;
    answer->RemoveHeader(onward);
    onward.SetHopLimit(ECHO_HOP_LIMIT);
    interface->Send(answer, onward, header.GetSource());
}

/// What nobody asked for [RFC 4861 section 7.2.5]. \return whether it was that
bool HostIcmpv6::Believe(ns3::Ptr<const ns3::Packet> packet, ns3::Ptr<ns3::Ipv6Interface> interface)
{
    ns3::Ptr<ns3::Packet> rest = packet->Copy();
    ns3::Icmpv6NA said;
    rest->RemoveHeader(said);
    const auto mac = LinkLayerOption(rest, ns3::Icmpv6Header::ICMPV6_OPT_LINK_LAYER_TARGET);
    if (said.GetFlagS() || !mac)
    {
        return false;
    }
    const ns3::Ptr<ns3::NdiscCache> cache = FindCache(interface->GetDevice());
    ns3::NdiscCache::Entry* entry = cache ? cache->Lookup(said.GetIpv6Target()) : nullptr;
    if (!entry || entry->IsIncomplete())
    {
        return !entry; // the question that is under way tells whether it can be reached
    }
    if (said.GetFlagO() && entry->GetMacAddress() != *mac)
    {
        entry->StopNudTimer();
        entry->MarkStale(*mac);
    }
    entry->SetRouter(said.GetFlagR());
    return true;
}

void HostIcmpv6::HearRouter(ns3::Ptr<ns3::Packet> packet,
                            const ns3::Ipv6Header& header,
                            ns3::Ptr<ns3::Ipv6Interface> interface)
{
    const auto index =
        static_cast<uint32_t>(GetIpv6()->GetInterfaceForDevice(interface->GetDevice()));
    if (m_listening.count(index) == 0 || !header.GetSource().IsLinkLocal() ||
        header.GetHopLimit() != HOP_LIMIT)
    {
        return;
    }
    ns3::Icmpv6RA said;
    packet->RemoveHeader(said);
    while (packet->GetSize() >= 8)
    {
        uint8_t option[2] = {};
        packet->CopyData(option, sizeof(option));
        const uint32_t size = 8U * option[1];
        if (size == 0 || size > packet->GetSize())
        {
            return;
        }
        ns3::Icmpv6OptionPrefixInformation prefix;
        if (option[0] == ns3::Icmpv6Header::ICMPV6_OPT_PREFIX && size == prefix.GetSerializedSize())
        {
            packet->PeekHeader(prefix);
            MakeAddress(prefix, index);
        }
        packet->RemoveAtStart(size);
    }
    KeepRouter(header.GetSource(), index, said.GetLifeTime());
}

void HostIcmpv6::MakeAddress(const ns3::Icmpv6OptionPrefixInformation& prefix, uint32_t interface)
{
    const uint8_t wanted = ns3::Icmpv6OptionPrefixInformation::ONLINK |
                           ns3::Icmpv6OptionPrefixInformation::AUTADDRCONF;
    if ((prefix.GetFlags() & wanted) != wanted || prefix.GetPrefixLength() != 64)
    {
        return;
    }
    const auto ipv6 = GetIpv6();
    const ns3::Ipv6Address address =
        ns3::Ipv6Address::MakeAutoconfiguredAddress(ipv6->GetNetDevice(interface)->GetAddress(),
                                                    prefix.GetPrefix());
    if (!HasAddress(*ipv6->GetInterface(interface), address))
    {
        ipv6->AddAddress(interface, ns3::Ipv6InterfaceAddress(address, ns3::Ipv6Prefix(64)));
        m_made.emplace_back(interface, address);
    }
}

void HostIcmpv6::KeepRouter(const ns3::Ipv6Address& address, uint32_t interface, uint16_t seconds)
{
    if (seconds == 0)
    {
        DropRouter(address, interface);
        return;
    }
    auto router = std::find_if(m_routers.begin(),
                               m_routers.end(),
                               [&](const Router& one)
                               { return one.address == address && one.interface == interface; });
    if (router == m_routers.end())
    {
        router = m_routers.insert(m_routers.end(), Router{address, interface, {}});
    }
    router->expiry.Cancel();
    router->expiry = ns3::Simulator::Schedule(ns3::Seconds(seconds),
                                              &HostIcmpv6::DropRouter,
                                              this,
                                              address,
                                              interface);
    UpdateDefaultRoute();
}

void HostIcmpv6::DropRouter(ns3::Ipv6Address address, uint32_t interface)
{
    const auto router = std::find_if(
        m_routers.begin(),
        m_routers.end(),
        [&](const Router& one) { return one.address == address && one.interface == interface; });
    if (router != m_routers.end())
    {
        router->expiry.Cancel();
        m_routers.erase(router);
        UpdateDefaultRoute();
    }
}

void HostIcmpv6::ForgetRouters()
{
    for (Router& router : m_routers)
    {
        router.expiry.Cancel();
    }
    m_routers.clear();
    UpdateDefaultRoute();
    for (const auto& [interface, address] : m_made)
    {
        GetIpv6()->RemoveAddress(interface, address);
    }
    m_made.clear();
}

/// The first router that spoke is the default router as long as it is one.
void HostIcmpv6::UpdateDefaultRoute()
{
    std::pair<ns3::Ipv6Address, uint32_t> wanted{ns3::Ipv6Address::GetAny(), 0};
    if (!m_routers.empty())
    {
        wanted = {m_routers.front().address, m_routers.front().interface};
    }
    if (wanted == m_default)
    {
        return;
    }
    const auto routing = ns3::Ipv6StaticRoutingHelper().GetStaticRouting(GetIpv6());
    const auto any = ns3::Ipv6Address::GetAny();
    if (!m_default.first.IsAny())
    {
        routing->RemoveRoute(any, ns3::Ipv6Prefix(uint8_t{0}), m_default.second, any);
    }
    if (!wanted.first.IsAny())
    {
        routing->SetDefaultRoute(wanted.first, wanted.second);
    }
    m_default = wanted;
    if (m_routerChanged)
    {
        m_routerChanged(wanted.first);
    }
}

ns3::Ptr<ns3::Ipv6L3Protocol> HostIcmpv6::GetIpv6() const
{
    return GetObject<ns3::Ipv6L3Protocol>();
}

void HostIcmpv6::DoDispose()
{
    for (Router& router : m_routers)
    {
        router.expiry.Cancel();
    }
    m_routers.clear();
    m_routerChanged = nullptr;
    Icmpv6L4Protocol::DoDispose();
}

} // namespace lab
