// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_DECODE_COMMAND_H
#define LAB_DECODE_COMMAND_H

#include "lab/cli/options.h"
#include "lab/decode/digest.h"

namespace lab
{

/// What the options tell of passwords, keys and addresses. \throws UsageError
decode::Knowledge KnowledgeOf(const DecodeOptions& options);

} // namespace lab

#endif // LAB_DECODE_COMMAND_H
