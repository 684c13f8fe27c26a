// SPDX-License-Identifier: GPL-2.0-only

#include "advert-log.h"

#include <algorithm>

namespace lab
{

namespace
{

void Append(std::vector<AdvertSeries>& all, Time at, size_t facts)
{
    if (!all.empty() && all.back().facts == facts)
    {
        AdvertSeries& last = all.back();
        const Time interval = at - last.Last();
        if (last.adverts == 1 || interval == last.interval)
        {
            last.interval = interval;
            ++last.adverts;
            return;
        }
    }
    all.push_back({facts, at});
}

} // namespace

uint64_t AdvertSeries::CountBefore(Time instant) const
{
    if (instant <= first)
    {
        return 0;
    }
    if (interval == Time{0})
    {
        return adverts;
    }
    const auto passed = static_cast<uint64_t>((instant - first - Time{1}) / interval) + 1;
    return std::min(passed, adverts);
}

AdvertSeries AdvertSeries::Between(Time from, Time to) const
{
    const uint64_t skipped = CountBefore(from);
    const uint64_t end = std::max(CountBefore(to), skipped);
    return {facts, first + static_cast<Time::rep>(skipped) * interval, interval, end - skipped};
}

void AdvertLog::Add(Time at, size_t facts)
{
    const bool again = !times.empty() && times.back().facts == facts && times.back().Last() == at;
    Append(again ? besides : times, at, facts);
}

std::vector<AdvertSeries> AdvertLog::TimesAfter(size_t facts) const
{
    const auto begin = std::lower_bound(times.begin(),
                                        times.end(),
                                        facts,
                                        [](const AdvertSeries& series, size_t position)
                                        { return series.facts < position; });
    const auto end = std::find_if(begin,
                                  times.end(),
                                  [facts](const AdvertSeries& series)
                                  { return series.facts != facts; });
    return {begin, end};
}

uint64_t AdvertLog::CountPackets(Time from, Time to) const
{
    uint64_t packets = 0;
    for (const auto* all : {&times, &besides})
    {
        for (const AdvertSeries& series : *all)
        {
            packets += series.Between(from, to).adverts;
        }
    }
    return packets;
}

} // namespace lab
