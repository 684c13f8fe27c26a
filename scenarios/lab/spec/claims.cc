// SPDX-License-Identifier: GPL-2.0-only

#include "claim-reader.h"
#include "traffic.h"
#include "words.h"

#include "carp-counters.h"

#include <algorithm>

namespace lab
{

namespace
{

/// Reads one item of `expect` about groups, clients or counters.
class PlainClaimReader : public ClaimReader
{
  public:
    using ClaimReader::ClaimReader;

    ClaimSpec Read()
    {
        using Reader = ClaimSpec (PlainClaimReader::*)();
        const std::map<std::string, Reader> readers{
            {"master", &PlainClaimReader::ReadMaster},
            {"takeover", &PlainClaimReader::ReadTakeover},
            {"outage", &PlainClaimReader::ReadOutage},
            {"masters", &PlainClaimReader::ReadMasters},
            {"transitions", &PlainClaimReader::ReadTransitions},
            {"counter", &PlainClaimReader::ReadCounter},
        };
        return (this->*readers.at(m_context.name))();
    }

  private:
    ClaimSpec ReadMaster()
    {
        MasterClaim claim;
        claim.group = Group();
        if (const Node* is = m_fields.Find("is"))
        {
            ReadOwners(*is, claim);
        }
        const Node* at = m_fields.Find("at");
        const Node* from = m_fields.Find("from");
        const Node* until = m_fields.Find("until");
        if (at && (from || until))
        {
            m_log.Report((from ? from : until)->keyMark,
                         Quote((from ? from : until)->key) + " beside \"at\"",
                         "either an instant with \"at\", or a span with \"from\" and \"until\"");
            return claim;
        }
        if (!at && !from && !until)
        {
            m_log.Report(m_node.mark,
                         "a master claim without an instant",
                         "\"at\" with an instant, or \"from\" and \"until\"");
            return claim;
        }
        std::optional<When> begin;
        ReadInstant(at ? "at" : "from", begin);
        ReadInstant("until", claim.until);
        claim.from = begin.value_or(When{});
        if (!at && !until)
        {
            claim.until = When{"", m_draft.scenario.duration};
        }
        CheckOrder(from ? "from" : "at", begin, claim.until);
        return claim;
    }

    void ReadOwners(const Node& node, MasterClaim& claim)
    {
        if (node.kind == Node::Kind::SCALAR && node.text == "none")
        {
            return;
        }
        if (node.kind == Node::Kind::LIST && node.items.empty())
        {
            Reject(node, m_log, "a host, a list of hosts, or none");
        }
        for (const Node* item : Items(node))
        {
            claim.is.push_back(Member(*item, claim.group, "a host, or none"));
        }
    }

    ClaimSpec ReadTakeover()
    {
        TakeoverClaim claim;
        claim.group = Group();
        std::optional<When> after;
        ReadInstant("after", after);
        claim.after = after.value_or(When{});
        m_fields.Read("within", ReadPositiveTime, claim.within);
        m_fields.Read("not-before", ReadTime, claim.notBefore);
        if (const Node* by = m_fields.Find("by"))
        {
            claim.by = Member(*by, claim.group, "a host");
        }
        RequireOne({"within", "not-before", "by"});
        if (claim.within && claim.notBefore && *claim.within < *claim.notBefore)
        {
            Contradiction("within",
                          FormatTime(*claim.within),
                          "not-before",
                          FormatTime(*claim.notBefore));
        }
        return claim;
    }

    ClaimSpec ReadOutage()
    {
        OutageClaim claim;
        if (const Node* client = m_fields.Find("outage"))
        {
            claim.client = ReadKnown(*client, m_log, m_draft.hosts, "a host").value_or("");
            const HostSpec* host = m_draft.FindHost(claim.client);
            if (host && !HasStream(*host, {}) && m_draft.hosts.broken.count(host->name) == 0)
            {
                RejectWord(client->mark,
                           m_log,
                           host->name + " without a probe or traffic",
                           "",
                           NamesOfClients(m_draft.scenario),
                           "a host with a probe or traffic");
            }
            ReadKind(claim, host);
        }
        m_fields.Read("part", ReadOutagePart, claim.part);
        m_fields.Read("below", ReadPositiveTime, claim.below);
        m_fields.Read("above", ReadTime, claim.above);
        RequireOne({"below", "above"});
        if (claim.below && claim.above && *claim.below <= *claim.above)
        {
            m_log.Report(m_fields.Find("below")->mark,
                         "below " + FormatTime(*claim.below),
                         "more than \"above\" says, " + FormatTime(*claim.above));
        }
        ReadSpan(claim.after, claim.until);
        return claim;
    }

    /// The kind of stream, which the client must have.
    void ReadKind(OutageClaim& claim, const HostSpec* host)
    {
        m_fields.Read("of", ReadStreamKind, claim.of);
        if (claim.of && host && m_draft.hosts.broken.count(host->name) == 0 &&
            !HasStream(*host, *claim.of))
        {
            Reject(*m_fields.Find("of"), m_log, "a kind of stream that " + host->name + " has");
        }
    }

    ClaimSpec ReadMasters()
    {
        MastersClaim claim;
        claim.group = Group();
        ReadCounts(claim.atLeast, claim.atMost);
        m_fields.Read("longer-than", ReadTime, claim.longerThan);
        m_fields.Read("never", ReadBool, claim.never);
        ReadSpan(claim.after, claim.until);
        return claim;
    }

    ClaimSpec ReadTransitions()
    {
        TransitionsClaim claim;
        claim.group = Group();
        ReadCounts(claim.atLeast, claim.atMost);
        if (const Node* of = m_fields.Find("of"))
        {
            claim.of = Member(*of, claim.group, "a host");
        }
        ReadSpan(claim.after, claim.until);
        return claim;
    }

    ClaimSpec ReadCounter()
    {
        CounterClaim claim;
        m_fields.Read(
            "counter",
            [](const Node& node, Log& log) { return ReadWord(node, log, CounterNames()); },
            claim.counter);
        if (const Node* on = m_fields.Find("on"))
        {
            claim.on = ReadKnown(*on, m_log, m_draft.hosts, "a host").value_or("");
            const HostSpec* host = m_draft.FindHost(claim.on);
            if (host && MembershipsOf(*host).empty() && m_draft.hosts.broken.count(host->name) == 0)
            {
                Reject(*on, m_log, "a host with CARP");
            }
        }
        m_fields.Read("equals", ReadUnsigned, claim.equals);
        m_fields.Read("at-least", ReadUnsigned, claim.atLeast);
        m_fields.Read("at-most", ReadUnsigned, claim.atMost);
        RequireOne({"equals", "at-least", "at-most"});
        if (claim.equals && (claim.atLeast || claim.atMost))
        {
            m_log.Report(m_fields.Find("equals")->keyMark,
                         "\"equals\" beside \"at-least\" or \"at-most\"",
                         "either the exact number or limits");
        }
        else if (claim.atLeast && claim.atMost && *claim.atMost < *claim.atLeast)
        {
            Contradiction("at-most",
                          std::to_string(*claim.atMost),
                          "at-least",
                          std::to_string(*claim.atLeast));
        }
        return claim;
    }

    static std::vector<std::string> CounterNames()
    {
        std::vector<std::string> names;
        for (size_t i = 0; i < carp::COUNTER_COUNT; ++i)
        {
            names.emplace_back(carp::ToString(static_cast<carp::Counter>(i)));
        }
        return names;
    }
};

} // namespace

ClaimSpec ReadClaim(const Node& node, const Context& context, Draft& draft)
{
    return IsBalanceClaim(context.name) ? ReadBalanceClaim(node, context, draft)
                                        : PlainClaimReader(node, context, draft).Read();
}

} // namespace lab
