// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_MESSAGES_H
#define LAB_MESSAGES_H

#include "lab/results/run-result.h"

#include <optional>
#include <string>

namespace lab
{

// Jobs and results as bytes, for processes that run the same program.

std::string Encode(const Job& job);
std::string Encode(const RunResult& result);

/// Nothing if these are not the bytes of one, for instance because their writer died.
std::optional<Job> DecodeJob(const std::string& bytes);
std::optional<RunResult> DecodeResult(const std::string& bytes);

} // namespace lab

#endif // LAB_MESSAGES_H
