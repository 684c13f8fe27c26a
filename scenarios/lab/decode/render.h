// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_DECODE_RENDER_H
#define LAB_DECODE_RENDER_H

#include "report.h"

#include <iosfwd>

namespace lab::decode
{

/**
 * For people: the events in time order, the senders with reasons for their dialects, and the
 * anomalies; no line has more than 100 columns. Of ARP and neighbour discovery it shows
 * announcements and what concerns virtual addresses.
 * \param name what the capture is called
 */
void PrintReport(std::ostream& out, const Report& report, const std::string& name);

/**
 * For programs: one JSON object for each frame, in time order, one on a line, keys always in the
 * same order. All have `frame`, `t_ns` (since the first frame) and `what`; advertisements have
 * `digest` ("good", "bad" or "unknown") and `dialect`; frames with anomalies have `anomalies`, a
 * list of their kinds.
 */
void WriteJsonLines(std::ostream& out, const Report& report);

} // namespace lab::decode

#endif // LAB_DECODE_RENDER_H
