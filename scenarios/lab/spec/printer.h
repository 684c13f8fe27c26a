// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_PRINTER_H
#define LAB_PRINTER_H

#include "scenario.h"

#include <string>

namespace lab
{

/**
 * The canonical text of a scenario: parsing it gives an equal value again. Hosts that came of one
 * `count` stand there one by one, and defaults are left out.
 */
std::string Print(const Scenario& scenario);

/// An event as a map on one line, without its braces.
std::string Print(const Event& event);

/// A claim as a map on one line, without its braces.
std::string Print(const ClaimSpec& claim);

/// An instant of a claim as it is written.
std::string Print(const When& when);

/// A probability of loss, or the chain that makes bursts.
std::string Print(const LossLaw& law);

/// A time or its distribution as it is written.
std::string Print(const TimeLaw& law);

} // namespace lab

#endif // LAB_PRINTER_H
