// SPDX-License-Identifier: GPL-2.0-only

#include "carp-counters.h"

namespace carp
{

namespace
{

constexpr std::array<const char*, COUNTER_COUNT> NAMES{"ipackets",
                                                       "ipackets6",
                                                       "badif",
                                                       "badttl",
                                                       "hdrops",
                                                       "badsum",
                                                       "badver",
                                                       "badlen",
                                                       "badauth",
                                                       "badvhid",
                                                       "badaddrs",
                                                       "opackets",
                                                       "opackets6",
                                                       "onomem",
                                                       "ostates",
                                                       "preempt"};

} // namespace

const char* ToString(Counter counter)
{
    return NAMES[static_cast<size_t>(counter)];
}

std::optional<Counter> FindCounter(const std::string& name)
{
    for (size_t i = 0; i < NAMES.size(); ++i)
    {
        if (name == NAMES[i])
        {
            return static_cast<Counter>(i);
        }
    }
    return std::nullopt;
}

void Counters::Increment(Counter counter)
{
    ++m_values[static_cast<size_t>(counter)];
}

uint64_t Counters::Get(Counter counter) const
{
    return m_values[static_cast<size_t>(counter)];
}

} // namespace carp
