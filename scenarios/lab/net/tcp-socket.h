// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_TCP_SOCKET_H
#define LAB_TCP_SOCKET_H

#include "lab/timeline/time.h"

#include "ns3/node.h"
#include "ns3/tcp-socket-base.h"

namespace lab
{

/**
 * ns-3's TCP socket with what a lab of failures needs besides: it can vanish with the power of
 * its host, and while it listens it refuses segments of connections that it does not know
 * (RFC 9293, 3.10.7.2), which ns-3 passes over in silence.
 */
class TcpSocket : public ns3::TcpSocketBase
{
  public:
    /**
     * \brief Get the type ID.
     * \return the object TypeId
     */
    static ns3::TypeId GetTypeId();

    /// Ends without a word to the peer or the owner.
    void Vanish();

  protected:
    ns3::Ptr<ns3::TcpSocketBase> Fork() override;
    void DoForwardUp(ns3::Ptr<ns3::Packet> packet,
                     const ns3::Address& from,
                     const ns3::Address& to) override;

  private:
    void Refuse(const ns3::TcpHeader& header, const ns3::Address& from, const ns3::Address& to);
};

/**
 * A socket as the hosts of the lab have it: CUBIC with SACK, time stamps and delayed
 * acknowledgements, segments of 1460 bytes, an initial window of 10.
 *
 * \param minRto least retransmission time-out
 */
ns3::Ptr<TcpSocket> MakeTcpSocket(ns3::Ptr<ns3::Node> node, Time minRto);

} // namespace lab

#endif // LAB_TCP_SOCKET_H
