// SPDX-License-Identifier: GPL-2.0-only

#include "config-reader.h"

#include "draft.h"
#include "versions.h"
#include "words.h"

#include <algorithm>

namespace lab
{

namespace
{

/// ifconfig and ucarp keep this much of a passphrase.
constexpr size_t PASSPHRASE_BYTES = 19;

/// What a router advertisement can say of its router [RFC 4861 section 6.2.1].
constexpr Time LONGEST_LIFETIME = std::chrono::seconds(9000);

/// What routers may go down to [RFC 6275 section 7.5].
constexpr Time SHORTEST_PAUSE = std::chrono::milliseconds(30);

std::vector<std::string> DialectNames()
{
    std::vector<std::string> names;
    for (const carp::Dialect* dialect : carp::AllDialects())
    {
        names.push_back(dialect->name);
    }
    return names;
}

} // namespace

ConfigReader::ConfigReader(const Fields& fields,
                           const Mark& mark,
                           const GroupSpec& base,
                           const std::string& pass,
                           Log& log)
    : m_fields(fields),
      m_mark(mark),
      m_dialect(carp::FindDialect(base.dialect)),
      m_config(base.defaults),
      m_routerAdverts(base.routerAdverts),
      m_pass(pass),
      m_log(log)
{
}

void ConfigReader::Read(bool check)
{
    const size_t before = m_log.Count();
    std::string dialect;
    if (m_fields.Read(
            "dialect",
            [](const Node& node, Log& log) { return ReadWord(node, log, DialectNames()); },
            dialect))
    {
        m_dialect = carp::FindDialect(dialect);
    }
    ReadVersion();
    ReadNumbers();
    ReadAddresses();
    if (check && m_log.Count() == before && !(m_config.ipv4.empty() && m_config.ipv6.empty()))
    {
        CheckWithDialect();
    }
    m_fields.Read("preempt", ReadBool, m_config.preempt);
    ReadSecret();
    m_fields.Read("lladdr", ReadMac, m_config.handSetMac);
    ReadPeers();
    ReadProgramOptions();
    ReadRouterAdverts();
    // What a member takes over from its group may be in vain, what stands here not.
    CheckKeysOfVersion(m_fields, m_config.version, "", m_log);
}

const carp::Config& ConfigReader::Config() const
{
    return m_config;
}

const std::optional<RouterAdvertSpec>& ConfigReader::RouterAdverts() const
{
    return m_routerAdverts;
}

const std::string& ConfigReader::Passphrase() const
{
    return m_pass;
}

const carp::Dialect& ConfigReader::Dialect() const
{
    return *m_dialect;
}

void ConfigReader::ReadByte(const char* key, int least, int most, uint8_t& target)
{
    // What fits into the byte of the protocol but not into the dialect is Validate's business.
    const std::string range = std::to_string(least) + " to " + std::to_string(most);
    m_fields.Read(
        key,
        [&range](const Node& node, Log& log) { return ReadInteger(node, log, 0, 255, range); },
        target);
}

void ConfigReader::ReadNumbers()
{
    ReadByte("vhid", 1, 255, m_config.vhid);
    ReadByte("advbase", m_dialect->zeroBaseAllowed ? 0 : 1, 255, m_config.advbase);
    ReadByte("advskew", 0, m_dialect->highestSkewConfigured, m_config.advskew);
    ReadByte("vrrpprio", 1, 255, m_config.vrrpPriority);
    m_fields.Read(
        "vrrpinterval",
        [](const Node& node, Log& log)
        { return ReadInteger(node, log, 1, carp::HIGHEST_VRRP_INTERVAL); },
        m_config.vrrpInterval);
    ReadByte("dead-ratio", 1, 255, m_config.deadRatio);
}

void ConfigReader::ReadVersion()
{
    std::string version;
    if (m_fields.Read(
            "carpver",
            [](const Node& node, Log& log) {
                return ReadWord(node, log, {"2", "3"});
            },
            version))
    {
        m_config.version = version == "3" ? carp::Version::VRRP : carp::Version::CARP;
    }
}

void ConfigReader::ReadSecret()
{
    if (m_fields.Read("pass", ReadPassphrase, m_pass))
    {
        m_config.key = carp::KeyFromPassphrase(m_pass);
    }
    m_fields.Read("key", ReadKey, m_config.key);
    if (m_fields.Find("pass") && m_fields.Find("key"))
    {
        m_log.Report(m_fields.Find("key")->keyMark,
                     "\"key\" beside \"pass\"",
                     "one of them: a key is what becomes of a passphrase");
    }
    if (!m_fields.Find("key"))
    {
        const Node* pass = m_fields.Find("pass");
        CheckPassphrase(m_pass, pass ? pass->mark : m_mark, *m_dialect, m_log);
    }
}

void ConfigReader::ReadAddresses()
{
    const Node* list = m_fields.Find("addresses");
    const Node* single = m_fields.Find("address");
    if (list && single)
    {
        m_log.Report(single->keyMark,
                     "\"address\" beside \"addresses\"",
                     "one of them: \"addresses\" takes a list");
    }
    const Node* given = list ? list : single;
    if (!given)
    {
        return;
    }
    m_config.ipv4.clear();
    m_config.ipv6.clear();
    for (const Node* item : Items(*given))
    {
        ReadVirtualAddress(*item);
    }
    if (given->kind == Node::Kind::LIST && given->items.empty())
    {
        Reject(*given, m_log, "at least one address such as [10.0.0.1]");
    }
}

void ConfigReader::ReadVirtualAddress(const Node& node)
{
    if (node.text.find('/') != std::string::npos)
    {
        const std::string alone = node.text.substr(0, node.text.find('/'));
        Reject(node,
               m_log,
               "an address without prefix: the port of each member has one",
               ParseAddress(alone) ? alone : "");
        return;
    }
    const auto address = ReadAddress(node, m_log);
    if (!address)
    {
        return;
    }
    const auto all = VirtualAddresses(m_config);
    if (std::find(all.begin(), all.end(), *address) != all.end())
    {
        Reject(node, m_log, "each address once");
        return;
    }
    if (const auto* ipv4 = std::get_if<carp::Ipv4Bytes>(&*address))
    {
        if ((*ipv4)[0] == 0 || (*ipv4)[0] >= 224)
        {
            Reject(node, m_log, "the address of a station, 1.0.0.0 to 223.255.255.255");
            return;
        }
        m_config.ipv4.push_back(*ipv4);
        return;
    }
    const auto& ipv6 = std::get<carp::Ipv6Bytes>(*address);
    if (carp::IsMulticast(ipv6) || ipv6[0] == 0)
    {
        Reject(node, m_log, "the address of a station, such as 2001:db8::1 or fe80::1");
        return;
    }
    m_config.ipv6.push_back(ipv6);
}

void ConfigReader::ReadPeers()
{
    const Node* peer = m_fields.Find("peer");
    if (const auto address = peer ? ReadPeer(*peer, m_log) : std::nullopt)
    {
        m_config.peer = *address;
        CheckUnicast(*peer, !carp::IsMulticast(*address) && !m_dialect->unicastIpv4, "224.0.0.18");
    }
    const Node* peer6 = m_fields.Find("peer6");
    if (const auto address = peer6 ? ReadPeer6(*peer6, m_log) : std::nullopt)
    {
        m_config.peer6 = *address;
        CheckUnicast(*peer6, !carp::IsMulticast(*address) && !m_dialect->unicastIpv6, "ff02::12");
    }
}

void ConfigReader::CheckUnicast(const Node& node, bool refused, const std::string& group)
{
    if (refused)
    {
        Reject(node,
               m_log,
               group + ": dialect " + m_dialect->name + " has no unicast peers of that family");
    }
}

void ConfigReader::ReadProgramOptions()
{
    const Node* ratio = m_fields.Find("dead-ratio");
    if (ratio && m_dialect->downTime != carp::DownTimeRule::DEAD_RATIO)
    {
        m_log.Report(ratio->keyMark,
                     "\"dead-ratio\" with dialect " + m_dialect->name,
                     "it only with a dialect that has it, such as ucarp");
    }
    const Node* script = m_fields.Find("up-script");
    m_fields.Read("up-script", ReadTime, m_config.upScript);
    if (script && !m_dialect->announcesBeforeAdvert)
    {
        m_log.Report(script->keyMark,
                     "\"up-script\" with dialect " + m_dialect->name,
                     "it only with a dialect that waits for a script, such as ucarp");
    }
}

void ConfigReader::ReadRouterAdverts()
{
    const Node* node = m_fields.Find("router-adverts");
    if (!node)
    {
        return;
    }
    RouterAdvertSpec& adverts = m_routerAdverts ? *m_routerAdverts : m_routerAdverts.emplace();
    const Fields fields(*node, ContextOf("router-adverts"), "the router-adverts", m_log);
    if (fields.Read("every", ReadTime, adverts.every) && adverts.every < SHORTEST_PAUSE)
    {
        Reject(*fields.Find("every"), m_log, "a time of 30ms or more");
    }
    if (fields.Read("lifetime", ReadTime, adverts.lifetime) &&
        (adverts.lifetime % std::chrono::seconds(1) != Time(0) ||
         adverts.lifetime > LONGEST_LIFETIME))
    {
        Reject(*fields.Find("lifetime"), m_log, "whole seconds, at most 9000s");
    }
    if (m_config.ipv6.empty() && !(m_config.ipv4.empty()))
    {
        m_log.Report(node->keyMark,
                     "\"router-adverts\" without an IPv6 address",
                     "it only where \"addresses\" has one: routers of IPv4 do not advertise");
    }
}

void ConfigReader::CheckWithDialect()
{
    for (const carp::ConfigProblem& problem : carp::Validate(m_config, *m_dialect))
    {
        const Node* node = m_fields.Find(problem.field.c_str());
        m_log.Report(node ? node->mark : m_mark,
                     problem.field + " " + problem.found,
                     problem.expected + " (dialect " + m_dialect->name + ")");
    }
}

void CheckPassphrase(const std::string& passphrase,
                     const Mark& mark,
                     const carp::Dialect& dialect,
                     Log& log)
{
    // A program that is started with options refuses what ifconfig cuts off silently.
    const bool isProgram = dialect.allow == carp::AllowRule::ABSENT;
    if (isProgram && passphrase.size() > PASSPHRASE_BYTES)
    {
        log.Report(mark,
                   "a passphrase of " + std::to_string(passphrase.size()) + " bytes",
                   "at most " + std::to_string(PASSPHRASE_BYTES) + " (dialect " + dialect.name +
                       ")");
    }
}

} // namespace lab
