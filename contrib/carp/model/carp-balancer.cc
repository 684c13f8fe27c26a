// SPDX-License-Identifier: GPL-2.0-only

#include "carp-balancer.h"

#include "carp-announcer.h"
#include "carp-conversions.h"
#include "carp-neighbour-discovery.h"
#include "carp-net-device.h"

#include "ns3/arp-header.h"
#include "ns3/ipv4.h"
#include "ns3/ipv6.h"

#include <algorithm>
#include <array>

namespace ns3
{

namespace
{

constexpr size_t IPV4_DESTINATION_AT = 16;
constexpr size_t IPV6_DESTINATION_AT = 24;

bool Contains(const std::vector<CarpNetDevice*>& devices, const CarpNetDevice* wanted)
{
    return std::find(devices.begin(), devices.end(), wanted) != devices.end();
}

bool HasLowerVhid(const CarpNetDevice* a, const CarpNetDevice* b)
{
    return a->GetVhid() < b->GetVhid();
}

/// Whether each device of a machine has to see it, as an answer to what one of them asked.
bool IsAnswer(const CarpFrame& frame)
{
    if (frame.protocol == CARP_ETHERTYPE_ARP)
    {
        ArpHeader arp;
        frame.packet->PeekHeader(arp);
        return !arp.IsRequest();
    }
    return frame.protocol == CARP_ETHERTYPE_IPV6 && PeekNeighbourMessage(frame.packet).has_value();
}

void Hand(CarpNetDevice& device, const CarpFrame& frame)
{
    if (device.IsMaster())
    {
        device.NotifyServed(frame.packet, frame.protocol);
        device.Deliver(frame.packet, frame.protocol, frame.from, frame.to);
    }
}

} // namespace

CarpBalancer::CarpBalancer() = default;

CarpBalancer::~CarpBalancer() = default;

void CarpBalancer::Clear()
{
    m_byMac.clear();
    m_byAddress.clear();
    m_interfaces.clear();
    m_list.clear();
}

// Who there is

void CarpBalancer::Update(const std::vector<Ptr<CarpNetDevice>>& devices, Mac48Address parentMac)
{
    Devices booted;
    for (const Ptr<CarpNetDevice>& device : devices)
    {
        if (device->GetHost())
        {
            booted.push_back(PeekPointer(device));
        }
    }
    UpdateList(booted);
    UpdateInterfaces(booted);
    UpdateTables(booted, parentMac);
}

void CarpBalancer::UpdateList(const Devices& booted)
{
    m_list.erase(std::remove_if(m_list.begin(),
                                m_list.end(),
                                [&booted](const CarpNetDevice* listed)
                                { return !Contains(booted, listed); }),
                 m_list.end());
    for (CarpNetDevice* device : booted)
    {
        if (!Contains(m_list, device))
        {
            std::vector<uint8_t> vhids;
            for (const CarpNetDevice* listed : m_list)
            {
                vhids.push_back(listed->GetVhid());
            }
            const size_t place = carp::PlaceInList(vhids, device->GetVhid());
            m_list.insert(m_list.begin() + static_cast<Devices::difference_type>(place), device);
        }
    }
}

void CarpBalancer::UpdateInterfaces(const Devices& booted)
{
    std::map<std::pair<carp::Balancing, std::string>, Devices> byName;
    for (CarpNetDevice* device : booted)
    {
        device->SetSharedMac(std::nullopt);
        const carp::Balancing mode = device->GetBalancing();
        if (carp::HasCarpnodes(mode))
        {
            byName[{mode, device->GetInterfaceName()}].push_back(device);
        }
    }
    m_interfaces.clear();
    for (auto& [name, nodes] : byName)
    {
        std::sort(nodes.begin(), nodes.end(), HasLowerVhid);
        if (carp::DecidesPerPacket(name.first))
        {
            const carp::Config& leader = nodes.front()->GetConfig();
            const carp::MacBytes mac =
                leader.handSetMac.value_or(carp::SharedMac(name.first, leader.vhid));
            for (CarpNetDevice* node : nodes)
            {
                node->SetSharedMac(FromCarp(mac));
            }
        }
        m_interfaces.push_back(std::move(nodes));
    }
}

void CarpBalancer::UpdateTables(const Devices& booted, Mac48Address parentMac)
{
    m_byMac.clear();
    m_byAddress.clear();
    for (CarpNetDevice* device : booted)
    {
        const Mac48Address mac = device->GetServiceMac();
        if (mac != parentMac)
        {
            const bool isShared = carp::DecidesPerPacket(device->GetBalancing());
            m_byMac.emplace(mac,
                            isShared ? Receiver{&NodesOf(*device), nullptr}
                                     : Receiver{nullptr, device});
        }
        for (const Address& address : device->GetServedAddresses())
        {
            m_byAddress.emplace(address, device);
        }
    }
}

/// The carpnodes of the interface of a device that is one of them.
const CarpBalancer::Devices& CarpBalancer::NodesOf(const CarpNetDevice& device) const
{
    return *std::find_if(m_interfaces.begin(),
                         m_interfaces.end(),
                         [&device](const Devices& nodes) { return Contains(nodes, &device); });
}

// Who takes a frame

bool CarpBalancer::Serves(Mac48Address mac) const
{
    return m_byMac.count(mac) > 0;
}

bool CarpBalancer::Deliver(const CarpFrame& frame) const
{
    const auto found = m_byMac.find(Mac48Address::ConvertFrom(frame.to));
    if (found == m_byMac.end())
    {
        return false;
    }
    const Receiver& receiver = found->second;
    receiver.nodes ? DeliverToShared(*receiver.nodes, frame) : Hand(*receiver.device, frame);
    return true;
}

void CarpBalancer::DeliverToShared(const Devices& nodes, const CarpFrame& frame)
{
    if (IsAnswer(frame))
    {
        // What waited for the answer may change the set.
        for (CarpNetDevice* node : Devices(nodes))
        {
            Hand(*node, frame);
        }
    }
    else if (frame.protocol == CARP_ETHERTYPE_ARP)
    {
        Hand(*nodes.front(), frame);
    }
    else
    {
        DeliverByFold(nodes, frame);
    }
}

void CarpBalancer::DeliverByFold(const Devices& nodes, const CarpFrame& frame)
{
    if (const std::optional<uint32_t> fold = FoldOf(nodes, frame))
    {
        const size_t index = *fold % nodes.size();
        if (index < carp::MASK_BITS)
        {
            Hand(*nodes[index], frame);
        }
        return;
    }
    // For everybody; a machine that is no MASTER at all has the address nowhere.
    const auto master = std::find_if(nodes.begin(),
                                     nodes.end(),
                                     [](const CarpNetDevice* node) { return node->IsMaster(); });
    if (master != nodes.end())
    {
        Hand(**master, frame);
    }
}

/// \return nothing if everybody takes it
std::optional<uint32_t> CarpBalancer::FoldOf(const Devices& nodes, const CarpFrame& frame)
{
    const bool isIpv6 = frame.protocol == CARP_ETHERTYPE_IPV6;
    if (!isIpv6 && frame.protocol != CARP_ETHERTYPE_IPV4)
    {
        return std::nullopt;
    }
    std::array<uint8_t, carp::FOLD_BYTES> bytes{};
    const size_t size = frame.packet->CopyData(bytes.data(), bytes.size());
    return carp::FoldOf(isIpv6 ? carp::Family::IPV6 : carp::Family::IPV4,
                        bytes.data(),
                        size,
                        [&] { return IsOurs(*nodes.front(), frame); });
}

/// Whether the machine of a device has the address that a packet goes to, or listens to it.
bool CarpBalancer::IsOurs(const CarpNetDevice& device, const CarpFrame& frame)
{
    const std::vector<Address> served = device.GetServedAddresses();
    const auto isServed = [&served](const Address& address)
    { return std::find(served.begin(), served.end(), address) != served.end(); };
    std::array<uint8_t, IPV6_DESTINATION_AT + 16> bytes{};
    frame.packet->CopyData(bytes.data(), bytes.size());
    if (frame.protocol == CARP_ETHERTYPE_IPV6)
    {
        const Ipv6Address to = Ipv6Address::Deserialize(&bytes[IPV6_DESTINATION_AT]);
        const Ptr<Ipv6> ipv6 = device.GetNode()->GetObject<Ipv6>();
        return to.IsMulticast() || isServed(to) || (ipv6 && ipv6->GetInterfaceForAddress(to) >= 0);
    }
    const Ipv4Address to = Ipv4Address::Deserialize(&bytes[IPV4_DESTINATION_AT]);
    const Ptr<Ipv4> ipv4 = device.GetNode()->GetObject<Ipv4>();
    return to.IsMulticast() || isServed(to) || (ipv4 && ipv4->GetInterfaceForAddress(to) >= 0);
}

// Who answers

CarpNetDevice* CarpBalancer::FindArpResponder(Ipv4Address target, const carp::Asker& asker) const
{
    const OwnerRange owners = m_byAddress.equal_range(target);
    if (owners.first != owners.second &&
        carp::ChoosesInterface(owners.first->second->GetBalancing()))
    {
        return ChooseInterface(owners, asker);
    }
    return ChooseNode(owners, asker.mac);
}

CarpNetDevice* CarpBalancer::FindNeighbour(Ipv6Address target,
                                           const std::optional<Mac48Address>& asker) const
{
    const OwnerRange owners = m_byAddress.equal_range(target);
    const bool mustTell = owners.first != owners.second &&
                          owners.first->second->GetBalancing() == carp::Balancing::ARP;
    if (mustTell && !asker)
    {
        return nullptr; // [OpenBSD carp_iamatch6]
    }
    return ChooseNode(owners, asker ? ToCarp(*asker) : carp::MacBytes{});
}

/// Made once: a LAN asks the same few keys all the time.
const carp::MacHash& CarpBalancer::HashOf(const carp::Key& key) const
{
    return m_hashes.try_emplace(key, key).first->second;
}

/// The first arpbalance, where each virtual host is asked in turn whether it is meant.
CarpNetDevice* CarpBalancer::ChooseInterface(OwnerRange owners, const carp::Asker& asker) const
{
    const carp::Balancing mode = owners.first->second->GetBalancing();
    Devices running;
    for (CarpNetDevice* device : m_list)
    {
        const bool isOwner = std::any_of(owners.first,
                                         owners.second,
                                         [device](const auto& owner)
                                         { return owner.second == device; });
        if (isOwner && device->GetBalancing() == mode && device->GetState() != carp::State::INIT)
        {
            running.push_back(device);
        }
    }
    for (size_t i = 0; i < running.size(); ++i)
    {
        const carp::Dialect& dialect = running[i]->GetDialect();
        const bool mayAnswer = running[i]->IsMaster() || dialect.backupAnswersBalancedArp;
        if (mayAnswer && carp::IndexOfAsker(asker,
                                            carp::SelectorOf(dialect, mode),
                                            running[i]->GetConfig().key,
                                            running.size()) == i)
        {
            return running[i];
        }
    }
    return nullptr;
}

CarpNetDevice* CarpBalancer::ChooseNode(OwnerRange owners, const carp::MacBytes& asker) const
{
    if (owners.first == owners.second)
    {
        return nullptr;
    }
    const CarpNetDevice& first = *owners.first->second;
    if (!carp::HasCarpnodes(first.GetBalancing()))
    {
        return FindMaster(owners);
    }
    // A link-local address belongs to one carpnode, unless all share the MAC that it follows from.
    Devices nodes;
    for (CarpNetDevice* node : NodesOf(first))
    {
        if (std::any_of(owners.first,
                        owners.second,
                        [node](const auto& owner) { return owner.second == node; }))
        {
            nodes.push_back(node);
        }
    }
    const size_t index = first.GetBalancing() == carp::Balancing::ARP
                             ? HashOf(nodes.front()->GetConfig().key)(asker) % nodes.size()
                             : 0; // the leader
    return index < carp::MASK_BITS && nodes[index]->IsMaster() ? nodes[index] : nullptr;
}

/// The first of several that have an address by chance.
CarpNetDevice* CarpBalancer::FindMaster(OwnerRange owners)
{
    const auto owner = std::find_if(owners.first,
                                    owners.second,
                                    [](const auto& entry) { return entry.second->IsMaster(); });
    return owner == owners.second ? nullptr : owner->second;
}

std::vector<CarpNetDevice*> CarpBalancer::FindRobbed(const Address& address,
                                                     Mac48Address claimant) const
{
    const OwnerRange owners = m_byAddress.equal_range(address);
    const bool isPartner = std::any_of(owners.first,
                                       owners.second,
                                       [claimant](const auto& owner)
                                       {
                                           return owner.second->GetBalancing() !=
                                                      carp::Balancing::NONE &&
                                                  owner.second->GetServiceMac() == claimant;
                                       });
    Devices robbed;
    for (auto owner = owners.first; owner != owners.second && !isPartner; ++owner)
    {
        if (owner->second->IsMaster() && claimant != owner->second->GetServiceMac())
        {
            robbed.push_back(owner->second);
        }
    }
    return robbed;
}

} // namespace ns3
