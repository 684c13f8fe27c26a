// SPDX-License-Identifier: GPL-2.0-only

// Apart from all that includes ns-3: <linux/if_packet.h> defines macros named as ns-3's
// enumerators, such as PACKET_HOST.

#include "lab/net/packet-socket.h"

#include <arpa/inet.h>
#include <cerrno>
#include <cstring>
#include <linux/ethtool.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <set>
#include <stdexcept>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace lab
{

namespace
{

constexpr size_t VLAN_TAG_BYTES = 4;
constexpr size_t LONGEST_FRAME = ETH_HLEN + LAN_MTU; // as Linux hands it over, without a tag

/// What goes before each frame with PACKET_VNET_HDR: virtio_net_hdr of <linux/virtio_net.h>, which
/// is no header for C++.
struct OffloadHeader
{
    uint8_t flags;
    uint8_t segmentation;
    uint16_t headerSize;
    uint16_t segmentSize;
    uint16_t checksumStart;
    uint16_t checksumField;
};

static_assert(sizeof(OffloadHeader) == 10);

constexpr uint8_t NEEDS_CHECKSUM = 1; // VIRTIO_NET_HDR_F_NEEDS_CSUM

std::runtime_error Failure(const std::string& what)
{
    return std::runtime_error(what + ": " + std::strerror(errno));
}

ifreq Request(const std::string& interface)
{
    ifreq request{};
    interface.copy(request.ifr_name, IFNAMSIZ - 1);
    return request;
}

/// "eth0, lo": the interfaces that there are in this network namespace.
std::string InterfaceNames()
{
    std::set<std::string> names;
    struct if_nameindex* const all = if_nameindex();
    for (auto* item = all; item && item->if_index != 0; ++item)
    {
        names.insert(item->if_name);
    }
    if_freenameindex(all);
    std::string text;
    for (const std::string& name : names)
    {
        text.append(text.empty() ? "" : ", ").append(name);
    }
    return text;
}

/**
 * Does what Linux has left to the hardware of a sender: the field of the checksum holds the sum of
 * the pseudo header, and the rest of the packet is to be added.
 * \param start where the sum begins \param field where it belongs, counted from there
 */
void FillInChecksum(FrameBytes& frame, size_t start, size_t field)
{
    if (start + field + 2 > frame.size())
    {
        return;
    }
    uint32_t sum = 0;
    for (size_t i = start; i < frame.size(); ++i)
    {
        sum += (i - start) % 2 == 0 ? frame[i] << 8 : frame[i];
    }
    while (sum >> 16)
    {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    // Zero would mean that there is none [RFC 768]; both are zero in one's complement.
    const uint16_t checksum = sum == 0xffff ? 0xffff : ~sum;
    frame[start + field] = checksum >> 8;
    frame[start + field + 1] = checksum & 0xff;
}

/// Puts a VLAN tag, which Linux hands over beside the frame, back to where it was.
void PutBackTag(FrameBytes& frame, const tpacket_auxdata& aux)
{
    if (!(aux.tp_status & TP_STATUS_VLAN_VALID))
    {
        return;
    }
    const uint16_t type = aux.tp_status & TP_STATUS_VLAN_TPID_VALID ? aux.tp_vlan_tpid
                                                                    : ETH_P_8021Q;
    const uint16_t tci = aux.tp_vlan_tci;
    const uint8_t tag[VLAN_TAG_BYTES] = {static_cast<uint8_t>(type >> 8),
                                         static_cast<uint8_t>(type),
                                         static_cast<uint8_t>(tci >> 8),
                                         static_cast<uint8_t>(tci)};
    frame.insert(frame.begin() + 2 * ETH_ALEN, tag, tag + VLAN_TAG_BYTES);
}

tpacket_auxdata AuxiliaryData(msghdr& message)
{
    tpacket_auxdata aux{};
    for (cmsghdr* item = CMSG_FIRSTHDR(&message); item; item = CMSG_NXTHDR(&message, item))
    {
        if (item->cmsg_level == SOL_PACKET && item->cmsg_type == PACKET_AUXDATA)
        {
            std::memcpy(&aux, CMSG_DATA(item), sizeof(aux));
        }
    }
    return aux;
}

} // namespace

PacketSocket::PacketSocket(const std::string& interface)
    : m_interface(interface)
{
    m_query = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    try
    {
        Check();
        // Protocol 0: nothing comes in before it is bound to one.
        m_socket = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
        if (m_socket < 0 && (errno == EPERM || errno == EACCES))
        {
            throw std::runtime_error(m_interface + " is not for ordinary users: run this as root, "
                                                   "or with the capability CAP_NET_RAW");
        }
        const int on = 1;
        if (m_socket < 0 ||
            setsockopt(m_socket, SOL_PACKET, PACKET_VNET_HDR, &on, sizeof(on)) != 0 ||
            setsockopt(m_socket, SOL_PACKET, PACKET_AUXDATA, &on, sizeof(on)) != 0)
        {
            throw Failure(m_interface + " cannot be opened");
        }
    }
    catch (...)
    {
        close(m_query);
        close(m_socket);
        throw;
    }
}

PacketSocket::~PacketSocket()
{
    close(m_query);
    close(m_socket);
}

void PacketSocket::Check() const
{
    ifreq request = Request(m_interface);
    if (m_interface.size() >= IFNAMSIZ || ioctl(m_query, SIOCGIFFLAGS, &request) != 0)
    {
        throw std::runtime_error("there is no interface " + m_interface + ", only " +
                                 InterfaceNames());
    }
    const bool up = request.ifr_flags & IFF_UP;
    if (ioctl(m_query, SIOCGIFHWADDR, &request) != 0 ||
        request.ifr_hwaddr.sa_family != ARPHRD_ETHER)
    {
        throw std::runtime_error(m_interface + " is no Ethernet interface");
    }
    if (!up)
    {
        throw std::runtime_error(m_interface + " is down: ip link set " + m_interface + " up");
    }
    if (ioctl(m_query, SIOCGIFMTU, &request) != 0 || request.ifr_mtu > LAN_MTU)
    {
        throw std::runtime_error(m_interface + " has an MTU of " + std::to_string(request.ifr_mtu) +
                                 ", more than the " + std::to_string(LAN_MTU) +
                                 " of the simulated LAN: ip link set " + m_interface + " mtu " +
                                 std::to_string(LAN_MTU));
    }
}

const std::string& PacketSocket::GetInterface() const
{
    return m_interface;
}

void PacketSocket::Open()
{
    sockaddr_ll address{};
    address.sll_family = AF_PACKET;
    address.sll_protocol = htons(ETH_P_ALL);
    address.sll_ifindex = static_cast<int>(if_nametoindex(m_interface.c_str()));
    packet_mreq promiscuous{};
    promiscuous.mr_ifindex = address.sll_ifindex;
    promiscuous.mr_type = PACKET_MR_PROMISC;
    // Index 0 would mean all interfaces.
    if (address.sll_ifindex == 0 ||
        bind(m_socket, reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0 ||
        setsockopt(m_socket,
                   SOL_PACKET,
                   PACKET_ADD_MEMBERSHIP,
                   &promiscuous,
                   sizeof(promiscuous)) != 0)
    {
        throw Failure(m_interface + " cannot be opened");
    }
}

int PacketSocket::GetDescriptor() const
{
    return m_socket;
}

std::optional<FrameBytes> PacketSocket::Receive()
{
    OffloadHeader offload{};
    // One byte more than fits tells that a frame is too long.
    FrameBytes frame(LONGEST_FRAME + 1);
    iovec parts[] = {{&offload, sizeof(offload)}, {frame.data(), frame.size()}};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(tpacket_auxdata))];
    sockaddr_ll from{};
    msghdr message{};
    message.msg_name = &from;
    message.msg_namelen = sizeof(from);
    message.msg_iov = parts;
    message.msg_iovlen = 2;
    message.msg_control = control;
    message.msg_controllen = sizeof(control);
    const ssize_t size = recvmsg(m_socket, &message, MSG_DONTWAIT);
    if (size < static_cast<ssize_t>(sizeof(offload) + ETH_HLEN) ||
        from.sll_pkttype == PACKET_OUTGOING)
    {
        return std::nullopt;
    }
    frame.resize(size - sizeof(offload));
    if (frame.size() > LONGEST_FRAME)
    {
        ++m_losses.tooLong;
        return std::nullopt;
    }
    if (offload.flags & NEEDS_CHECKSUM)
    {
        FillInChecksum(frame, offload.checksumStart, offload.checksumField);
    }
    PutBackTag(frame, AuxiliaryData(message));
    return frame;
}

bool PacketSocket::Send(const FrameBytes& frame)
{
    OffloadHeader offload{};
    iovec parts[] = {{&offload, sizeof(offload)},
                     {const_cast<uint8_t*>(frame.data()), frame.size()}};
    msghdr message{};
    message.msg_iov = parts;
    message.msg_iovlen = 2;
    return sendmsg(m_socket, &message, MSG_DONTWAIT) >= 0;
}

bool PacketSocket::HasCarrier() const
{
    ifreq request = Request(m_interface);
    if (ioctl(m_query, SIOCGIFFLAGS, &request) != 0 || !(request.ifr_flags & IFF_UP))
    {
        return false;
    }
    // IFF_RUNNING follows the carrier up to a second late.
    const bool running = request.ifr_flags & IFF_RUNNING;
    ethtool_value link{ETHTOOL_GLINK, 0};
    request.ifr_data = reinterpret_cast<char*>(&link);
    return ioctl(m_query, SIOCETHTOOL, &request) == 0 ? link.data != 0 : running;
}

PacketSocket::Losses PacketSocket::GetLosses()
{
    tpacket_stats counted{};
    socklen_t size = sizeof(counted);
    if (getsockopt(m_socket, SOL_PACKET, PACKET_STATISTICS, &counted, &size) == 0)
    {
        m_losses.overruns += counted.tp_drops; // the kernel begins anew at 0
    }
    return m_losses;
}

} // namespace lab
