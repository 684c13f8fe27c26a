// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_NET_ADVERT_TIMES_H
#define LAB_NET_ADVERT_TIMES_H

#include "lab/timeline/advert-log.h"

#include <vector>

namespace lab::trial
{

/// The times at which a member advertised, one after the other.
inline std::vector<Time> TimesOf(const AdvertLog& log)
{
    std::vector<Time> times;
    for (const AdvertSeries& series : log.times)
    {
        for (uint64_t i = 0; i < series.adverts; ++i)
        {
            times.push_back(series.first + static_cast<Time::rep>(i) * series.interval);
        }
    }
    return times;
}

} // namespace lab::trial

#endif // LAB_NET_ADVERT_TIMES_H
