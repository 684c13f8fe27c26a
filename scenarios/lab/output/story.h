// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_STORY_H
#define LAB_STORY_H

#include "lab/spec/scenario.h"
#include "lab/timeline/fact.h"

#include <memory>
#include <string>
#include <vector>

namespace lab
{

/// How a line should strike the eye.
enum class Tone : uint8_t
{
    PLAIN,
    QUIET, ///< a consequence
    GOOD,  ///< service comes
    BAD,   ///< service goes
    FAULT, ///< the scenario strikes
};

/// One line of a story.
struct Line
{
    Time at{0};
    std::string node; ///< empty: the LAN as a whole
    std::string text;
    std::string shape; ///< node and text without figures that differ from time to time
    Tone tone = Tone::PLAIN;
    /// As shape, with the figures that must not differ when lines are told as repeated; empty:
    /// shape says it all.
    std::string exact{};
};

/**
 * Makes the story of a run fact by fact, without what clients feel. Lines of an instant may still
 * change as long as facts of that instant come.
 */
class Storyteller
{
  public:
    /// \param scenario outlives the teller
    explicit Storyteller(const Scenario& scenario);
    ~Storyteller();

    void Hear(const Fact& fact);

    /// What was heard so far, in order of time.
    const std::vector<Line>& GetLines() const;

    /// What is known only at the end: how often the same was refused.
    std::vector<Line> Sums(Time end) const;

  private:
    class Teller;
    std::unique_ptr<Teller> m_teller;
};

/// The last line of a story.
Line EndOfStory(Time end);

/**
 * The story of a run in order of time. Told is what changes: states, faults, links, moves of
 * addresses between ports, first adverts and a new pace of them, who answers for an address,
 * outages. What goes on as before is not told; what keeps being refused is told once and counted
 * at the end.
 */
std::vector<Line> TellStory(const Scenario& scenario, const Timeline& timeline);

} // namespace lab

#endif // LAB_STORY_H
