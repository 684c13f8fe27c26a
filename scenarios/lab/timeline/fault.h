// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_FAULT_H
#define LAB_FAULT_H

#include "fact.h"

#include <string>

namespace lab
{

/**
 * Whether a FAULT was aimed at a role that nobody had at that instant, so that nothing happened.
 * What is taken back with `restore` concerns cables, not a host, and always happens.
 */
bool StruckNobody(const Fact& fault);

/// Why a FAULT changed nothing; empty if it had an effect or struck nobody.
const std::string& WhyRefused(const Fact& fault);

} // namespace lab

#endif // LAB_FAULT_H
