// SPDX-License-Identifier: GPL-2.0-only

#include "lab/net/host-stacks.h"

#include "lab/net/ipv6-stack.h"
#include "lab/net/neighbour-listener.h"
#include "lab/net/streams.h"
#include "lab/spec/balances.h"
#include "lab/spec/port-address.h"

#include "ns3/boolean.h"
#include "ns3/carp-balance.h"
#include "ns3/carp-conversions.h"
#include "ns3/carp-helper.h"
#include "ns3/carp-router-advertiser.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-interface-address.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/ipv4-list-routing-helper.h"
#include "ns3/ipv4-static-routing-helper.h"
#include "ns3/ipv6-static-routing-helper.h"

#include <algorithm>

namespace lab
{

namespace
{

ns3::Ipv4Mask ToMask(int prefix)
{
    return ns3::Ipv4Mask(prefix == 0 ? 0 : 0xffffffffu << (32 - prefix));
}

/// What a kernel tells its NIC when carp joins or leaves a group [carp_join_multicast].
void TellNic(ns3::Ptr<ns3::NetDevice> parent, const ns3::Address& group, bool joined)
{
    auto nic = ns3::DynamicCast<ns3::EthernetNetDevice>(parent);
    const auto mac = ns3::Mac48Address::ConvertFrom(
        ns3::Ipv6Address::IsMatchingType(group)
            ? nic->GetMulticast(ns3::Ipv6Address::ConvertFrom(group))
            : nic->GetMulticast(ns3::Ipv4Address::ConvertFrom(group)));
    if (joined)
    {
        nic->JoinGroup(mac);
    }
    else
    {
        nic->LeaveGroup(mac);
    }
}

/// A port has at most one IPv4 address.
void AddIpv4Port(ns3::Ptr<ns3::NetDevice> device, const carp::Ipv4Bytes& address, int prefix)
{
    auto ipv4 = device->GetNode()->GetObject<ns3::Ipv4>();
    const uint32_t interface = ipv4->AddInterface(device);
    ipv4->AddAddress(interface, ns3::Ipv4InterfaceAddress(ns3::FromCarp(address), ToMask(prefix)));
    ipv4->SetUp(interface);
}

void SetDefaultRoute(ns3::Ptr<ns3::NetDevice> device, const IpAddress& gateway)
{
    if (const auto* address = std::get_if<carp::Ipv4Bytes>(&gateway))
    {
        auto ipv4 = device->GetNode()->GetObject<ns3::Ipv4>();
        ns3::Ipv4StaticRoutingHelper().GetStaticRouting(ipv4)->SetDefaultRoute(
            ns3::FromCarp(*address),
            static_cast<uint32_t>(ipv4->GetInterfaceForDevice(device)));
        return;
    }
    auto ipv6 = device->GetNode()->GetObject<ns3::Ipv6>();
    ns3::Ipv6StaticRoutingHelper().GetStaticRouting(ipv6)->SetDefaultRoute(
        ns3::FromCarp(std::get<carp::Ipv6Bytes>(gateway)),
        static_cast<uint32_t>(ipv6->GetInterfaceForDevice(device)));
}

/// What rad or rtadvd do on the MASTER of a group.
ns3::Ptr<ns3::CarpRouterAdvertiser> Advertise(ns3::Ptr<ns3::CarpNetDevice> device,
                                              const RouterAdvertSpec& spec,
                                              const PortAddress& network)
{
    const auto address = ns3::FromCarp(std::get<carp::Ipv6Bytes>(network.address));
    const ns3::Ipv6Prefix prefix(static_cast<uint8_t>(network.prefix));
    auto advertiser = ns3::CreateObject<ns3::CarpRouterAdvertiser>();
    advertiser->SetAttribute("Prefix", ns3::Ipv6AddressValue(address.CombinePrefix(prefix)));
    advertiser->SetAttribute("Interval", ns3::TimeValue(ns3::NanoSeconds(spec.every.count())));
    advertiser->SetAttribute("RouterLifetime",
                             ns3::TimeValue(ns3::NanoSeconds(spec.lifetime.count())));
    advertiser->Attach(device);
    return advertiser;
}

/// A vhid of a balanced group shares its addresses with the others of the host.
void ShareAddresses(ns3::CarpNetDevice& device, const MemberSpec& spec, const InterfaceSpec& port)
{
    const std::string name = WrittenName(spec.group);
    const auto nodes = std::count_if(port.carp.begin(),
                                     port.carp.end(),
                                     [&name](const MemberSpec& other)
                                     { return WrittenName(other.group) == name; });
    device.SetBalancing(
        carp::EffectiveBalancing(spec.dialect, spec.balancing, static_cast<size_t>(nodes)),
        name);
}

} // namespace

void AddStacks(Host& host, const HostSpec& spec, Recorder& recorder)
{
    ns3::InternetStackHelper stack;
    // The list delivers multicast locally, which static routing alone does not.
    ns3::Ipv4ListRoutingHelper routing;
    routing.Add(ns3::Ipv4StaticRoutingHelper(), 0);
    stack.SetRoutingHelper(routing);
    stack.SetIpv6StackInstall(false);
    stack.Install(host.GetNode());
    stack.AssignStreams(ns3::NodeContainer(host.GetNode()), StreamFor(Purpose::STACK, spec.name));
    host.GetNode()->GetObject<ns3::Ipv4>()->SetAttribute("IpForward",
                                                         ns3::BooleanValue(spec.forwards));
    if (std::any_of(spec.interfaces.begin(), spec.interfaces.end(), SpeaksIpv6))
    {
        InstallIpv6(host.GetNode(), spec.forwards, StreamFor(Purpose::STACK_IPV6, spec.name));
        recorder.WatchRouters(host);
    }
}

void AddAddresses(Host& host,
                  const Port& port,
                  const InterfaceSpec& spec,
                  const ArpSpec& arp,
                  Recorder& recorder)
{
    std::vector<ns3::Ipv4Address> own4;
    for (const PortAddress& own : spec.addresses)
    {
        if (const auto* address = std::get_if<carp::Ipv4Bytes>(&own.address))
        {
            AddIpv4Port(port.nic, *address, own.prefix);
            own4.push_back(ns3::FromCarp(*address));
        }
    }
    if (SpeaksIpv6(spec))
    {
        AddIpv6Port(port.nic, spec);
    }
    if (own4.empty())
    {
        return;
    }
    ListenToNeighbours(port.nic, arp, recorder.WatchNeighbours(host));
    if (arp.profile != ArpProfile::LEARN)
    {
        port.nic->FilterArp(own4);
    }
}

void AddDefaultRoutes(Host& host, const HostSpec& spec)
{
    for (const IpAddress& gateway : spec.gateways)
    {
        for (size_t i = 0; i < spec.interfaces.size(); ++i)
        {
            if (IsOnLink(gateway, spec.interfaces[i]))
            {
                SetDefaultRoute(host.GetPorts()[i].nic, gateway);
            }
        }
    }
}

void AddMembers(Host& host, Port& port, const InterfaceSpec& spec, Recorder& recorder)
{
    for (const MemberSpec& memberSpec : spec.carp)
    {
        const ns3::CarpHelper helper(memberSpec.dialect);
        if (!host.GetCarp())
        {
            helper.InstallStack(host.GetNode())
                ->TraceConnectWithoutContext("GroupChanged", ns3::MakeCallback(&TellNic));
        }
        Member member{memberSpec.group,
                      helper.Install(port.nic, memberSpec.config),
                      memberSpec.created};
        ShareAddresses(*member.device, memberSpec, spec);
        recorder.Watch(host, member);
        if (memberSpec.routerAdverts)
        {
            const auto advertiser =
                Advertise(member.device, *memberSpec.routerAdverts, *FindAutoconfNetwork(spec));
            recorder.Watch(host, member, advertiser);
        }
        port.members.push_back(std::move(member));
    }
}

void AddPfsync(Host& host, const HostSpec& spec)
{
    for (size_t i = 0; spec.pfsync && i < spec.interfaces.size(); ++i)
    {
        if (spec.interfaces[i].name != spec.pfsync->on)
        {
            continue;
        }
        auto pfsync = std::make_unique<PfsyncPort>(host.GetCarp(),
                                                   host.GetPorts()[i].nic,
                                                   spec.pfsync->bulkUpdate);
        for (const Member& member : host.GetMembers())
        {
            member.device->TraceConnectWithoutContext("StateChanged",
                                                      ns3::MakeCallback(&PfsyncPort::NoticeState,
                                                                        pfsync.get()));
        }
        host.SetPfsync(std::move(pfsync));
    }
}

} // namespace lab
