// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_TUNE_QUESTION_H
#define LAB_TUNE_QUESTION_H

#include "carp-dialect.h"
#include "lab/spec/diagnostic.h"
#include "lab/spec/loss-law.h"
#include "lab/timeline/time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lab
{

/// What a month is in rates.
constexpr Time MONTH = std::chrono::hours(24 * 30);

/// With more loss than that nothing helps.
constexpr double MOST_LOSS = 0.5;

/// What is known of a group before it is set up, and what is wanted of it.
struct TuneQuestion
{
    const carp::Dialect* dialect = &carp::OpenBsd();
    size_t nodes = 2; ///< 2 to 8
    /// No longer than that from a crash to the next MASTER; none: as short as the other limits let.
    std::optional<Time> outage;
    double quantile = 1.0;       ///< of the crashes that this is to hold for; 1: all
    LossLaw loss;                ///< of adverts, on the way to each backup for itself
    std::string capture;         ///< a file that tells the loss instead; empty: none
    std::optional<int> vhid;     ///< of the group in the capture
    double adverts = 1.0;        ///< per second, at most
    double falseTakeovers = 1.0; ///< per month, at most
    /// Adverts may be late by that without consequences, and backups differ by more.
    Time delayTolerance = std::chrono::milliseconds(10);
    /// How much of each setting is simulated, some times that of the answer; none: as long as it
    /// takes the backups to hear a million and a half of adverts.
    std::optional<Time> simulate;
    uint64_t seed = 1;
};

/// What became of a question: a value, or everything that is wrong with it.
struct QuestionResult
{
    std::optional<TuneQuestion> question;
    std::vector<Diagnostic> diagnostics;

    /// One diagnostic in each line.
    std::string Text() const;
};

/// A value that the command line gives: the option as messages name it, its key, its text.
struct QuestionOption
{
    std::string option;
    std::string key;
    std::string text;
};

/**
 * Reads a question.
 * \param text of a YAML file; may be empty
 * \param file how messages name it
 * \param options replace what the file says
 */
QuestionResult ReadQuestion(const std::string& text,
                            const std::string& file,
                            const std::vector<QuestionOption>& options);

/// The words that a question may contain.
std::vector<std::string> QuestionWords();

} // namespace lab

#endif // LAB_TUNE_QUESTION_H
