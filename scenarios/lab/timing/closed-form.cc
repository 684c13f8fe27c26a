// SPDX-License-Identifier: GPL-2.0-only

#include "lab/timing/closed-form.h"

#include "carp-timing.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <stdexcept>

namespace lab
{

namespace
{

/// The latest instant of a takeover, after as many losses as D - J I tells, by probability.
using Instants = std::map<Time, double>;

/// D - J I of one backup.
Instants InstantsOf(Time interval, Time patience, const LossLaw& law)
{
    const int n = std::max(1, LossesToTakeover(interval, patience));
    const auto runs = RunsOfLosses(law, n - 1);
    const double all = std::accumulate(runs.begin(), runs.end(), 0.0);
    Instants instants;
    for (int j = 0; j < n; ++j)
    {
        if (runs[j] > 0.0)
        {
            instants[patience - j * interval] += runs[j] / all;
        }
    }
    return instants;
}

/// The earlier one of two that have nothing to do with each other.
Instants Earlier(const Instants& a, const Instants& b)
{
    Instants earlier;
    for (const auto& [timeA, probabilityA] : a)
    {
        for (const auto& [timeB, probabilityB] : b)
        {
            earlier[std::min(timeA, timeB)] += probabilityA * probabilityB;
        }
    }
    return earlier;
}

} // namespace

Time AdvertIntervalOf(const carp::Config& config, const carp::Dialect& dialect)
{
    return carp::AdvertInterval(config, dialect, 0, false);
}

Time PatienceOf(const carp::Config& config, const carp::Dialect& dialect)
{
    const Time nominal = carp::MasterDownTime(config, dialect);
    if (!dialect.looksOnlyAtWakeUps)
    {
        return nominal;
    }
    const Time sleep = carp::WakeUpPeriod(config);
    return (nominal + sleep - Time(1)) / sleep * sleep;
}

int LossesToTakeover(Time interval, Time patience)
{
    return static_cast<int>((patience - Time(1)) / interval);
}

std::vector<double> RunsOfLosses(const LossLaw& law, int longest)
{
    const double badShare = law.BadShare();
    // The probabilities of what was seen so far, with the state of the chain at the last advert.
    double good = (1.0 - badShare) * (1.0 - law.good);
    double bad = badShare * (1.0 - law.bad);
    std::vector<double> runs{good + bad};
    for (int j = 1; j <= longest; ++j)
    {
        const double nextGood = good * (1.0 - law.enter) + bad * law.leave;
        const double nextBad = good * law.enter + bad * (1.0 - law.leave);
        good = nextGood * law.good;
        bad = nextBad * law.bad;
        runs.push_back(good + bad);
    }
    return runs;
}

double AdvertsUntilRun(double p, int n)
{
    const double all = std::pow(p, n);
    return (1.0 - all) / (all * (1.0 - p));
}

double ProbabilityOfNoRun(double p, int n, uint64_t adverts)
{
    // Q(m) of the last n values of m, the latest first.
    std::vector<double> last(n, 1.0);
    for (uint64_t m = n; m <= adverts; ++m)
    {
        double next = 0.0;
        double weight = 1.0 - p;
        for (const double earlier : last)
        {
            next += weight * earlier;
            weight *= p;
        }
        std::rotate(last.begin(), last.end() - 1, last.end());
        last.front() = next;
    }
    return last.front();
}

double MeanDoubleTime(Time interval, Time patience, const LossLaw& law)
{
    constexpr double NEGLIGIBLE = 1e-12;
    const int n = LossesToTakeover(interval, patience);
    double further = 0.0;
    for (int longest = n + 16;; longest *= 2)
    {
        const auto runs = RunsOfLosses(law, longest);
        if (runs[n] <= 0.0 || runs.back() < NEGLIGIBLE * runs[n])
        {
            const double sum = std::accumulate(runs.begin() + n + 1, runs.end(), 0.0);
            further = runs[n] > 0.0 ? sum / runs[n] : 0.0;
            break;
        }
    }
    return InSeconds((n + 1) * interval - patience) + InSeconds(interval) * further;
}

TakeoverLaw::TakeoverLaw(Time interval,
                         const std::vector<Time>& patiences,
                         Time delay,
                         const LossLaw& law)
    : m_interval(InSeconds(interval))
{
    if (patiences.empty())
    {
        throw std::invalid_argument("a takeover needs a backup");
    }
    Instants instants = InstantsOf(interval, patiences.front(), law);
    for (size_t i = 1; i < patiences.size(); ++i)
    {
        instants = Earlier(instants, InstantsOf(interval, patiences[i], law));
    }
    for (const auto& [time, probability] : instants)
    {
        m_cases.push_back({InSeconds(time + delay), probability});
    }
}

double TakeoverLaw::Mean() const
{
    double mean = -m_interval / 2;
    for (const Case& one : m_cases)
    {
        mean += one.probability * one.latest;
    }
    return mean;
}

double TakeoverLaw::StandardDeviation() const
{
    const double mean = Mean() + m_interval / 2;
    double variance = m_interval * m_interval / 12;
    for (const Case& one : m_cases)
    {
        variance += one.probability * (one.latest - mean) * (one.latest - mean);
    }
    return std::sqrt(variance);
}

double TakeoverLaw::Distribution(double seconds) const
{
    double sum = 0.0;
    for (const Case& one : m_cases)
    {
        const double phase = (seconds - (one.latest - m_interval)) / m_interval;
        sum += one.probability * std::clamp(phase, 0.0, 1.0);
    }
    return sum;
}

double TakeoverLaw::Quantile(double probability) const
{
    if (probability >= 1.0)
    {
        return Worst();
    }
    // It rises evenly between the ends of the cases, so between two of them a line tells it.
    std::vector<double> corners;
    for (const Case& one : m_cases)
    {
        corners.push_back(one.latest - m_interval);
        corners.push_back(one.latest);
    }
    std::sort(corners.begin(), corners.end());
    const auto after = std::find_if(corners.begin(),
                                    corners.end(),
                                    [&](double x) { return Distribution(x) >= probability; });
    if (after == corners.begin() || after == corners.end())
    {
        return after == corners.end() ? Worst() : corners.front();
    }
    const double low = Distribution(*(after - 1));
    const double share = (probability - low) / (Distribution(*after) - low);
    return *(after - 1) + share * (*after - *(after - 1));
}

double TakeoverLaw::Worst() const
{
    return m_cases.back().latest;
}

double TakeoverLaw::Best() const
{
    return m_cases.front().latest - m_interval;
}

} // namespace lab
