// SPDX-License-Identifier: GPL-2.0-only

#include "lab/version/version.h"

#include "ns3/version-defines.h"

namespace lab
{

std::string ProgramVersion()
{
    // The two names are given by the wscript.
    return "carp-lab " CARP_LAB_RELEASE "+" CARP_LAB_SOURCES " (ns-" +
           std::to_string(NS3_VERSION_MAJOR) + "." + std::to_string(NS3_VERSION_MINOR) + ")";
}

} // namespace lab
