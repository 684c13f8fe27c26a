// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_ADVERT_LOG_H
#define LAB_ADVERT_LOG_H

#include "time.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace lab
{

/// Adverts at equal intervals, with no fact of the timeline between them.
struct AdvertSeries
{
    size_t facts = 0;     ///< how many facts were recorded before them
    Time first{0};        ///< when the first of them left
    Time interval{0};     ///< to the next one, if there is one
    uint64_t adverts = 1; ///< how many; 0: none is left of it

    Time Last() const
    {
        return first + static_cast<Time::rep>(adverts - 1) * interval;
    }

    /// How many of them left before an instant.
    uint64_t CountBefore(Time instant) const;

    /// Those of them that left at `from` or later, but before `to`.
    AdvertSeries Between(Time from, Time to) const;
};

/**
 * When a member advertised in the whole run: packets of all kinds and families, in the order in
 * which they left. A MASTER that nothing disturbs takes no more memory in a month than in a
 * minute, which facts of the kind ADVERT_SENT do.
 */
struct AdvertLog
{
    std::string node;
    std::string group;

    /// The times at which it advertised. The same time comes again only after another fact.
    std::vector<AdvertSeries> times;

    /// What it sent besides at such a time, such as the packet of the other family.
    std::vector<AdvertSeries> besides;

    /// A packet leaves. \param facts how many facts are recorded so far
    void Add(Time at, size_t facts);

    /// Those of `times` before which so many facts were recorded.
    std::vector<AdvertSeries> TimesAfter(size_t facts) const;

    /// All packets from an instant to before another one.
    uint64_t CountPackets(Time from = Time::min(), Time to = Time::max()) const;
};

} // namespace lab

#endif // LAB_ADVERT_LOG_H
