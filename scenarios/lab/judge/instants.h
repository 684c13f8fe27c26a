// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_INSTANTS_H
#define LAB_INSTANTS_H

#include "intervals.h"

#include "lab/spec/scenario.h"

#include <optional>
#include <string>

namespace lab
{

/// An instant of a claim, found in the run.
struct Instant
{
    Time at{0};
    std::string text;           ///< in words: "10 s", or "kill (10.25 s)"
    std::optional<size_t> fact; ///< index of the fact of the event that it refers to
    std::string problem;        ///< why there is no such instant; empty if there is one
};

/**
 * Finds an instant. An event that did not happen before the run ended, or that found nobody to
 * strike, gives none; one that strikes several counts from the first.
 */
Instant Resolve(const When& when, const Timeline& timeline);

/// The part of the run that a claim is about.
struct Window
{
    Span span;              ///< within the run
    bool beyondEnd = false; ///< the claim asks for more than the run had
    std::string text;       ///< in words: "between 10 s and 20 s", "after 10 s", "in the run"
    std::string problem;    ///< why there is nothing to look at; empty if there is

    /// Whether a fact falls into it. One at the end of the run does unless the claim ends there.
    bool Contains(Time instant) const
    {
        return span.Contains(instant) || (toEnd && instant >= span.to);
    }

    bool toEnd = false; ///< the claim names no end
};

/// From `after` (else the start of the run) to `until` (else its end).
Window ResolveWindow(const std::optional<When>& after,
                     const std::optional<When>& until,
                     const Timeline& timeline);

} // namespace lab

#endif // LAB_INSTANTS_H
