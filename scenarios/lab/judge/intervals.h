// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_INTERVALS_H
#define LAB_INTERVALS_H

#include "lab/timeline/fact.h"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace lab
{

/**
 * A stretch of time. All spans of the judge are half-open, [from, to): whatever changes at an
 * instant is already in force at that instant. A host that crashes at 10 s is MASTER no more at
 * 10 s, and what lasts for no time at all does not exist between two instants.
 */
struct Span
{
    Time from{0};
    Time to{0};

    Time Length() const
    {
        return to - from;
    }

    bool Contains(Time instant) const
    {
        return from <= instant && instant < to;
    }
};

/// A host was MASTER of a group.
struct Mastership
{
    std::string node;
    Span span;
    bool open = false;           ///< still MASTER when the run ended
    size_t began = 0;            ///< index of the fact
    std::optional<size_t> ended; ///< likewise
};

/**
 * Who was MASTER of a group and when, in order of becoming it. A host that crashes stops being
 * MASTER at that instant, although no change of its state is recorded.
 */
std::vector<Mastership> Masterships(const Timeline& timeline, const std::string& group);

/// A stretch of time in which the same hosts were MASTER.
struct Level
{
    Span span;
    std::vector<std::string> masters; ///< in order of becoming it
    std::optional<size_t> began;      ///< index of the fact; none for the start of the run
};

/**
 * The MASTERs of a group as a step function over the whole run, without gaps. Of several changes
 * at one instant only the outcome counts. A change at the very end gives a last span of no length.
 */
std::vector<Level> MasterLevels(const Timeline& timeline, const std::string& group);

/// The level in force at an instant of the run, its end included.
const Level& LevelAt(const std::vector<Level>& levels, Time instant);

/// A maximal stretch of a window in which the levels satisfied a condition.
struct Stretch
{
    Span span;                   ///< clipped to the window
    std::optional<size_t> began; ///< index of the fact; none for the start of the run
    std::optional<size_t> ended; ///< likewise; none if the window ended first
};

std::vector<Stretch> StretchesWhere(const std::vector<Level>& levels,
                                    const Span& window,
                                    const std::function<bool(const Level&)>& condition);

/// Indices of the facts in which a host became MASTER of a group.
std::vector<size_t> Takeovers(const Timeline& timeline, const std::string& group);

/// Indices of the facts in which a host went from BACKUP to MASTER or back.
std::vector<size_t> Transitions(const Timeline& timeline, const std::string& group);

} // namespace lab

#endif // LAB_INTERVALS_H
