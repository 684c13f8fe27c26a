// SPDX-License-Identifier: GPL-2.0-only

#include "intervals.h"

#include <algorithm>
#include <utility>

namespace lab
{

namespace
{

/// A host became MASTER or ceased to be it.
struct MasterChange
{
    std::string node;
    bool master = false;
    size_t fact = 0;
};

std::vector<MasterChange> MasterChanges(const Timeline& timeline, const std::string& group)
{
    std::vector<MasterChange> changes;
    std::vector<std::string> masters;
    for (size_t i = 0; i < timeline.facts.size(); i++)
    {
        const Fact& fact = timeline.facts[i];
        const bool state = fact.kind == FactKind::STATE && fact.Text("group") == group;
        if (!state && fact.kind != FactKind::CRASHED)
        {
            continue;
        }
        const bool master = state && fact.Text("to") == "MASTER";
        const auto known = std::find(masters.begin(), masters.end(), fact.node);
        if (master == (known != masters.end()))
        {
            continue;
        }
        if (master)
        {
            masters.push_back(fact.node);
        }
        else
        {
            masters.erase(known);
        }
        changes.push_back({fact.node, master, i});
    }
    return changes;
}

} // namespace

std::vector<Mastership> Masterships(const Timeline& timeline, const std::string& group)
{
    std::vector<Mastership> masterships;
    for (const MasterChange& change : MasterChanges(timeline, group))
    {
        const Time at = timeline.facts[change.fact].at;
        if (change.master)
        {
            masterships.push_back({change.node, {at, timeline.end}, true, change.fact, {}});
            continue;
        }
        const auto open = std::find_if(masterships.begin(),
                                       masterships.end(),
                                       [&change](const Mastership& m)
                                       { return m.open && m.node == change.node; });
        open->span.to = at;
        open->open = false;
        open->ended = change.fact;
    }
    return masterships;
}

std::vector<Level> MasterLevels(const Timeline& timeline, const std::string& group)
{
    std::vector<Level> levels{{{Time{0}, timeline.end}, {}, std::nullopt}};
    for (const MasterChange& change : MasterChanges(timeline, group))
    {
        const Time at = timeline.facts[change.fact].at;
        if (levels.back().span.from < at)
        {
            levels.back().span.to = at;
            levels.push_back({{at, timeline.end}, levels.back().masters, change.fact});
        }
        Level& level = levels.back();
        level.began = change.fact;
        if (change.master)
        {
            level.masters.push_back(change.node);
        }
        else
        {
            level.masters.erase(std::find(level.masters.begin(), level.masters.end(), change.node));
        }
    }
    return levels;
}

const Level& LevelAt(const std::vector<Level>& levels, Time instant)
{
    const auto next = std::upper_bound(levels.begin(),
                                       levels.end(),
                                       instant,
                                       [](Time t, const Level& level)
                                       { return t < level.span.from; });
    return *std::prev(next);
}

std::vector<Stretch> StretchesWhere(const std::vector<Level>& levels,
                                    const Span& window,
                                    const std::function<bool(const Level&)>& condition)
{
    std::vector<Stretch> stretches;
    bool inside = false;
    for (const Level& level : levels)
    {
        const Span span{std::max(level.span.from, window.from), std::min(level.span.to, window.to)};
        if (span.from >= span.to)
        {
            continue;
        }
        const bool holds = condition(level);
        if (inside && !holds)
        {
            stretches.back().ended = level.began;
        }
        else if (inside)
        {
            stretches.back().span.to = span.to;
        }
        else if (holds)
        {
            stretches.push_back({span, level.began, std::nullopt});
        }
        inside = holds;
    }
    return stretches;
}

std::vector<size_t> Takeovers(const Timeline& timeline, const std::string& group)
{
    std::vector<size_t> found;
    for (const MasterChange& change : MasterChanges(timeline, group))
    {
        if (change.master)
        {
            found.push_back(change.fact);
        }
    }
    return found;
}

std::vector<size_t> Transitions(const Timeline& timeline, const std::string& group)
{
    const auto counts = [](const std::string& state)
    { return state == "BACKUP" || state == "MASTER"; };
    std::vector<size_t> found;
    for (size_t i = 0; i < timeline.facts.size(); i++)
    {
        const Fact& fact = timeline.facts[i];
        if (fact.kind == FactKind::STATE && fact.Text("group") == group &&
            counts(fact.Text("from")) && counts(fact.Text("to")) &&
            fact.Text("from") != fact.Text("to"))
        {
            found.push_back(i);
        }
    }
    return found;
}

} // namespace lab
