// SPDX-License-Identifier: GPL-2.0-only

#include "dialect-hints.h"

#include "mastership.h"
#include "text.h"

#include <algorithm>
#include <functional>

namespace lab::decode
{

namespace
{

using carp::Dialect;

constexpr int CLEAR_LEAD = 3;

/// How near in time an announcement and the advertisement that goes with it are.
constexpr std::chrono::milliseconds TOGETHER{20};

std::string Hex(unsigned byte)
{
    const char* const digits = "0123456789abcdef";
    return {'0', 'x', digits[byte >> 4 & 15], digits[byte & 15]};
}

/// Collects the hints on one sender.
class Detective
{
  public:
    Detective(const Report& report, const Sender& sender)
        : m_report(report),
          m_sender(sender)
    {
    }

    std::vector<Hint> Hints()
    {
        LookAtSourceMac();
        LookAtTypeOfService();
        LookAtFields();
        LookAtCounter();
        LookAtDigest();
        LookAtAnnouncements();
        LookAtFarewell();
        return std::move(m_hints);
    }

  private:
    void Add(int weight, const std::string& reason, const std::function<bool(const Dialect&)>& fits)
    {
        Hint hint{weight, {}, reason};
        for (const Dialect* dialect : carp::AllDialects())
        {
            if (fits(*dialect))
            {
                hint.dialects.push_back(dialect->name);
            }
        }
        // What suits everybody, or nobody, tells nothing.
        if (!hint.dialects.empty() && hint.dialects.size() < carp::AllDialects().size())
        {
            m_hints.push_back(hint);
        }
    }

    const Event& First() const
    {
        return m_report.events[m_sender.adverts.front()];
    }

    void LookAtSourceMac()
    {
        if (!First().sourceMac)
        {
            return;
        }
        const MacBytes mac = *First().sourceMac;
        const bool group = IsMulticast(First().ip->destination);
        if (VhidOf(mac) == m_sender.group.vhid)
        {
            Add(8,
                "Ethernet source " + ToString(mac) + ", fifth byte " + std::to_string(mac[4]),
                [&](const Dialect& d) { return d.advertMacFifthByte == mac[4]; });
        }
        else if (group)
        {
            Add(3,
                "Ethernet source " + ToString(mac) + " is not the virtual one: set by hand?",
                [](const Dialect& d) { return d.handSetMacInHmac; });
        }
        else
        {
            Add(4,
                "unicast advert from the physical MAC " + ToString(mac),
                [](const Dialect& d) { return d.unicastUsesPhysicalMac; });
        }
    }

    void LookAtTypeOfService()
    {
        const uint8_t tos = First().ip->tos;
        if (m_sender.group.ipv6)
        {
            Add(4,
                "IPv6 with traffic class " + Hex(tos),
                [tos](const Dialect& d) { return d.ipv6 && d.ipv6TrafficClass == tos; });
            Add(8, "adverts over IPv6", [](const Dialect& d) { return d.ipv6; });
            return;
        }
        Add(4, "TOS " + Hex(tos), [tos](const Dialect& d) { return d.ipv4Tos == tos; });
        if (!IsMulticast(First().ip->destination))
        {
            Add(4, "adverts to a unicast peer", [](const Dialect& d) { return d.unicastIpv4; });
        }
    }

    bool Any(const std::function<bool(const carp::Advertisement&)>& is) const
    {
        return std::any_of(m_sender.adverts.begin(),
                           m_sender.adverts.end(),
                           [&](size_t index) { return is(AdvertOf(m_report, index)); });
    }

    void LookAtFields()
    {
        if (Any([](const auto& advert) { return advert.demote != 0; }))
        {
            Add(8,
                "demotion byte in use",
                [](const Dialect& d)
                { return d.demotion == carp::DemotionModel::COUNT_IN_ADVERT; });
        }
        if (Any([](const auto& advert) { return advert.IsBowOut(); }))
        {
            Add(6, "bow-out", [](const Dialect& d) { return d.bowOutWhenSetDown; });
        }
        int skew = 0;
        bool zeroBase = false;
        bool zeroInterval = false;
        for (const size_t index : m_sender.adverts)
        {
            const carp::Advertisement& advert = AdvertOf(m_report, index);
            skew = advert.IsBowOut() ? skew : std::max<int>(skew, advert.advskew);
            zeroBase = zeroBase || advert.advbase == 0;
            zeroInterval = zeroInterval || (advert.advbase == 0 && advert.advskew == 0);
        }
        Add(4,
            "advskew " + std::to_string(skew),
            [skew](const Dialect& d) { return skew <= d.highestSkewSent; });
        if (zeroInterval)
        {
            Add(6,
                "advbase 0 with advskew 0",
                [](const Dialect& d) { return d.zeroIntervalAllowed; });
        }
        else if (zeroBase)
        {
            Add(4, "advbase 0", [](const Dialect& d) { return d.zeroBaseAllowed; });
        }
    }

    void LookAtCounter()
    {
        size_t same = 0;
        size_t next = 0;
        size_t pairs = 0;
        for (const Run& run : m_sender.runs)
        {
            for (size_t i = 1; i < run.adverts.size(); ++i, ++pairs)
            {
                const uint64_t before = AdvertOf(m_report, run.adverts[i - 1]).counter;
                const uint64_t counter = AdvertOf(m_report, run.adverts[i]).counter;
                same += counter == before;
                next += Continues(before, counter);
            }
        }
        if (pairs == 0)
        {
            return;
        }
        if (same > pairs / 2)
        {
            Add(8,
                "the counter is the same in all adverts",
                [](const Dialect& d) { return d.counter == carp::CounterModel::CONSTANT_COOKIE; });
            return;
        }
        Add(6,
            next > 0 ? "the counter counts up after others were heard"
                     : "a new random counter in each advert",
            [](const Dialect& d) { return d.counter == carp::CounterModel::NUMBER_FROM_PEER; });
    }

    void LookAtDigest()
    {
        for (const size_t index : m_sender.adverts)
        {
            const auto& match = m_report.digests.at(index).match;
            if (match)
            {
                const auto& names = match->dialects;
                Add(match->handSetMac || match->withoutLinkLocal ? 8 : 6,
                    "digest over " + Counted(match->addresses.size(), "address") +
                        (match->addresses.size() > 1 ? "es" : "") +
                        (match->withoutLinkLocal ? " less the link-local ones" : "") +
                        (match->handSetMac ? " and the hand-set MAC" : ""),
                    [&names](const Dialect& d)
                    { return std::find(names.begin(), names.end(), d.name) != names.end(); });
                return;
            }
        }
    }

    /// Whether another sender of the group has an advertisement nearer to an event than this one.
    bool IsNearerToAnother(const Event& event, size_t advert) const
    {
        const auto distance = [&](size_t index)
        { return std::chrono::abs(m_report.events[index].at - event.at); };
        return std::any_of(m_report.senders.begin(),
                           m_report.senders.end(),
                           [&](const Sender& other)
                           {
                               return &other != &m_sender && other.group == m_sender.group &&
                                      std::any_of(other.adverts.begin(),
                                                  other.adverts.end(),
                                                  [&](size_t theirs)
                                                  { return distance(theirs) < distance(advert); });
                           });
    }

    /// The first announcement that goes with an advertisement, or nothing.
    const Event* AnnouncedWith(size_t advert) const
    {
        const Event& event = m_report.events[advert];
        const auto suits = [&](const Event& other)
        {
            const auto announced = AnnouncementOf(other);
            if (!announced || other.vlan != event.vlan)
            {
                return false;
            }
            const auto vhid = VhidOf(announced->mac);
            return (!vhid || vhid == m_sender.group.vhid) && !IsNearerToAnother(other, advert);
        };
        size_t first = advert;
        while (first > 0 && event.at - m_report.events[first - 1].at <= TOGETHER)
        {
            --first;
        }
        for (size_t i = first;
             i < m_report.events.size() && m_report.events[i].at - event.at <= TOGETHER;
             ++i)
        {
            if (suits(m_report.events[i]))
            {
                return &m_report.events[i];
            }
        }
        return nullptr;
    }

    /// With the first advertisement of a run that another master's adverts do not blur.
    void LookAtAnnouncements()
    {
        for (const Run& run : m_sender.runs)
        {
            const Event* const announced = AnnouncedWith(run.adverts.front());
            if (!announced)
            {
                continue;
            }
            if (const auto* arp = announced->As<ArpPacket>())
            {
                LookAtArp(*announced, *arp, run.adverts.front());
                LookAtRepetition(run);
            }
            else if (announced->As<NeighbourPacket>()->router)
            {
                Add(3,
                    "neighbour advertisement with the router flag",
                    [](const Dialect& d) { return d.naRouterFlagIfForwarding; });
            }
            return;
        }
    }

    void LookAtArp(const Event& event, const ArpPacket& arp, size_t advert)
    {
        const bool isVirtual = VhidOf(arp.senderMac).has_value();
        Add(6,
            std::string("gratuitous ARP with ") + (isVirtual ? "the virtual MAC" : "a real MAC"),
            [isVirtual](const Dialect& d) { return d.serviceMacIsVirtual == isVirtual; });
        const bool physicalSource = event.sourceMac && !VhidOf(*event.sourceMac);
        if (isVirtual && event.sourceMac)
        {
            Add(2,
                std::string("gratuitous ARP sent from ") +
                    (physicalSource ? "a physical MAC" : "the virtual MAC"),
                [physicalSource](const Dialect& d) {
                    return d.serviceMacIsVirtual && d.announcementFromPhysicalMac == physicalSource;
                });
        }
        // A simulation can send both at one instant.
        if (event.at != m_report.events[advert].at)
        {
            const bool before = event.at < m_report.events[advert].at;
            Add(2,
                std::string("gratuitous ARP ") + (before ? "before" : "after") +
                    " the first advert",
                [before](const Dialect& d) { return d.announcesBeforeAdvert == before; });
        }
        const bool targetsOwn = arp.targetMac == arp.senderMac;
        if (targetsOwn || arp.targetMac == MacBytes{})
        {
            Add(2,
                std::string("gratuitous ARP with ") +
                    (targetsOwn ? "the sender's MAC as target" : "no target MAC"),
                [targetsOwn](const Dialect& d)
                { return d.announcementTargetsOwnMac == targetsOwn; });
        }
    }

    void LookAtRepetition(const Run& run)
    {
        if (run.adverts.size() < 3)
        {
            return;
        }
        const bool repeated = AnnouncedWith(run.adverts[2]) != nullptr;
        Add(3,
            repeated ? "gratuitous ARP again with the third advert"
                     : "no second gratuitous ARP with the third advert",
            [repeated](const Dialect& d) { return d.repeatsAnnouncement == repeated; });
    }

    void LookAtFarewell()
    {
        const bool gaveWay = std::any_of(m_sender.runs.begin(),
                                         m_sender.runs.end(),
                                         [](const Run& run) { return run.gaveWayWithAdvert; });
        if (gaveWay)
        {
            Add(4,
                "one more advert, before its time, when it gave way",
                [](const Dialect& d) { return d.lastAdvertWhenSteppingDown; });
        }
    }

    const Report& m_report;
    const Sender& m_sender;
    std::vector<Hint> m_hints;
};

} // namespace

std::string DialectGuess::Text() const
{
    return best.size() == 1 ? best.front() : "undecided between " + Listed(best);
}

DialectGuess GuessDialect(const Report& report, const Sender& sender)
{
    DialectGuess guess;
    guess.hints = Detective(report, sender).Hints();
    std::map<std::string, int> scores;
    int top = 0;
    for (const Hint& hint : guess.hints)
    {
        for (const std::string& name : hint.dialects)
        {
            scores[name] += hint.weight;
            top = std::max(top, scores[name]);
        }
    }
    for (const Dialect* dialect : carp::AllDialects())
    {
        if (scores[dialect->name] > top - CLEAR_LEAD)
        {
            guess.best.push_back(dialect->name);
        }
    }
    return guess;
}

} // namespace lab::decode
