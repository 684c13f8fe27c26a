// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_OUTAGE_STORY_H
#define LAB_OUTAGE_STORY_H

#include "story.h"

#include "lab/judge/outage-split.h"

namespace lab
{

/**
 * What clients felt: when answers stop and come back. Up to four clients with the same target are
 * told one by one; of more, those whose outages overlap are told together.
 *
 * \param splitter for the same timeline; if there is one, the parts of an outage are told too
 */
std::vector<Line> TellOutages(const Timeline& timeline, const OutageSplitter* splitter = nullptr);

} // namespace lab

#endif // LAB_OUTAGE_STORY_H
