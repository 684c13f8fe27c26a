// SPDX-License-Identifier: GPL-2.0-only

#include "claim-reader.h"
#include "units.h"
#include "words.h"

#include <limits>
#include <map>

namespace lab
{

namespace
{

/// Reads one item of `expect` about a balanced group.
class BalanceClaimReader : public ClaimReader
{
  public:
    using ClaimReader::ClaimReader;

    using Reader = ClaimSpec (BalanceClaimReader::*)();

    static const std::map<std::string, Reader>& Readers()
    {
        static const std::map<std::string, Reader> readers{
            {"share", &BalanceClaimReader::ReadShare},
            {"uniform", &BalanceClaimReader::ReadUniform},
            {"moved", &BalanceClaimReader::ReadMoved},
            {"answers", &BalanceClaimReader::ReadAttention<AnswersClaim>},
            {"served", &BalanceClaimReader::ReadAttention<ServedClaim>},
            {"flooded", &BalanceClaimReader::ReadFlooded},
        };
        return readers;
    }

    ClaimSpec Read()
    {
        return (this->*Readers().at(m_context.name))();
    }

  private:
    ClaimSpec ReadShare()
    {
        ShareClaim claim;
        claim.balance = BalancedGroup();
        if (const Node* node = m_fields.Find("node"))
        {
            claim.node = Member(*node, claim.balance, "a host");
        }
        if (const Node* between = m_fields.Find("between"))
        {
            ReadBetween(*between, claim);
        }
        std::string counting = "clients";
        m_fields.Read(
            "counting",
            [](const Node& node, Log& log) {
                return ReadWord(node, log, {"clients", "packets"});
            },
            counting);
        claim.ofPackets = counting == "packets";
        ReadSpan(claim.after, claim.until);
        return claim;
    }

    void ReadBetween(const Node& node, ShareClaim& claim)
    {
        if (node.kind != Node::Kind::LIST || node.items.size() != 2)
        {
            Reject(node, m_log, "least and greatest share such as [45%, 55%]");
            return;
        }
        const auto least = ReadProbability(node.items[0], m_log);
        const auto most = ReadProbability(node.items[1], m_log);
        claim.least = least.value_or(claim.least);
        claim.most = most.value_or(claim.most);
        if (least && most && *most < *least)
        {
            Reject(node.items[1], m_log, "no less than the first share, " + node.items[0].text);
        }
    }

    ClaimSpec ReadUniform()
    {
        UniformClaim claim;
        claim.balance = BalancedGroup();
        m_fields.Read("at-least", ReadProbability, claim.atLeast);
        m_fields.Read("below", ReadProbability, claim.below);
        RequireOne({"at-least", "below"});
        if (claim.atLeast && claim.below && *claim.below <= *claim.atLeast)
        {
            m_log.Report(m_fields.Find("below")->mark,
                         "below " + m_fields.Find("below")->text,
                         "more than \"at-least\" says, " + m_fields.Find("at-least")->text);
        }
        ReadSpan(claim.after, claim.until);
        return claim;
    }

    ClaimSpec ReadMoved()
    {
        MovedClaim claim;
        claim.balance = BalancedGroup();
        std::optional<When> after;
        ReadInstant("after", after);
        claim.after = after.value_or(When{});
        ReadShares(claim.atLeast, claim.atMost);
        ReadInstant("until", claim.until);
        CheckOrder("after", after, claim.until);
        return claim;
    }

    template <typename Claim>
    ClaimSpec ReadAttention()
    {
        Claim claim;
        claim.balance = BalancedGroup();
        ReadNumbers(claim);
        m_fields.Read("longer-than", ReadTime, claim.longerThan);
        m_fields.Read("never", ReadBool, claim.never);
        ReadSpan(claim.after, claim.until);
        return claim;
    }

    void ReadNumbers(AttentionClaim& claim)
    {
        const Node* exactly = m_fields.Find("exactly");
        if (!exactly)
        {
            if (m_fields.Find("at-least") || m_fields.Find("at-most"))
            {
                ReadCounts(claim.atLeast, claim.atMost);
            }
            else
            {
                RequireOne({"exactly", "at-least", "at-most"});
            }
            return;
        }
        std::optional<int> number;
        m_fields.Read(
            "exactly",
            [](const Node& node, Log& log)
            { return ReadInteger(node, log, 0, std::numeric_limits<int>::max()); },
            number);
        claim.atLeast = number;
        claim.atMost = number;
        if (m_fields.Find("at-least") || m_fields.Find("at-most"))
        {
            m_log.Report(exactly->keyMark,
                         "\"exactly\" beside \"at-least\" or \"at-most\"",
                         "either the exact number or limits");
        }
    }

    ClaimSpec ReadFlooded()
    {
        FloodedClaim claim;
        claim.balance = BalancedGroup();
        ReadShares(claim.atLeast, claim.atMost);
        if (const Node* at = m_fields.Find("switch"))
        {
            claim.at = ReadKnown(*at, m_log, m_draft.switches, "a switch");
        }
        return claim;
    }

    void ReadShares(std::optional<double>& atLeast, std::optional<double>& atMost)
    {
        m_fields.Read("at-least", ReadProbability, atLeast);
        m_fields.Read("at-most", ReadProbability, atMost);
        RequireOne({"at-least", "at-most"});
        if (atLeast && atMost && *atMost < *atLeast)
        {
            Contradiction("at-most",
                          m_fields.Find("at-most")->text,
                          "at-least",
                          m_fields.Find("at-least")->text);
        }
    }
};

} // namespace

bool IsBalanceClaim(const std::string& name)
{
    return BalanceClaimReader::Readers().count(name) != 0;
}

ClaimSpec ReadBalanceClaim(const Node& node, const Context& context, Draft& draft)
{
    return BalanceClaimReader(node, context, draft).Read();
}

} // namespace lab
