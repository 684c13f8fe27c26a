// SPDX-License-Identifier: GPL-2.0-only

#include "system-names.h"

#include <stdexcept>

namespace lab
{

System SystemOf(const std::string& dialect)
{
    if (dialect == "openbsd")
    {
        return System::OPENBSD;
    }
    if (dialect == "freebsd")
    {
        return System::FREEBSD;
    }
    if (dialect == "netbsd")
    {
        return System::NETBSD;
    }
    if (dialect == "ucarp")
    {
        return System::LINUX;
    }
    throw std::invalid_argument("no operating system is known to speak " + dialect);
}

std::string PortName(System system, size_t index)
{
    switch (system)
    {
    case System::OPENBSD:
    case System::FREEBSD:
        return "em" + std::to_string(index);
    case System::NETBSD:
        return "wm" + std::to_string(index);
    case System::LINUX:
        return "eth" + std::to_string(index);
    }
    return "";
}

std::string CarpName(size_t index)
{
    return "carp" + std::to_string(index);
}

} // namespace lab
