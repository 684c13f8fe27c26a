// SPDX-License-Identifier: GPL-2.0-only

#include "carp-intake.h"

#include "carp-vrrp.h"

#include <initializer_list>

namespace carp
{

namespace
{

/// One reception: the packet, who may take it, and the rules.
class Ladder
{
  public:
    Ladder(const ReceivedPacket& packet,
           const std::vector<Listener>& listeners,
           const Dialect& dialect,
           bool simplex)
        : m_packet(packet),
          m_listeners(listeners),
          m_dialect(dialect),
          m_simplex(simplex)
    {
    }

    IntakeResult OpenBsd()
    {
        return Climb({&Ladder::ParentRunsCarp,
                      &Ladder::TtlIs255,
                      &Ladder::LongEnough,
                      &Ladder::ChecksumRight,
                      &Ladder::RunningListener,
                      &Ladder::VersionIsCarp,
                      &Ladder::DigestRight,
                      &Ladder::NotOwnCookie});
    }

    IntakeResult FreeBsd()
    {
        return Climb({&Ladder::Ipv6ParentRunsCarp,
                      &Ladder::LongEnoughForVersion,
                      &Ladder::ChecksumRightUnlessVrrp,
                      &Ladder::ListenerOfFamily,
                      &Ladder::VersionOfListener,
                      &Ladder::TtlIs255UnlessUnicast,
                      &Ladder::DigestOrVrrpChecksumRight,
                      &Ladder::NotAboveAllOthers});
    }

    IntakeResult NetBsd()
    {
        return Climb({&Ladder::ParentRunsCarp,
                      &Ladder::FamilySupported,
                      &Ladder::TtlIs255,
                      &Ladder::LongEnough,
                      &Ladder::ChecksumRight,
                      &Ladder::RunningListener,
                      &Ladder::NotOwnSource,
                      &Ladder::VersionIsCarp,
                      &Ladder::DigestRight});
    }

    IntakeResult Ucarp()
    {
        return Climb({&Ladder::FamilySupported,
                      &Ladder::NotOwnSource,
                      &Ladder::LongEnough,
                      &Ladder::TtlIs255,
                      &Ladder::VersionIsCarp,
                      &Ladder::ListenerOfVhid,
                      &Ladder::ConfiguredGroup,
                      &Ladder::ChecksumsRight,
                      &Ladder::DigestRight});
    }

  private:
    using Check = bool (Ladder::*)();

    IntakeResult Climb(std::initializer_list<Check> checks)
    {
        for (Check check : checks)
        {
            if (!(this->*check)())
            {
                return m_result;
            }
        }
        if (m_vrrp)
        {
            m_result.advert = *m_vrrp;
        }
        else
        {
            m_result.advert = m_advert;
        }
        return m_result;
    }

    bool Drop(DropReason reason, std::optional<Counter> counter)
    {
        m_result.drop = reason;
        m_result.counter = counter;
        return false;
    }

    bool ParentRunsCarp()
    {
        return m_packet.onCarpParent || Drop(DropReason::WRONG_INTERFACE, Counter::BADIF);
    }

    bool Ipv6ParentRunsCarp()
    {
        return m_packet.family == Family::IPV4 || ParentRunsCarp();
    }

    bool FamilySupported()
    {
        return m_packet.family == Family::IPV4 || m_dialect.ipv6 ||
               Drop(DropReason::WRONG_INTERFACE, Counter::BADIF);
    }

    bool TtlIs255()
    {
        return m_packet.ttl == TTL || Drop(DropReason::WRONG_TTL, Counter::BADTTL);
    }

    bool TtlIs255UnlessUnicast()
    {
        const Config& config = *Found().config;
        const bool multicastPeer = m_packet.family == Family::IPV4 ? IsMulticast(config.peer)
                                                                   : IsMulticast(config.peer6);
        const bool excused = m_dialect.ttl == TtlRule::UNLESS_UNICAST_PEER && !multicastPeer;
        return (excused && !m_vrrp) || TtlIs255();
    }

    /// Reads the header; everything that follows may look at m_advert.
    bool LongEnough()
    {
        const auto peeked = Peek(m_packet.payload, m_packet.size);
        if (const auto* advert = std::get_if<Advertisement>(&peeked))
        {
            m_advert = *advert;
            return true;
        }
        return Drop(DropReason::TOO_SHORT, Counter::BADLEN);
    }

    /// FreeBSD reads the version first and then asks for that version's header.
    bool LongEnoughForVersion()
    {
        if (m_packet.size < VRRP_HEADER_SIZE)
        {
            return Drop(DropReason::TOO_SHORT, Counter::BADLEN);
        }
        const uint8_t version = m_packet.payload[0] >> 4;
        if (version == VERSION)
        {
            return LongEnough();
        }
        if (version != VRRP_VERSION)
        {
            return Drop(DropReason::WRONG_VERSION, Counter::BADVER);
        }
        m_vrrp = PeekVrrp(m_packet.payload, m_packet.size, m_packet.family);
        m_advert.version = m_vrrp->version;
        m_advert.vhid = m_vrrp->vhid;
        return true;
    }

    bool ChecksumRight()
    {
        const bool all = m_dialect.checksumCoversTrailingBytes && m_packet.family == Family::IPV4;
        const size_t covered = all ? m_packet.size : ADVERT_SIZE;
        return InternetChecksum(m_packet.payload, covered) == 0 ||
               Drop(DropReason::WRONG_CHECKSUM, Counter::BADSUM);
    }

    /// The checksum of a VRRP packet includes a pseudo header and is looked at after the mode.
    bool ChecksumRightUnlessVrrp()
    {
        return m_vrrp || ChecksumRight();
    }

    /// ucarp takes one sum over IP header and CARP header.
    bool ChecksumsRight()
    {
        if (!m_packet.ipHeaderIntact)
        {
            return Drop(DropReason::WRONG_CHECKSUM, Counter::BADSUM);
        }
        return ChecksumRight();
    }

    template <typename Matches>
    bool Find(const Matches& matches)
    {
        for (size_t i = 0; i < m_listeners.size(); ++i)
        {
            if (m_listeners[i].config->vhid == m_advert.vhid && matches(m_listeners[i]))
            {
                m_result.listener = i;
                return true;
            }
        }
        return Drop(DropReason::UNKNOWN_VHID, Counter::BADVHID);
    }

    bool RunningListener()
    {
        const auto takesThisKind = [this](const Listener& listener)
        {
            return m_packet.family == Family::IPV6 ||
                   IsMulticast(listener.config->peer) == m_packet.toMulticast;
        };
        if (!Find(takesThisKind))
        {
            return false;
        }
        return Found().running || Drop(DropReason::UNKNOWN_VHID, Counter::BADVHID);
    }

    bool ListenerOfFamily()
    {
        if (m_advert.vhid == 0 && m_packet.fromOwnAddress)
        {
            return Drop(DropReason::WRONG_INTERFACE, Counter::BADIF);
        }
        return Find(
            [this](const Listener& listener)
            {
                return m_packet.family == Family::IPV4 ? !listener.config->ipv4.empty()
                                                       : !listener.config->ipv6.empty();
            });
    }

    bool ListenerOfVhid()
    {
        return Find([](const Listener&) { return true; });
    }

    bool VersionIsCarp()
    {
        return m_advert.version == VERSION || Drop(DropReason::WRONG_VERSION, Counter::BADVER);
    }

    /// FreeBSD: the version that the virtual host was made with.
    bool VersionOfListener()
    {
        return m_advert.version == static_cast<uint8_t>(Found().config->version) ||
               Drop(DropReason::WRONG_VERSION, Counter::BADVER);
    }

    bool DigestOrVrrpChecksumRight()
    {
        return m_vrrp ? VrrpChecksumRight() : DigestRight();
    }

    bool VrrpChecksumRight()
    {
        const ReceivedPacket& p = m_packet;
        const uint16_t sum = p.family == Family::IPV4
                                 ? VrrpChecksum(p.payload, p.size, p.source, p.destination)
                                 : VrrpChecksum(p.payload, p.size, p.source6, p.destination6);
        return sum == 0 || Drop(DropReason::WRONG_CHECKSUM, Counter::BADSUM);
    }

    bool NotAboveAllOthers()
    {
        return !m_vrrp || Found().config->vrrpPriority != VRRP_OWNER_PRIORITY ||
               Drop(DropReason::OWN_PRIORITY, std::nullopt);
    }

    bool DigestRight()
    {
        return Found().authenticator->Verify(m_advert.counter, m_advert.digest) ||
               Drop(DropReason::WRONG_DIGEST, Counter::BADAUTH);
    }

    bool NotOwnCookie()
    {
        if (!m_dialect.ownCookieIsReplay || m_advert.counter != Found().ownCookie)
        {
            return true;
        }
        return Drop(DropReason::OWN_ADVERT,
                    m_simplex ? std::optional<Counter>(Counter::BADAUTH) : std::nullopt);
    }

    bool NotOwnSource()
    {
        const bool looks = m_dialect.ownSource == OwnSourceRule::DROPPED ||
                           (m_dialect.ownSource == OwnSourceRule::DROPPED_IF_HEARD && !m_simplex);
        return !looks || !m_packet.fromOwnAddress || Drop(DropReason::OWN_SOURCE, std::nullopt);
    }

    bool ConfiguredGroup()
    {
        return m_packet.destination == Found().config->peer ||
               Drop(DropReason::OTHER_GROUP, std::nullopt);
    }

    const Listener& Found() const
    {
        return m_listeners[m_result.listener];
    }

    const ReceivedPacket& m_packet;
    const std::vector<Listener>& m_listeners;
    const Dialect& m_dialect;
    const bool m_simplex;
    Advertisement m_advert; ///< of a VRRP packet only version and vhid
    std::optional<VrrpAdvertisement> m_vrrp;
    IntakeResult m_result;
};

} // namespace

const char* ToString(DropReason reason)
{
    switch (reason)
    {
    case DropReason::NOT_ALLOWED:
        return "net.inet.carp.allow is off";
    case DropReason::WRONG_INTERFACE:
        return "wrong interface";
    case DropReason::WRONG_TTL:
        return "TTL is not 255";
    case DropReason::TOO_SHORT:
        return "too short";
    case DropReason::WRONG_CHECKSUM:
        return "checksum wrong";
    case DropReason::UNKNOWN_VHID:
        return "unknown vhid";
    case DropReason::WRONG_VERSION:
        return "version wrong";
    case DropReason::WRONG_DIGEST:
        return "digest wrong";
    case DropReason::OWN_ADVERT:
        return "own advertisement heard";
    case DropReason::OWN_SOURCE:
        return "own source address";
    case DropReason::OTHER_GROUP:
        return "other multicast group";
    case DropReason::OWN_PRIORITY:
        return "own priority is 255";
    }
    return "?";
}

IntakeResult Judge(const ReceivedPacket& packet,
                   const std::vector<Listener>& listeners,
                   const Dialect& dialect,
                   bool allow,
                   bool simplex)
{
    if (!allow && dialect.allow != AllowRule::ABSENT)
    {
        IntakeResult refused;
        refused.drop = DropReason::NOT_ALLOWED;
        return refused;
    }
    Ladder ladder(packet, listeners, dialect, simplex);
    switch (dialect.intake)
    {
    case IntakeOrder::OPENBSD:
        return ladder.OpenBsd();
    case IntakeOrder::FREEBSD:
        return ladder.FreeBsd();
    case IntakeOrder::NETBSD:
        return ladder.NetBsd();
    case IntakeOrder::UCARP:
        return ladder.Ucarp();
    }
    return {};
}

} // namespace carp
