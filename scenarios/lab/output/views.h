// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_VIEWS_H
#define LAB_VIEWS_H

#include "lab/timeline/snapshot.h"

#include <optional>
#include <ostream>
#include <string>

namespace lab
{

/// What can be asked of a host at its keyboard.
enum class View : uint8_t
{
    IFCONFIG,
    NETSTAT,
    SYSCTL,
};

const char* ToString(View view);

/// \return the view of that name, if there is one
std::optional<View> FindView(const std::string& name);

/// A view of all hosts that speak CARP: the command as typed on each, and its answer.
void PrintView(std::ostream& out, View view, const Snapshot& snapshot);

} // namespace lab

#endif // LAB_VIEWS_H
