// SPDX-License-Identifier: GPL-2.0-only

#include "lab/sweep/schedule.h"

#include <algorithm>

namespace lab
{

uint64_t NextTarget(uint64_t runs, uint64_t needed, uint64_t atMost)
{
    const uint64_t least = runs + (runs + 4) / 5;
    return std::min(atMost, std::clamp(needed, least, std::max(least, 4 * runs)));
}

Schedule::Schedule(const StoppingRule& rule, std::vector<std::vector<bool>> done, Assessment assess)
    : m_rule(rule),
      m_assess(std::move(assess))
{
    for (size_t i = 0; i < done.size(); ++i)
    {
        m_settings.emplace_back();
        m_settings[i].done = std::move(done[i]);
        Extend(i);
    }
}

/// Gives a setting more runs until there are some to be made or it has enough.
void Schedule::Extend(size_t setting)
{
    Progress& progress = m_settings[setting];
    while (progress.ended == progress.target && progress.target < m_rule.atMost)
    {
        const uint64_t before = progress.target;
        uint64_t target = m_rule.atLeast;
        if (before > 0)
        {
            const Precision precision = m_assess(setting, before);
            target = precision.enough ? before : NextTarget(before, precision.runs, m_rule.atMost);
        }
        if (target == before)
        {
            return;
        }
        progress.target = target;
        const auto known = [&](uint64_t n) { return std::min<uint64_t>(n, progress.done.size()); };
        const uint64_t there = std::count(progress.done.begin() + known(before),
                                          progress.done.begin() + known(target),
                                          true);
        progress.ended += there;
        m_ended += there;
        m_total += target - before;
    }
    SkipDone(progress);
    if (progress.next < progress.target)
    {
        m_open.push_back(setting);
    }
}

void Schedule::SkipDone(Progress& progress) const
{
    while (progress.next < progress.done.size() && progress.done[progress.next])
    {
        ++progress.next;
    }
}

std::optional<Job> Schedule::Next()
{
    if (!m_returned.empty())
    {
        const Job job = m_returned.front();
        m_returned.pop_front();
        return job;
    }
    if (m_open.empty())
    {
        return std::nullopt;
    }
    const size_t setting = m_open.front();
    Progress& progress = m_settings[setting];
    const Job job{setting, progress.next++};
    SkipDone(progress);
    if (progress.next >= progress.target)
    {
        m_open.pop_front();
    }
    return job;
}

void Schedule::Return(const Job& job)
{
    m_returned.push_back(job);
}

void Schedule::End(const Job& job)
{
    Progress& progress = m_settings[job.setting];
    ++m_ended;
    if (++progress.ended == progress.target)
    {
        Extend(job.setting);
    }
}

bool Schedule::IsFinished() const
{
    return m_ended == m_total;
}

uint64_t Schedule::Total() const
{
    return m_total;
}

uint64_t Schedule::Ended() const
{
    return m_ended;
}

} // namespace lab
