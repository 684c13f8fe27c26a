// SPDX-License-Identifier: GPL-2.0-only

// How long the answer to a question of tuning takes.

#include "bench.h"

#include "lab/tune/answer.h"

#include <chrono>
#include <stdexcept>

namespace
{

using namespace std::chrono_literals;

/// Two nodes on a LAN that loses one advert in a hundred.
double CostOfQuestion(bool quick)
{
    lab::TuneQuestion question;
    question.outage = 4200ms;
    question.loss = lab::LossLaw::Independent(0.01);
    if (quick)
    {
        question.simulate = 24h;
    }
    const double before = bench::GetProcessorSeconds();
    const lab::TuneAnswer answer = lab::Tune(question, std::nullopt);
    const double spent = bench::GetProcessorSeconds() - before;
    if (!answer.search.answer || !answer.disagreements.empty())
    {
        throw std::runtime_error("carp-bench: the question was not answered as it should");
    }
    return spent;
}

void MeasureTune(bench::Session& session)
{
    session.Report({"tune, two nodes: a question with its simulation",
                    CostOfQuestion(session.IsQuick()),
                    "s",
                    bench::Target{bench::Target::Kind::AT_MOST, 10}});
}

const bench::Registration TUNE("tune-question", MeasureTune);

} // namespace
