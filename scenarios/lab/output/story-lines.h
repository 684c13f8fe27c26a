// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_STORY_LINES_H
#define LAB_STORY_LINES_H

#include "story.h"

#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace lab
{

/// The lines of a story in the making, and the ways in which a fact becomes one.
class StoryLines
{
  public:
    /// The line of several facts and the names that they brought; valid until more is told.
    struct Gathered
    {
        Line& line;
        const std::vector<std::string>& names;
    };

    /// \param scenario outlives this object
    explicit StoryLines(const Scenario& scenario);

    /// A line of its own, in the words of Describe().
    void Tell(const Fact& fact, Tone tone);

    /// A line of its own.
    void Tell(const Fact& fact, const std::string& text, Tone tone);

    /// A line if the host has not told the same before; Sums() says how often it happened.
    void TellOnce(const Fact& fact, Tone tone);

    /**
     * Adds a name to the list that one line tells: the facts of an instant of the same kind, by and
     * what share it. It is as Tell() makes it of the first of them; the caller words it anew.
     *
     * \param by who acts, empty if that is what is listed
     * \param what what they have in common
     * \param name to be listed
     */
    Gathered Gather(const Fact& fact,
                    const std::string& by,
                    const std::string& what,
                    const std::string& name);

    /// What was told so far, in order of time.
    const std::vector<Line>& Get() const;

    /// What is known only at the end: how often the same was told once.
    std::vector<Line> Sums(Time end) const;

  private:
    /// Something that happens again and again.
    struct Repeated
    {
        std::string node;
        std::string text;
        uint64_t times = 0;
    };

    struct Gathering
    {
        std::tuple<Time, FactKind, std::string, std::string> of;
        std::vector<std::string> names;
        size_t line = 0;
    };

    const Scenario& m_scenario;
    std::vector<Line> m_lines;
    std::vector<Repeated> m_repeated; ///< in order of the first time
    std::map<std::string, size_t> m_repeatedIndex;
    std::optional<Gathering> m_gathering;
};

/// A list of names for one line: if there are too many, the first ones and the number of the rest.
std::string Brief(const std::vector<std::string>& names);

} // namespace lab

#endif // LAB_STORY_LINES_H
