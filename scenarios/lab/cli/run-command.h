// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_RUN_COMMAND_H
#define LAB_RUN_COMMAND_H

#include "lab/net/simulation.h"
#include "lab/output/run-report.h"

#include <string>
#include <vector>

namespace lab
{

/**
 * Runs one scenario and judges it.
 * \param overrides as given on the command line, for the report
 */
RunReport RunScenario(const Scenario& scenario,
                      const std::vector<std::string>& overrides,
                      const SimulationOptions& simulation = {});

} // namespace lab

#endif // LAB_RUN_COMMAND_H
