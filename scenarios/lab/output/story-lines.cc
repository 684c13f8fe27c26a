// SPDX-License-Identifier: GPL-2.0-only

#include "story-lines.h"

#include "describe.h"

#include "lab/timeline/phrases.h"

namespace lab
{

namespace
{

constexpr size_t NAMES_TOLD = 6; ///< of hosts or addresses in one line

} // namespace

StoryLines::StoryLines(const Scenario& scenario)
    : m_scenario(scenario)
{
}

void StoryLines::Tell(const Fact& fact, Tone tone)
{
    Tell(fact, Describe(fact, m_scenario), tone);
}

void StoryLines::Tell(const Fact& fact, const std::string& text, Tone tone)
{
    m_lines.push_back({fact.at, fact.node, text, fact.node + "|" + text, tone});
}

void StoryLines::TellOnce(const Fact& fact, Tone tone)
{
    const std::string text = Describe(fact, m_scenario);
    const auto [known, isNew] = m_repeatedIndex.try_emplace(fact.node + "|" + text,
                                                            m_repeated.size());
    if (isNew)
    {
        m_repeated.push_back({fact.node, text, 0});
        Tell(fact, text, tone);
    }
    m_repeated[known->second].times++;
}

StoryLines::Gathered StoryLines::Gather(const Fact& fact,
                                        const std::string& by,
                                        const std::string& what,
                                        const std::string& name)
{
    const std::tuple of(fact.at, fact.kind, by, what);
    if (!m_gathering || m_gathering->of != of)
    {
        m_gathering = Gathering{of, {}, m_lines.size()};
        Tell(fact, Tone::QUIET);
    }
    m_gathering->names.push_back(name);
    return {m_lines[m_gathering->line], m_gathering->names};
}

const std::vector<Line>& StoryLines::Get() const
{
    return m_lines;
}

std::vector<Line> StoryLines::Sums(Time end) const
{
    std::vector<Line> sums;
    for (const Repeated& repeated : m_repeated)
    {
        if (repeated.times > 1)
        {
            const std::string text = repeated.text + "; " + std::to_string(repeated.times) +
                                     " times in all";
            sums.push_back({end, repeated.node, text, repeated.node + "|" + text, Tone::QUIET});
        }
    }
    return sums;
}

std::string Brief(const std::vector<std::string>& names)
{
    if (names.size() <= NAMES_TOLD)
    {
        return Listed(names);
    }
    std::vector<std::string> some(names.begin(), names.begin() + NAMES_TOLD);
    some.push_back(std::to_string(names.size() - NAMES_TOLD) + " more");
    return Listed(some);
}

} // namespace lab
