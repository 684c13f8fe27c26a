// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_OUTAGE_STORY_H
#define LAB_OUTAGE_STORY_H

#include "story.h"

namespace lab
{

/**
 * What clients felt: when answers stop and come back. Up to four clients with the same target are
 * told one by one; of more, those whose outages overlap are told together.
 */
std::vector<Line> TellOutages(const Timeline& timeline);

} // namespace lab

#endif // LAB_OUTAGE_STORY_H
