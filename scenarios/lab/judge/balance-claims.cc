// SPDX-License-Identifier: GPL-2.0-only

#include "balance-measures.h"
#include "claims.h"

#include "lab/timeline/phrases.h"

#include <algorithm>
#include <numeric>

namespace lab
{

namespace
{

/// Quotients are compared with what people write, such as a third.
constexpr double ROUNDING = 1e-12;

Ruling Unknown(const std::string& finding)
{
    return {Outcome::UNKNOWN, finding, {}};
}

Outcome OutcomeOf(bool holds)
{
    return holds ? Outcome::PASSED : Outcome::FAILED;
}

bool IsWithin(double share, const std::optional<double>& least, const std::optional<double>& most)
{
    return (!least || share >= *least - ROUNDING) && (!most || share <= *most + ROUNDING);
}

/// "127 of 254 clients (50%)".
std::string PartOf(uint64_t part, uint64_t whole, const std::string& noun)
{
    return std::to_string(part) + " of " + Counted(whole, noun) + " (" +
           InPercent(Quotient(part, whole)) + ")";
}

/// A window that is longer than the run decides nothing.
Ruling Decide(Ruling ruling, const Window& window, const Timeline& timeline)
{
    if (window.beyondEnd)
    {
        ruling.outcome = Outcome::UNKNOWN;
        ruling.finding += "; but the run ended at " + InWords(timeline.end);
    }
    return ruling;
}

/// "; the least is 50%, the clients of r1".
std::string Theory(const BalanceHistory& history, const Step& step, const Movement& movement)
{
    const auto least = LeastMoved(history, step, movement);
    if (!least)
    {
        return "";
    }
    std::vector<std::string> struck;
    for (const uint32_t node : step.struck)
    {
        struck.push_back(history.Nodes()[node]);
    }
    const bool isDeath = step.kind == Step::Kind::DEATH;
    return "; the least is " + InPercent(*least) + ", " +
           (isDeath ? "the clients of " + Listed(struck) : "an equal share for " + Listed(struck));
}

std::string NobodySent(const BalanceHistory& history, const Window& window)
{
    return "no host took a packet to " + history.Name() + " " + window.text;
}

} // namespace

Ruling Rule(const ShareClaim& claim, const BalanceHistory& history)
{
    const Window window = ResolveWindow(claim.after, claim.until, history.GetTimeline());
    const auto node = history.FindNode(claim.node);
    if (!window.problem.empty() || !node)
    {
        return Unknown(node ? window.problem : claim.node + " has no part in " + claim.balance);
    }
    const Shares shares = MeasureShares(history, window);
    if (shares.allPackets == 0)
    {
        return Unknown(NobodySent(history, window));
    }
    const uint64_t part = (claim.ofPackets ? shares.packets : shares.clients)[*node];
    const uint64_t whole = claim.ofPackets ? shares.allPackets : shares.allClients;
    Ruling ruling;
    ruling.outcome = OutcomeOf(IsWithin(Quotient(part, whole), claim.least, claim.most));
    ruling.finding = claim.node + " has " +
                     PartOf(part, whole, claim.ofPackets ? "packet" : "client") + " " + window.text;
    for (const auto& last : shares.last)
    {
        if (last)
        {
            ruling.evidence.push_back(*last);
        }
    }
    return Decide(ruling, window, history.GetTimeline());
}

Ruling Rule(const UniformClaim& claim, const BalanceHistory& history)
{
    const Window window = ResolveWindow(claim.after, claim.until, history.GetTimeline());
    if (!window.problem.empty())
    {
        return Unknown(window.problem);
    }
    const Shares shares = MeasureShares(history, window);
    if (shares.allPackets == 0)
    {
        return Unknown(NobodySent(history, window));
    }
    const Fit fit = TestUniformity(history, window, shares);
    std::vector<std::string> parts;
    Ruling ruling;
    for (const uint32_t node : fit.nodes)
    {
        parts.push_back(history.Nodes()[node] + " " + std::to_string(shares.clients[node]));
        if (shares.last[node])
        {
            ruling.evidence.push_back(*shares.last[node]);
        }
    }
    ruling.finding = Listed(parts) + " of " + Counted(shares.allClients, "client") + " " +
                     window.text;
    if (!fit.p)
    {
        ruling.finding += fit.nodes.size() < 2 ? ": nobody to share with"
                                               : ": too few for a test, which needs five of each";
        return ruling;
    }
    ruling.finding += ": " + TellFit(fit);
    ruling.outcome = OutcomeOf((!claim.atLeast || *fit.p >= *claim.atLeast) &&
                               (!claim.below || *fit.p < *claim.below));
    return Decide(ruling, window, history.GetTimeline());
}

Ruling Rule(const MovedClaim& claim, const BalanceHistory& history)
{
    const Step step = ResolveStep(claim.after, claim.until, history);
    if (!step.window.problem.empty())
    {
        return Unknown(step.window.problem);
    }
    const Movement movement = MeasureMovement(history, step.window);
    const std::string gone =
        movement.gone == 0 ? "" : "; " + Counted(movement.gone, "client") + " no more seen";
    if (movement.seen == 0)
    {
        return Unknown("no client was served before and also " + step.window.text + gone);
    }
    Ruling ruling;
    ruling.outcome = OutcomeOf(IsWithin(movement.Share(), claim.atLeast, claim.atMost));
    ruling.finding = PartOf(movement.moved, movement.seen, "client") + " changed the host " +
                     step.window.text + Theory(history, step, movement) + gone;
    ruling.evidence = movement.facts;
    if (step.fact)
    {
        ruling.evidence.push_back(*step.fact);
    }
    return Decide(ruling, step.window, history.GetTimeline());
}

namespace
{

/// How requests and probes are told of.
struct Wording
{
    const char* noun;
    const char* to;
    const char* done;
};

/// "fewer than 1", "not by exactly 1" of what a claim allows.
std::string WrongNumber(const AttentionClaim& claim)
{
    if (claim.atLeast && claim.atLeast == claim.atMost)
    {
        return "not by exactly " + std::to_string(*claim.atLeast);
    }
    const std::string least = claim.atLeast ? "fewer than " + std::to_string(*claim.atLeast) : "";
    const std::string most = claim.atMost ? "more than " + std::to_string(*claim.atMost) : "";
    return "by " + least + (least.empty() || most.empty() ? "" : " or ") + most;
}

/// "from 10 s to 13 s and at 15 s, 3 s in all".
std::string TellWithTotal(const std::vector<Span>& spans)
{
    const Time total = std::accumulate(spans.begin(),
                                       spans.end(),
                                       Time{0},
                                       [](Time sum, const Span& span)
                                       { return sum + span.Length(); });
    return TellSpans(spans) +
           (spans.size() > 1 && total > Time{0} ? ", " + InWords(total) + " in all" : "");
}

Ruling RuleAttention(const AttentionClaim& claim,
                     const BalanceHistory& history,
                     const std::vector<BalanceHistory::Request>& requests,
                     const Wording& wording)
{
    const Timeline& timeline = history.GetTimeline();
    const Window window = ResolveWindow(claim.after, claim.until, timeline);
    if (!window.problem.empty())
    {
        return Unknown(window.problem);
    }
    const Attention seen = MeasureAttention(requests, window, claim.atLeast, claim.atMost);
    if (seen.All() == 0)
    {
        return Unknown(std::string("there is no ") + wording.noun + wording.to + history.Name() +
                       " whose fate is known " + window.text);
    }
    std::vector<Span> spans;
    std::copy_if(seen.spans.begin(),
                 seen.spans.end(),
                 std::back_inserter(spans),
                 [&claim](const Span& span)
                 { return claim.longerThan == Time{0} || span.Length() > claim.longerThan; });
    Ruling ruling;
    ruling.finding = Counted(seen.All(), wording.noun) + wording.to + history.Name() + " " +
                     window.text + ": " + std::to_string(seen.one) + wording.done +
                     " by one host, " + std::to_string(seen.none) + " by none, " +
                     std::to_string(seen.several) + " by several";
    if (!spans.empty())
    {
        ruling.outcome = OutcomeOf(!claim.never);
        ruling.finding += "; " + WrongNumber(claim) + " " + TellWithTotal(spans);
        ruling.evidence = seen.facts;
        return ruling;
    }
    ruling.outcome = OutcomeOf(claim.never);
    if (!seen.spans.empty())
    {
        ruling.finding += "; " + WrongNumber(claim) + " " + TellWithTotal(seen.spans) +
                          ", never for longer than " + InWords(claim.longerThan);
    }
    if (seen.mayGrow && (window.toEnd || window.beyondEnd))
    {
        return {Outcome::UNKNOWN,
                ruling.finding + "; but so it was when the run ended at " + InWords(timeline.end),
                seen.facts};
    }
    return Decide(ruling, window, timeline);
}

} // namespace

Ruling Rule(const AnswersClaim& claim, const BalanceHistory& history)
{
    return RuleAttention(claim, history, history.Questions(), {"request", " for ", " answered"});
}

Ruling Rule(const ServedClaim& claim, const BalanceHistory& history)
{
    return RuleAttention(claim, history, history.Probes(), {"probe", " to ", " taken"});
}

Ruling Rule(const FloodedClaim& claim, const BalanceHistory& history)
{
    const Timeline::FloodCount sum = history.Floods(claim.at);
    const std::string where = claim.at ? " of " + *claim.at : "";
    if (sum.frames == 0)
    {
        return Unknown("no frame to " + claim.balance + " went through a switch" +
                       (claim.at ? ", " + *claim.at : ""));
    }
    const bool holds = IsWithin(Quotient(sum.flooded, sum.frames), claim.atLeast, claim.atMost);
    return {OutcomeOf(holds),
            PartOf(sum.flooded, sum.frames, "frame") + " to " + claim.balance +
                " went to all ports" + where,
            {}};
}

} // namespace lab
