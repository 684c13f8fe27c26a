// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_DESCRIBE_H
#define LAB_DESCRIBE_H

#include "lab/spec/scenario.h"
#include "lab/timeline/fact.h"

#include <string>

namespace lab
{

/// Says in plain words what a fact states about its node: "BACKUP -> MASTER: master timed out".
/// The group is named only where the scenario has several.
std::string Describe(const Fact& fact, const Scenario& scenario);

/// "announces 10.0.0.1 at 00:00:5e:00:01:01 (gratuitous ARP)", for one address or a list.
std::string DescribeAnnouncement(const Fact& fact, const std::string& addresses);

} // namespace lab

#endif // LAB_DESCRIBE_H
