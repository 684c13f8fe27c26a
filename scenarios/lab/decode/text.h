// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_DECODE_TEXT_H
#define LAB_DECODE_TEXT_H

#include "ns3/carp-types.h"

#include <string>
#include <vector>

namespace lab::decode
{

/// "1.390625 s", to the microsecond.
std::string Seconds(carp::Duration time);

/// "7 adverts", "1 advert"
std::string Counted(size_t count, const std::string& noun);

/// "openbsd", "openbsd and netbsd", "openbsd, netbsd and ucarp"
std::string Listed(const std::vector<std::string>& words);

/// The numbers of frames, ascending, neighbours joined: "frames 2-5, 9"
std::string FrameList(const std::vector<size_t>& frames);

} // namespace lab::decode

#endif // LAB_DECODE_TEXT_H
