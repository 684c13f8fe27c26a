// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_SYSTEM_NAMES_H
#define LAB_SYSTEM_NAMES_H

#include <cstddef>
#include <cstdint>
#include <string>

namespace lab
{

/// The operating systems whose words the lab can imitate.
enum class System : uint8_t
{
    OPENBSD,
    FREEBSD,
    NETBSD,
    LINUX, ///< where ucarp runs
};

/// The system that speaks a dialect. \throws std::invalid_argument if nobody is known to
System SystemOf(const std::string& dialect);

/// A network port as the system would name it: "em0" is the first.
std::string PortName(System system, size_t index);

/// A carp interface: "carp0" is the first membership of a host, of whatever port.
std::string CarpName(size_t index);

} // namespace lab

#endif // LAB_SYSTEM_NAMES_H
