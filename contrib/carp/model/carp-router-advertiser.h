// SPDX-License-Identifier: GPL-2.0-only

#ifndef CARP_ROUTER_ADVERTISER_H
#define CARP_ROUTER_ADVERTISER_H

#include "carp-net-device.h"

#include "ns3/event-id.h"
#include "ns3/ipv6-address.h"
#include "ns3/nstime.h"
#include "ns3/object.h"

namespace ns3
{

/**
 * \ingroup carp
 * Makes the MASTER of a virtual host the default router of the hosts on its LAN: sends router
 * advertisements [RFC 4861 section 4.2] to all nodes, the first when the device becomes MASTER,
 * then one each interval as long as it is.
 *
 * Their source is the link-local address of the carp device, which all members of the group have
 * in common, so that hosts keep their router over a failover. Router solicitations are not
 * answered. The device must have virtual IPv6 addresses, and the node should forward.
 */
class CarpRouterAdvertiser : public Object
{
  public:
    /**
     * \brief Get the type ID.
     * \return the object TypeId
     */
    static TypeId GetTypeId();

    CarpRouterAdvertiser();
    ~CarpRouterAdvertiser() override;

    /**
     * Starts to follow a device, and is aggregated to it; called once.
     * \param device a carp device
     */
    void Attach(Ptr<CarpNetDevice> device);

    using SentTracedCallback = void (*)(const Ipv6Address& source, const Ipv6Address& prefix);

  protected:
    void DoDispose() override;

  private:
    void Follow(uint8_t vhid, carp::State from, carp::State to, carp::Reason reason);
    void Advertise();
    Ptr<Packet> MakeAdvertisement() const;

    CarpNetDevice* m_device = nullptr; ///< aggregated, so it exists as long as this object
    Ipv6Address m_prefix;
    uint8_t m_prefixLength;
    Time m_interval;
    Time m_routerLifetime;
    Time m_validLifetime;
    Time m_preferredLifetime;
    EventId m_next;
    TracedCallback<const Ipv6Address&, const Ipv6Address&> m_sent;
};

} // namespace ns3

#endif // CARP_ROUTER_ADVERTISER_H
