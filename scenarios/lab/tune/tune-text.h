// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_TUNE_TEXT_H
#define LAB_TUNE_TEXT_H

#include "lab/tune/answer.h"

#include <iosfwd>

namespace lab
{

/// The answer for people.
void PrintAnswer(std::ostream& out, const TuneAnswer& answer);

/// The answer for programs; its members are described in doc/tune.md.
void WriteAnswer(std::ostream& out, const TuneAnswer& answer);

} // namespace lab

#endif // LAB_TUNE_TEXT_H
