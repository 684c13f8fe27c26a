// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_JOIN_COMMAND_H
#define LAB_JOIN_COMMAND_H

#include "lab/cli/options.h"
#include "lab/net/real-time.h"
#include "lab/spec/scenario.h"

#include <vector>

namespace lab
{

/**
 * Finds the switches and the interfaces that are to be joined.
 * \throws UsageError if there is no such switch, or something else has the interface's name
 * \throws std::runtime_error if an interface cannot be used
 */
std::vector<RealPortSpec> FindPorts(const std::vector<PortRequest>& requests,
                                    const Scenario& scenario);

} // namespace lab

#endif // LAB_JOIN_COMMAND_H
