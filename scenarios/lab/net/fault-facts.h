// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_FAULT_FACTS_H
#define LAB_FAULT_FACTS_H

#include "lab/net/recorder.h"
#include "lab/spec/scenario.h"

namespace lab
{

/// What a FAULT fact says of an event: action, event name, target, and the action's parameters.
Recorder::Values ValuesOf(const Event& event);

} // namespace lab

#endif // LAB_FAULT_FACTS_H
