// SPDX-License-Identifier: GPL-2.0-only

#include "claims.h"
#include "instants.h"

#include "lab/timeline/phrases.h"

#include <algorithm>
#include <set>

namespace lab
{

namespace
{

Ruling Unknown(const std::string& finding)
{
    return {Outcome::UNKNOWN, finding, {}};
}

void AddEvidence(Ruling& ruling, const std::optional<size_t>& fact)
{
    if (fact &&
        std::find(ruling.evidence.begin(), ruling.evidence.end(), *fact) == ruling.evidence.end())
    {
        ruling.evidence.push_back(*fact);
    }
}

bool Same(const std::vector<std::string>& a, const std::vector<std::string>& b)
{
    return std::set(a.begin(), a.end()) == std::set(b.begin(), b.end());
}

/// "r1 is", "r1 and r2 are", "nobody is".
std::string Who(const std::vector<std::string>& hosts)
{
    return hosts.empty() ? "nobody is" : Listed(hosts) + (hosts.size() == 1 ? " is" : " are");
}

std::string EndedAt(const Timeline& timeline)
{
    return "the run ended at " + InWords(timeline.end);
}

Ruling RuleInstant(const MasterClaim& claim, const Timeline& timeline)
{
    const Instant instant = Resolve(claim.from, timeline);
    if (!instant.problem.empty())
    {
        return Unknown(instant.problem);
    }
    if (instant.at > timeline.end)
    {
        return Unknown(EndedAt(timeline) + ", before " + instant.text);
    }
    const std::vector<Level> levels = MasterLevels(timeline, claim.group);
    const Level& level = LevelAt(levels, instant.at);
    const bool holds = Same(level.masters, claim.is);
    Ruling ruling{holds ? Outcome::PASSED : Outcome::FAILED, "", {}};
    ruling.finding = Who(level.masters) + " MASTER at " + instant.text;
    if (level.began)
    {
        ruling.finding += ", since " + InWords(level.span.from);
    }
    AddEvidence(ruling, level.began);
    return ruling;
}

Ruling RuleSpan(const MasterClaim& claim, const Timeline& timeline)
{
    const Window window = ResolveWindow(claim.from, claim.until, timeline);
    if (!window.problem.empty())
    {
        return Unknown(window.problem);
    }
    const std::vector<Level> levels = MasterLevels(timeline, claim.group);
    const auto deviations = StretchesWhere(levels,
                                           window.span,
                                           [&claim](const Level& level)
                                           { return !Same(level.masters, claim.is); });
    Ruling ruling;
    if (!deviations.empty())
    {
        const Stretch& first = deviations.front();
        ruling.outcome = Outcome::FAILED;
        ruling.finding = Who(LevelAt(levels, first.span.from).masters) + " MASTER at " +
                         InWords(first.span.from) + "; the deviation lasts " +
                         InWords(first.span.Length());
        AddEvidence(ruling, first.began);
        AddEvidence(ruling, first.ended);
        return ruling;
    }
    const Level& level = LevelAt(levels, window.span.from);
    AddEvidence(ruling, level.began);
    ruling.outcome = window.beyondEnd ? Outcome::UNKNOWN : Outcome::PASSED;
    ruling.finding = Who(level.masters) + " MASTER all the time " + window.text;
    if (window.beyondEnd)
    {
        ruling.finding = Who(level.masters) + " MASTER until " + EndedAt(timeline);
    }
    return ruling;
}

/// The facts of the first instant in the list that is not before another instant.
std::vector<size_t> FirstFrom(const std::vector<size_t>& facts,
                              Time after,
                              const Timeline& timeline)
{
    std::vector<size_t> first;
    for (const size_t index : facts)
    {
        const Time at = timeline.facts[index].at;
        if (at >= after && (first.empty() || timeline.facts[first.front()].at == at))
        {
            first.push_back(index);
        }
    }
    return first;
}

Ruling NobodyTookOver(const TakeoverClaim& claim, const Instant& after, const Timeline& timeline)
{
    const bool over = claim.within && after.at + *claim.within <= timeline.end;
    Ruling ruling;
    ruling.outcome = over ? Outcome::FAILED : Outcome::UNKNOWN;
    ruling.finding = "nobody takes over" + (over ? " within " + InWords(*claim.within) : "") +
                     " after " + after.text;
    if (claim.within && !over)
    {
        ruling.finding += "; " + EndedAt(timeline) + ", " + InWords(timeline.end - after.at) +
                          " later";
    }
    AddEvidence(ruling, after.fact);
    const std::vector<Level> levels = MasterLevels(timeline, claim.group);
    const Level& level = LevelAt(levels, after.at);
    if (!level.masters.empty())
    {
        ruling.finding += "; " + Who(level.masters) + " MASTER then, since " +
                          InWords(level.span.from);
        AddEvidence(ruling, level.began);
    }
    return ruling;
}

} // namespace

Ruling Rule(const MasterClaim& claim, const Timeline& timeline)
{
    return claim.until ? RuleSpan(claim, timeline) : RuleInstant(claim, timeline);
}

Ruling Rule(const TakeoverClaim& claim, const Timeline& timeline)
{
    const Instant after = Resolve(claim.after, timeline);
    if (!after.problem.empty())
    {
        return Unknown(after.problem);
    }
    if (after.at > timeline.end)
    {
        return Unknown(EndedAt(timeline) + ", before " + after.text);
    }
    const std::vector<size_t> first =
        FirstFrom(Takeovers(timeline, claim.group), after.at, timeline);
    if (first.empty())
    {
        return NobodyTookOver(claim, after, timeline);
    }

    Ruling ruling;
    std::vector<std::string> hosts;
    AddEvidence(ruling, after.fact);
    for (const size_t index : first)
    {
        AddEvidence(ruling, index);
        hosts.push_back(timeline.facts[index].node);
    }
    const Time at = timeline.facts[first.front()].at;
    const Time took = at - after.at;
    ruling.finding = Listed(hosts) + (hosts.size() == 1 ? " becomes" : " become") + " MASTER at " +
                     InWords(at) + ", " + InWords(took) + " after " + after.text;
    const bool right = !claim.by || std::count(hosts.begin(), hosts.end(), *claim.by) > 0;
    const bool inTime = !claim.within || took <= *claim.within;
    const bool notTooSoon = !claim.notBefore || took >= *claim.notBefore;
    ruling.outcome = right && inTime && notTooSoon ? Outcome::PASSED : Outcome::FAILED;
    return ruling;
}

namespace
{

/// What a claim on the number of MASTERs found.
struct Violations
{
    std::vector<Stretch> counted; ///< longer than allowed
    Time total{0};
    std::optional<Stretch> longest;
    std::optional<Stretch> undecided; ///< not longer yet when the run ended
};

Violations FindViolations(const MastersClaim& claim,
                          const Window& window,
                          const std::vector<Level>& levels)
{
    const bool mayGrow = window.toEnd || window.beyondEnd;
    const auto violates = [&claim](const Level& level)
    {
        const int masters = static_cast<int>(level.masters.size());
        return (claim.atMost && masters > *claim.atMost) ||
               (claim.atLeast && masters < *claim.atLeast);
    };
    Violations found;
    for (const Stretch& stretch : StretchesWhere(levels, window.span, violates))
    {
        if (stretch.span.Length() <= claim.longerThan)
        {
            if (mayGrow && stretch.span.to == window.span.to)
            {
                found.undecided = stretch;
            }
            continue;
        }
        found.counted.push_back(stretch);
        found.total += stretch.span.Length();
        if (!found.longest || stretch.span.Length() > found.longest->span.Length())
        {
            found.longest = stretch;
        }
    }
    return found;
}

/// "more than 1 MASTER", "fewer than 2 or more than 3 MASTERs", "without a MASTER".
std::string WrongNumber(const MastersClaim& claim)
{
    const std::string most = claim.atMost ? "more than " + Counted(*claim.atMost, "MASTER")
                                          : std::string();
    if (!claim.atLeast)
    {
        return most;
    }
    const std::string least = *claim.atLeast == 1
                                  ? "without a MASTER"
                                  : "fewer than " + Counted(*claim.atLeast, "MASTER");
    return most.empty() ? least : least + " or " + most;
}

Ruling ViolationsSeen(const MastersClaim& claim, const Violations& found)
{
    Ruling ruling;
    ruling.outcome = claim.never ? Outcome::FAILED : Outcome::PASSED;
    const Span& longest = found.longest->span;
    const bool once = found.counted.size() == 1;
    ruling.finding = WrongNumber(claim) +
                     (once ? " for "
                           : " " + std::to_string(found.counted.size()) + " times, " +
                                 InWords(found.total) + " in all, at the longest for ") +
                     InWords(longest.Length()) + ", from " + InWords(longest.from) + " on";
    AddEvidence(ruling, found.counted.front().began);
    AddEvidence(ruling, found.longest->began);
    AddEvidence(ruling, found.longest->ended);
    return ruling;
}

} // namespace

Ruling Rule(const MastersClaim& claim, const Timeline& timeline)
{
    const Window window = ResolveWindow(claim.after, claim.until, timeline);
    if (!window.problem.empty())
    {
        return Unknown(window.problem);
    }
    const std::vector<Level> levels = MasterLevels(timeline, claim.group);
    const Violations found = FindViolations(claim, window, levels);
    if (!found.counted.empty())
    {
        return ViolationsSeen(claim, found);
    }

    Ruling ruling;
    ruling.outcome = claim.never ? Outcome::PASSED : Outcome::FAILED;
    ruling.finding = "never " + WrongNumber(claim) + " " + window.text;
    if (claim.longerThan > Time{0})
    {
        ruling.finding += " for longer than " + InWords(claim.longerThan);
    }
    if (found.undecided)
    {
        ruling = Unknown(WrongNumber(claim) + " when " + EndedAt(timeline) + ", so far for " +
                         InWords(found.undecided->span.Length()));
        AddEvidence(ruling, found.undecided->began);
    }
    else if (window.beyondEnd)
    {
        ruling = Unknown(ruling.finding + "; but " + EndedAt(timeline));
    }
    else if (!claim.atLeast &&
             StretchesWhere(levels,
                            window.span,
                            [](const Level& level) { return !level.masters.empty(); })
                 .empty())
    {
        ruling = Unknown(claim.group + " has no MASTER at all " + window.text);
    }
    return ruling;
}

Ruling Rule(const TransitionsClaim& claim, const Timeline& timeline)
{
    const Window window = ResolveWindow(claim.after, claim.until, timeline);
    if (!window.problem.empty())
    {
        return Unknown(window.problem);
    }
    const bool alive = std::any_of(timeline.facts.begin(),
                                   timeline.facts.end(),
                                   [&claim](const Fact& fact)
                                   {
                                       return fact.kind == FactKind::STATE &&
                                              fact.Text("group") == claim.group &&
                                              (!claim.of || fact.node == *claim.of);
                                   });
    if (!alive)
    {
        return Unknown((claim.of ? *claim.of + " never" : "no host ever") + " took part in " +
                       claim.group);
    }

    Ruling ruling;
    for (const size_t index : Transitions(timeline, claim.group))
    {
        const Fact& fact = timeline.facts[index];
        if (window.Contains(fact.at) && (!claim.of || fact.node == *claim.of))
        {
            ruling.evidence.push_back(index);
        }
    }
    const int count = static_cast<int>(ruling.evidence.size());
    const bool tooMany = claim.atMost && count > *claim.atMost;
    const bool tooFew = claim.atLeast && count < *claim.atLeast;
    ruling.outcome = tooMany || tooFew ? Outcome::FAILED : Outcome::PASSED;
    ruling.finding = Counted(count, "transition") + (claim.of ? " of " + *claim.of : "") + " " +
                     window.text;
    if (window.beyondEnd && !tooMany && (claim.atMost || tooFew))
    {
        ruling.outcome = Outcome::UNKNOWN;
        ruling.finding += "; but " + EndedAt(timeline);
    }
    if (tooMany)
    {
        // The one too many proves it; a flapping group has thousands.
        ruling.evidence = {ruling.evidence[*claim.atMost]};
    }
    return ruling;
}

} // namespace lab
