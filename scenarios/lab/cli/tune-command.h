// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_TUNE_COMMAND_H
#define LAB_TUNE_COMMAND_H

#include "lab/cli/commands.h"
#include "lab/tune/question.h"

namespace lab
{

struct TuneOptions
{
    bool help = false;
    std::string file; ///< with the question; empty: the options tell all
    std::vector<QuestionOption> options;
    std::string json; ///< where the answer goes for programs; empty: nowhere
};

/// Takes the words after the command. \throws UsageError
TuneOptions ParseTune(const std::vector<std::string>& words);

std::string TuneHelp();

int Tune(const TuneOptions& options, const Console& console);

} // namespace lab

#endif // LAB_TUNE_COMMAND_H
