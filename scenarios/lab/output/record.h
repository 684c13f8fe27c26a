// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_RECORD_H
#define LAB_RECORD_H

#include "run-report.h"

#include <ostream>

namespace lab
{

/// Raised when a reader of the old record would misread the new one.
constexpr int RECORD_VERSION = 1;

/**
 * The timeline as JSON Lines. The first line is a header:
 * `{"schema":"carp-lab/timeline","version":1,"scenario":...,"seed":...,"end_ns":...}`; then one
 * object per fact, `{"t_ns":...,"fact":"state","node":"r1",...}`, followed by the fact's values in
 * the order of its kind. The same run gives the same bytes.
 */
void WriteTimeline(std::ostream& out, const RunReport& report);

/**
 * The judgement as one JSON object: scenario, seed, options, overall outcome, each claim with its
 * finding and evidence, what each balanced group came to, and the counters of each host. Evidence
 * repeats the fact and adds its `index`; it stands in line index + 2 of the timeline.
 */
void WriteVerdict(std::ostream& out, const RunReport& report);

} // namespace lab

#endif // LAB_RECORD_H
