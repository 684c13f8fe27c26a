// SPDX-License-Identifier: GPL-2.0-only

#include "lab/tune/answer.h"

#include "lab/statistics/counts.h"
#include "lab/timing/closed-form.h"

#include <algorithm>
#include <set>
#include <sstream>

namespace lab
{

namespace
{

constexpr uint64_t CRASHES = 2000;       ///< of each setting of the front
constexpr uint64_t BEST_CRASHES = 20000; ///< of the answer
constexpr double FRONT_HEARD = 1.5e6;    ///< adverts that backups should hear of each of the front
constexpr int BEST_SPANS = 6;            ///< how much longer than others it is simulated
constexpr std::ptrdiff_t MOST_SHORTER = 5; ///< settings of the front with a shorter outage
constexpr std::ptrdiff_t MOST_LONGER = 4;  ///< with a longer one, the answer among them

/// So sure one has to be to call closed form and simulation contradictory; there are many of them.
constexpr double SURE = 0.9999;

/// Those around the answer or, where there is none, around the limit of the outage.
std::vector<TuneSetting> Select(const SearchResult& search, const TuneQuestion& question)
{
    const auto& front = search.front;
    double centre = search.answer       ? search.answer->outage
                    : search.compromise ? search.compromise->outage
                                        : 0.0;
    if (!search.answer && question.outage)
    {
        centre = InSeconds(*question.outage);
    }
    const auto at = std::find_if(front.begin(),
                                 front.end(),
                                 [centre](const TuneSetting& x) { return x.outage >= centre; });
    const auto before = std::min<std::ptrdiff_t>(at - front.begin(), MOST_SHORTER);
    const auto after = std::min<std::ptrdiff_t>(front.end() - at, MOST_LONGER);
    return {at - before, at + after};
}

std::string Name(const TuneSetting& setting)
{
    std::string text = "advbase " + std::to_string(setting.advbase) + ", advskew ";
    for (size_t i = 0; i < setting.advskews.size(); ++i)
    {
        text += (i == 0 ? "" : "/") + std::to_string(setting.advskews[i]);
    }
    return text;
}

/// Whether chance explains the difference between the false takeovers of both.
bool Fit(const TuneSetting& setting, const SimulatedSetting& simulated)
{
    const Bounds bounds =
        Garwood(static_cast<double>(simulated.falseCount), simulated.months, SURE);
    const bool tooFew = setting.falseTakeovers < bounds.low;
    const bool tooMany = setting.falseTakeovers > bounds.high;
    switch (setting.falseAccuracy)
    {
    case Accuracy::EXACT:
        return !tooFew && !tooMany;
    case Accuracy::UPPER_BOUND:
        return !tooFew;
    case Accuracy::ROUGH:
        break;
    }
    return true;
}

void Append(const std::vector<std::string>& more, std::vector<std::string>& all)
{
    all.insert(all.end(), more.begin(), more.end());
}

/// How long a setting of the front is simulated.
Time SpanOf(const TuneSetting& setting, const TuneQuestion& question)
{
    const auto backups = static_cast<double>(setting.advskews.size() - 1);
    const double seconds = FRONT_HEARD / backups / setting.adverts;
    return question.simulate.value_or(std::chrono::seconds(static_cast<int64_t>(seconds)));
}

TunedSetting Simulated(const TuneSetting& setting,
                       const TuneQuestion& question,
                       uint64_t crashes,
                       int spans)
{
    return {setting,
            SimulateSetting(setting, question, crashes, spans * SpanOf(setting, question)),
            ExceededBy(setting, question)};
}

/// Skews of the MASTER that show the rule, those of the answer among them.
std::vector<int> Masters(const TuneAnswer& answer)
{
    std::set<int> skews{0, 1, 2, 5, 10, 20, 50, 80, 100, 150, 200};
    if (answer.best)
    {
        const auto& own = answer.best->setting.advskews;
        skews.insert(own.begin(), own.end() - 1);
    }
    return {skews.begin(), skews.end()};
}

} // namespace

std::vector<std::string> DisagreementsOf(const TunedSetting& tuned)
{
    const TuneSetting& setting = tuned.setting;
    const SimulatedSetting& simulated = tuned.simulated;
    std::vector<std::string> disagreements;
    if (!Fit(setting, simulated))
    {
        std::ostringstream text;
        text << Name(setting) << ": " << setting.falseTakeovers
             << " false takeovers per month by closed form, " << simulated.falseTakeovers->value
             << " by simulation";
        disagreements.push_back(text.str());
    }
    constexpr double ROUNDING = 1e-6;
    if (simulated.worst > setting.worst + ROUNDING)
    {
        std::ostringstream text;
        text << Name(setting) << ": a takeover after " << simulated.worst
             << " s, which should take at most " << setting.worst << " s";
        disagreements.push_back(text.str());
    }
    return disagreements;
}

TuneAnswer Tune(const TuneQuestion& question, const std::optional<AdvertLosses>& measured)
{
    TuneAnswer answer;
    answer.question = question;
    answer.measured = measured;
    answer.search = Search(question);
    for (const TuneSetting& setting : Select(answer.search, question))
    {
        answer.front.push_back(Simulated(setting, question, CRASHES, 1));
    }
    const SearchResult& search = answer.search;
    if (const auto& best = search.answer ? search.answer : search.compromise)
    {
        answer.best = Simulated(*best, question, BEST_CRASHES, BEST_SPANS);
        Append(DisagreementsOf(*answer.best), answer.disagreements);
    }
    for (const TunedSetting& tuned : answer.front)
    {
        Append(DisagreementsOf(tuned), answer.disagreements);
    }
    const int advbase = answer.best ? answer.best->setting.advbase : 1;
    answer.budget = FindLossBudget(*question.dialect, advbase, Masters(answer));
    Append(answer.budget.disagreements, answer.disagreements);
    return answer;
}

} // namespace lab
