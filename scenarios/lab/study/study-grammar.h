// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_STUDY_GRAMMAR_H
#define LAB_STUDY_GRAMMAR_H

#include "lab/spec/grammar.h"

namespace lab
{

/**
 * The one table of all words of study files. What stands below `scenario` has the grammar of
 * scenarios.
 */
const std::vector<Context>& StudyGrammar();

/// The context of that name, of studies or of scenarios, which must exist.
const Context& StudyContextOf(const std::string& name);

} // namespace lab

#endif // LAB_STUDY_GRAMMAR_H
