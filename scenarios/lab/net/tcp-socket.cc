// SPDX-License-Identifier: GPL-2.0-only

#include "lab/net/tcp-socket.h"

#include "lab/net/clock.h"

#include "ns3/inet-socket-address.h"
#include "ns3/inet6-socket-address.h"
#include "ns3/rtt-estimator.h"
#include "ns3/tcp-cubic.h"
#include "ns3/tcp-l4-protocol.h"
#include "ns3/tcp-prr-recovery.h"
#include "ns3/uinteger.h"

namespace lab
{

namespace
{

constexpr uint32_t SEGMENT_BYTES = 1460; ///< of data in one Ethernet frame

/// The IP address in a socket address.
ns3::Address HostOf(const ns3::Address& address)
{
    if (ns3::InetSocketAddress::IsMatchingType(address))
    {
        return ns3::InetSocketAddress::ConvertFrom(address).GetIpv4();
    }
    return ns3::Inet6SocketAddress::ConvertFrom(address).GetIpv6();
}

} // namespace

NS_OBJECT_ENSURE_REGISTERED(TcpSocket);

ns3::TypeId TcpSocket::GetTypeId()
{
    static ns3::TypeId tid = ns3::TypeId("lab::TcpSocket")
                                 .SetParent<ns3::TcpSocketBase>()
                                 .SetGroupName("Lab")
                                 .AddConstructor<TcpSocket>();
    return tid;
}

void TcpSocket::Vanish()
{
    SetRecvCallback(ns3::MakeNullCallback<void, ns3::Ptr<ns3::Socket>>());
    SetSendCallback(ns3::MakeNullCallback<void, ns3::Ptr<ns3::Socket>, uint32_t>());
    SetConnectCallback(ns3::MakeNullCallback<void, ns3::Ptr<ns3::Socket>>(),
                       ns3::MakeNullCallback<void, ns3::Ptr<ns3::Socket>>());
    SetCloseCallbacks(ns3::MakeNullCallback<void, ns3::Ptr<ns3::Socket>>(),
                      ns3::MakeNullCallback<void, ns3::Ptr<ns3::Socket>>());
    CancelAllTimers();
    DeallocateEndPoint();
    m_state = CLOSED;
}

ns3::Ptr<ns3::TcpSocketBase> TcpSocket::Fork()
{
    return ns3::CopyObject<TcpSocket>(this);
}

void TcpSocket::DoForwardUp(ns3::Ptr<ns3::Packet> packet,
                            const ns3::Address& from,
                            const ns3::Address& to)
{
    ns3::TcpHeader header;
    packet->PeekHeader(header);
    const bool opens = (header.GetFlags() & (ns3::TcpHeader::SYN | ns3::TcpHeader::RST)) != 0;
    if (m_state == LISTEN && !opens)
    {
        Refuse(header, HostOf(from), HostOf(to));
        return;
    }
    TcpSocketBase::DoForwardUp(packet, from, to);
}

void TcpSocket::Refuse(const ns3::TcpHeader& header,
                       const ns3::Address& from,
                       const ns3::Address& to)
{
    ns3::TcpHeader reset;
    reset.SetFlags(ns3::TcpHeader::RST);
    reset.SetSequenceNumber(header.GetAckNumber());
    reset.SetSourcePort(header.GetDestinationPort());
    reset.SetDestinationPort(header.GetSourcePort());
    m_tcp->SendPacket(ns3::Create<ns3::Packet>(), reset, to, from);
}

ns3::Ptr<TcpSocket> MakeTcpSocket(ns3::Ptr<ns3::Node> node, Time minRto)
{
    auto tcp = node->GetObject<ns3::TcpL4Protocol>();
    auto socket = ns3::CreateObject<TcpSocket>();
    socket->SetNode(node);
    socket->SetTcp(tcp);
    socket->SetRtt(ns3::CreateObject<ns3::RttMeanDeviation>());
    socket->SetCongestionControlAlgorithm(ns3::CreateObject<ns3::TcpCubic>());
    socket->SetRecoveryAlgorithm(ns3::CreateObject<ns3::TcpPrrRecovery>());
    socket->SetMinRto(ToNs3(minRto));
    socket->SetAttribute("SegmentSize", ns3::UintegerValue(SEGMENT_BYTES));
    tcp->AddSocket(socket);
    return socket;
}

} // namespace lab
