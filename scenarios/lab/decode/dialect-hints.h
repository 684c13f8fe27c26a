// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_DECODE_DIALECT_HINTS_H
#define LAB_DECODE_DIALECT_HINTS_H

#include "report.h"

namespace lab::decode
{

/**
 * What a sender's frames give away of its dialect. Every hint asks the dialects of the protocol
 * core for a property; its weight says how hard the property is to change by configuration. The
 * guess is clear if one dialect leads by three.
 */
DialectGuess GuessDialect(const Report& report, const Sender& sender);

} // namespace lab::decode

#endif // LAB_DECODE_DIALECT_HINTS_H
