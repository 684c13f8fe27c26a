// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_HOST_ICMPV6_H
#define LAB_HOST_ICMPV6_H

#include "ns3/event-id.h"
#include "ns3/icmpv6-header.h"
#include "ns3/icmpv6-l4-protocol.h"
#include "ns3/ipv6-l3-protocol.h"

#include <functional>
#include <set>
#include <utility>
#include <vector>

namespace lab
{

/**
 * ICMPv6 of a simulated host. It differs from ns-3's where that departs from RFC 4861:
 *
 * - a solicitation for any link-local address of a port is answered for that address;
 * - echoes of a link-local address leave by the port they came in, also if others have it too;
 * - an unsolicited advertisement stops no probe of a neighbour that is under way;
 * - router advertisements are believed only where the administrator wants that, routers are
 *   forgotten when their lifetime ends, and only one at a time is the default router.
 *
 * Nothing is sent that a scenario does not ask for: no probes for duplicates, no solicitation of
 * routers.
 */
class HostIcmpv6 : public ns3::Icmpv6L4Protocol
{
  public:
    ~HostIcmpv6() override;

    /// Called when the default router changes. \param router the new one, or :: for none
    using RouterCallback = std::function<void(const ns3::Ipv6Address& router)>;

    /// Believes router advertisements that come to a device.
    void ListenToRouters(ns3::Ptr<ns3::NetDevice> device);
    void SetRouterCallback(RouterCallback callback);

    /// Power off: what routers said is forgotten.
    void ForgetRouters();

    ns3::IpL4Protocol::RxStatus Receive(ns3::Ptr<ns3::Packet> packet,
                                        const ns3::Ipv6Header& header,
                                        ns3::Ptr<ns3::Ipv6Interface> interface) override;
    using ns3::Icmpv6L4Protocol::Receive;

    void FunctionDadTimeout(ns3::Ipv6Interface* interface, ns3::Ipv6Address address) override;

  protected:
    void DoDispose() override;

  private:
    struct Router
    {
        ns3::Ipv6Address address;
        uint32_t interface = 0;
        ns3::EventId expiry;
    };

    bool Answer(ns3::Ptr<const ns3::Packet> packet,
                const ns3::Ipv6Header& header,
                ns3::Ptr<ns3::Ipv6Interface> interface);
    void Echo(ns3::Ptr<ns3::Packet> packet,
              const ns3::Ipv6Header& header,
              ns3::Ptr<ns3::Ipv6Interface> interface);
    bool Believe(ns3::Ptr<const ns3::Packet> packet, ns3::Ptr<ns3::Ipv6Interface> interface);
    void HearRouter(ns3::Ptr<ns3::Packet> packet,
                    const ns3::Ipv6Header& header,
                    ns3::Ptr<ns3::Ipv6Interface> interface);
    void MakeAddress(const ns3::Icmpv6OptionPrefixInformation& prefix, uint32_t interface);
    void KeepRouter(const ns3::Ipv6Address& address, uint32_t interface, uint16_t seconds);
    void DropRouter(ns3::Ipv6Address address, uint32_t interface);
    void UpdateDefaultRoute();
    ns3::Ptr<ns3::Ipv6L3Protocol> GetIpv6() const;

    std::set<uint32_t> m_listening; ///< interfaces
    RouterCallback m_routerChanged;
    std::vector<Router> m_routers; ///< in the order of their first advertisement
    std::pair<ns3::Ipv6Address, uint32_t> m_default{ns3::Ipv6Address::GetAny(), 0};
    std::vector<std::pair<uint32_t, ns3::Ipv6Address>> m_made; ///< interfaces, addresses
};

} // namespace lab

#endif // LAB_HOST_ICMPV6_H
