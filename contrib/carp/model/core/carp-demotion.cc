// SPDX-License-Identifier: GPL-2.0-only

#include "carp-demotion.h"

#include <algorithm>

namespace carp
{

namespace
{

/// The group of all interfaces, which an interface's own trouble leaves alone.
constexpr const char* EVERYBODY = "all";

} // namespace

Demotion::Demotion(const Dialect& dialect)
    : m_dialect(dialect)
{
}

Demotion::MemberId Demotion::Join(const std::vector<std::string>& groups)
{
    Member member;
    member.groups.insert(DEFAULT_GROUP);
    member.groups.insert(groups.begin(), groups.end());
    m_members.emplace(m_next, std::move(member));
    return m_next++;
}

DemotionChange Demotion::Leave(MemberId member)
{
    DemotionChange change{0, m_sum, false, std::nullopt};
    // On FreeBSD the vhid itself takes back what it added: Machine::Remove.
    if (m_dialect.demotion != DemotionModel::ADDED_TO_SKEW)
    {
        change = Adjust(member, -m_members.at(member).count);
    }
    m_members.erase(member);
    return change;
}

DemotionChange Demotion::Adjust(MemberId id, int by)
{
    Member& member = m_members.at(id);
    if (m_dialect.demotion == DemotionModel::COUNT_IN_ADVERT)
    {
        return AdjustGroups(member, by);
    }
    member.count += by;
    const int before = m_sum;
    m_sum += by;
    const bool always = m_dialect.demotion == DemotionModel::ADDED_TO_SKEW;
    return {by, m_sum, always || (before == 0 && m_sum == 1), std::nullopt};
}

DemotionChange Demotion::AdjustGroups(Member& member, int by)
{
    DemotionChange change;
    const int before = member.count;
    member.count = std::max(0, member.count + by);
    change.by = member.count - before;
    for (const std::string& group : member.groups)
    {
        if (group == EVERYBODY)
        {
            continue;
        }
        int& count = m_groups[group];
        count = std::max(0, count + by);
        // Only the step to one is told at once [OpenBSD carp_group_demote_adj].
        change.mastersSend = change.mastersSend || (by > 0 && count == 1);
    }
    change.total = m_groups[DEFAULT_GROUP];
    return change;
}

std::optional<DemotionChange> Demotion::Administer(int by, const std::string& group)
{
    switch (m_dialect.demotion)
    {
    case DemotionModel::SUPPRESSION:
        return std::nullopt;
    case DemotionModel::ADDED_TO_SKEW:
        m_sum += by;
        return DemotionChange{by, m_sum, true, std::nullopt};
    case DemotionModel::COUNT_IN_ADVERT:
        break;
    }
    int& count = m_groups[group];
    if (count + by < 0 || count + by > HIGHEST_COUNT)
    {
        return std::nullopt;
    }
    count += by;
    return DemotionChange{by, count, by > 0, group};
}

int Demotion::Of(MemberId id) const
{
    if (m_dialect.demotion != DemotionModel::COUNT_IN_ADVERT)
    {
        return m_sum;
    }
    const Member& member = m_members.at(id);
    int sum = 0;
    for (const std::string& group : member.groups)
    {
        const auto found = m_groups.find(group);
        sum += found == m_groups.end() ? 0 : found->second;
    }
    return std::min(sum == 0 ? member.count : sum, HIGHEST_COUNT);
}

bool Demotion::IsIn(MemberId id, const std::string& group) const
{
    const auto found = m_members.find(id);
    return found != m_members.end() && found->second.groups.count(group) > 0;
}

} // namespace carp
