// SPDX-License-Identifier: GPL-2.0-only

#include "digest.h"

#include <algorithm>
#include <set>

namespace lab::decode
{

namespace
{

/// Of so many addresses all parts are tried; of more only all together and each alone.
constexpr size_t MOST_IN_ALL_PARTS = 6;

/// A busy network announces more addresses than are worth trying.
constexpr size_t MOST_GUESSED = 64;

void AddOnce(AddressList& list, const IpAddress& address)
{
    if (std::find(list.begin(), list.end(), address) == list.end() && list.size() < MOST_GUESSED)
    {
        list.push_back(address);
    }
}

std::vector<AddressList> Singles(const AddressList& addresses)
{
    std::vector<AddressList> lists;
    for (const IpAddress& address : addresses)
    {
        lists.push_back({address});
    }
    return lists;
}

/// All parts of a list that are not empty, the largest first.
std::vector<AddressList> Parts(const AddressList& addresses)
{
    std::vector<AddressList> lists;
    for (unsigned chosen = 1; chosen < 1u << addresses.size(); ++chosen)
    {
        AddressList part;
        for (size_t i = 0; i < addresses.size(); ++i)
        {
            if (chosen & 1u << i)
            {
                part.push_back(addresses[i]);
            }
        }
        lists.push_back(part);
    }
    std::stable_sort(lists.begin(),
                     lists.end(),
                     [](const auto& a, const auto& b) { return a.size() > b.size(); });
    return lists;
}

carp::Config ConfigOf(uint8_t vhid, const carp::Key& key, const AddressList& addresses)
{
    carp::Config config;
    config.vhid = vhid;
    config.key = key;
    for (const IpAddress& address : addresses)
    {
        if (const auto* ipv4 = std::get_if<Ipv4Bytes>(&address))
        {
            config.ipv4.push_back(*ipv4);
        }
        else
        {
            config.ipv6.push_back(std::get<Ipv6Bytes>(address));
        }
    }
    return config;
}

bool Suits(const carp::Dialect& dialect, const carp::Config& config)
{
    return !dialect.singleIpv4Address || (config.ipv4.size() == 1 && config.ipv6.empty());
}

bool HasLinkLocal(const AddressList& addresses)
{
    return std::any_of(addresses.begin(),
                       addresses.end(),
                       [](const IpAddress& address)
                       {
                           const auto* ipv6 = std::get_if<Ipv6Bytes>(&address);
                           return ipv6 && carp::HasEmbeddedScope(*ipv6);
                       });
}

template <typename List, typename Text>
std::string Joined(const List& list, const char* separator, Text text)
{
    std::string joined;
    for (const auto& item : list)
    {
        joined += (joined.empty() ? "" : separator) + text(item);
    }
    return joined;
}

} // namespace

std::string DescribeSigned(const DigestMatch& match, const Knowledge& knowledge)
{
    std::string text = knowledge.secrets.at(match.secret).name + ", " +
                       Joined(match.addresses,
                              " and ",
                              [](const IpAddress& address) { return FormatAddress(address); });
    text += match.guessed ? " (guessed from announcements)" : "";
    text += match.withoutLinkLocal ? ", link-local ones left out" : "";
    text += match.handSetMac ? ", hand-set MAC " + ToString(*match.handSetMac) : "";
    return text;
}

std::string Describe(const DigestMatch& match, const Knowledge& knowledge)
{
    return DescribeSigned(match, knowledge) + "; as in " +
           (match.dialects.size() == carp::AllDialects().size()
                ? "all dialects"
                : Joined(match.dialects, ", ", [](const std::string& name) { return name; }));
}

/// One message and key that a digest may come from.
struct DigestChecker::Candidate
{
    carp::Authenticator authenticator;
    carp::HmacVariant variant;
    std::vector<uint8_t> message; ///< without a counter, to know equal ones
    DigestMatch match;
};

DigestChecker::DigestChecker(const Knowledge& knowledge, const std::vector<Event>& events)
    : m_knowledge(knowledge)
{
    if (!knowledge.addresses.empty())
    {
        return;
    }
    for (const Event& event : events)
    {
        const std::optional<Announcement> announced = AnnouncementOf(event);
        if (announced)
        {
            const std::optional<uint8_t> vhid = VhidOf(announced->mac);
            AddOnce(vhid ? m_announcedByVhid[*vhid] : m_announcedByReal, announced->address);
        }
    }
}

DigestChecker::~DigestChecker() = default;

std::vector<AddressList> DigestChecker::ListsFor(uint8_t vhid) const
{
    const AddressList& given = m_knowledge.addresses;
    if (!given.empty())
    {
        if (given.size() <= MOST_IN_ALL_PARTS)
        {
            return Parts(given);
        }
        std::vector<AddressList> lists = Singles(given);
        lists.insert(lists.begin(), given);
        return lists;
    }
    const auto own = m_announcedByVhid.find(vhid);
    AddressList all = own == m_announcedByVhid.end() ? AddressList{} : own->second;
    const AddressList ownOnly = all;
    for (const IpAddress& address : m_announcedByReal)
    {
        AddOnce(all, address);
    }
    std::vector<AddressList> lists = Singles(all);
    for (const AddressList& list : {ownOnly, all})
    {
        if (list.size() > 1)
        {
            lists.push_back(list);
        }
    }
    return lists;
}

void DigestChecker::Append(std::vector<Candidate>& candidates,
                           size_t secret,
                           const AddressList& addresses,
                           const Situation& situation) const
{
    const size_t first = candidates.size();
    const auto add =
        [&](const carp::Config& config, const carp::Dialect& dialect, carp::HmacVariant variant)
    {
        std::vector<uint8_t> message = carp::HmacMessage(config, dialect, variant, 0);
        const auto same = std::find_if(candidates.begin() + first,
                                       candidates.end(),
                                       [&](const Candidate& c) { return c.message == message; });
        if (same != candidates.end())
        {
            auto& names = same->match.dialects;
            if (std::find(names.begin(), names.end(), dialect.name) == names.end())
            {
                names.push_back(dialect.name);
            }
            return;
        }
        DigestMatch match;
        match.secret = secret;
        match.addresses = addresses;
        match.withoutLinkLocal = variant == carp::HmacVariant::WITHOUT_LINK_LOCAL &&
                                 HasLinkLocal(addresses);
        match.handSetMac = config.handSetMac;
        match.guessed = m_knowledge.addresses.empty();
        match.dialects = {dialect.name};
        candidates.push_back(
            {carp::Authenticator(config, dialect), variant, std::move(message), std::move(match)});
    };

    carp::Config config = ConfigOf(situation.first, m_knowledge.secrets[secret].key, addresses);
    for (const carp::Dialect* dialect : carp::AllDialects())
    {
        if (!Suits(*dialect, config))
        {
            continue;
        }
        add(config, *dialect, carp::VariantSent(*dialect));
        add(config, *dialect, carp::HmacVariant::ALL_ADDRESSES);
        if (dialect->handSetMacInHmac && situation.second)
        {
            config.handSetMac = situation.second;
            add(config, *dialect, carp::VariantSent(*dialect));
            add(config, *dialect, carp::HmacVariant::ALL_ADDRESSES);
            config.handSetMac.reset();
        }
    }
}

std::vector<DigestChecker::Candidate> DigestChecker::CandidatesFor(const Situation& situation) const
{
    std::vector<Candidate> candidates;
    for (const AddressList& addresses : ListsFor(situation.first))
    {
        for (size_t secret = 0; secret < m_knowledge.secrets.size(); ++secret)
        {
            Append(candidates, secret, addresses, situation);
        }
    }
    return candidates;
}

std::optional<DigestMatch> DigestChecker::Match(const CarpAdvert& advert,
                                                const std::optional<MacBytes>& source)
{
    Situation situation{advert.fields.vhid, std::nullopt};
    if (source && VhidOf(*source) != advert.fields.vhid)
    {
        situation.second = source;
    }
    auto known = m_candidates.find(situation);
    if (known == m_candidates.end())
    {
        known = m_candidates.emplace(situation, CandidatesFor(situation)).first;
    }
    for (const Candidate& candidate : known->second)
    {
        if (candidate.authenticator.Sign(advert.fields.counter, candidate.variant) ==
            advert.fields.digest)
        {
            return candidate.match;
        }
    }
    return std::nullopt;
}

std::map<size_t, DigestVerdict> CheckDigests(const std::vector<Event>& events,
                                             const Knowledge& knowledge)
{
    std::map<size_t, DigestVerdict> verdicts;
    std::set<uint8_t> matched;
    DigestChecker checker(knowledge, events);
    for (size_t i = 0; i < events.size(); ++i)
    {
        const auto* advert = events[i].As<CarpAdvert>();
        if (!advert)
        {
            continue;
        }
        DigestVerdict& verdict = verdicts[i];
        if (!advert->cut && !knowledge.secrets.empty())
        {
            verdict.match = checker.Match(*advert, events[i].sourceMac);
        }
        if (verdict.match)
        {
            verdict.check = Check::GOOD;
            matched.insert(advert->fields.vhid);
        }
    }
    if (knowledge.secrets.empty())
    {
        return verdicts;
    }
    for (auto& [index, verdict] : verdicts)
    {
        const auto& advert = *events[index].As<CarpAdvert>();
        const bool decidable = !knowledge.addresses.empty() || matched.count(advert.fields.vhid);
        if (!verdict.match && !advert.cut && decidable)
        {
            verdict.check = Check::BAD;
        }
    }
    return verdicts;
}

} // namespace lab::decode
