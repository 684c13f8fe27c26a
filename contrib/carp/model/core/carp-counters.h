// SPDX-License-Identifier: GPL-2.0-only

#ifndef CARP_COUNTERS_H
#define CARP_COUNTERS_H

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace carp
{

/// The statistics of `netstat -s -p carp`, in its order [ip_carp.h struct carpstats].
enum class Counter : uint8_t
{
    IPACKETS,  ///< IPv4 packets received
    IPACKETS6, ///< IPv6 packets received
    BADIF,     ///< wrong interface
    BADTTL,    ///< TTL or hop limit is not 255
    HDROPS,    ///< shorter than a header
    BADSUM,    ///< checksum wrong
    BADVER,    ///< version wrong
    BADLEN,    ///< too short
    BADAUTH,   ///< digest wrong, or an own advertisement
    BADVHID,   ///< no such virtual host here
    BADADDRS,  ///< never incremented
    OPACKETS,  ///< IPv4 packets sent
    OPACKETS6, ///< IPv6 packets sent
    ONOMEM,    ///< no memory to send
    OSTATES,   ///< never incremented
    PREEMPT,   ///< OpenBSD: transitions to MASTER
};

constexpr size_t COUNTER_COUNT = static_cast<size_t>(Counter::PREEMPT) + 1;

/// The name that a scenario and the kernels use, such as "badauth".
const char* ToString(Counter counter);

/// \return the counter of that name, if there is one
std::optional<Counter> FindCounter(const std::string& name);

/// The counters of one network stack.
class Counters
{
  public:
    void Increment(Counter counter);
    uint64_t Get(Counter counter) const;

  private:
    std::array<uint64_t, COUNTER_COUNT> m_values{};
};

} // namespace carp

#endif // CARP_COUNTERS_H
