// SPDX-License-Identifier: GPL-2.0-only

#include "lab/tune/advert-losses.h"

#include "lab/decode/mastership.h"
#include "lab/statistics/counts.h"

#include <algorithm>
#include <cmath>

namespace lab
{

namespace
{

using decode::Report;
using decode::Sender;

/// Longer gaps than that are not taken for losses.
constexpr uint64_t MOST_LOST_IN_A_ROW = 60;

/// By how much of an interval a clock that went on may be off after a gap.
constexpr double CLOCK_ERROR = 0.05;

struct Advert
{
    carp::Instant at{0};
    uint64_t counter = 0;
    carp::Duration stated{0};      ///< interval
    bool othersAdvertised = false; ///< since the one before
};

/// The CARP adverts of a sender in order of time.
std::vector<Advert> AdvertsOf(const Report& report, const Sender& sender)
{
    std::vector<Advert> adverts;
    for (const size_t event : sender.adverts)
    {
        if (report.events[event].As<decode::CarpAdvert>())
        {
            const carp::Advertisement& fields = decode::AdvertOf(report, event);
            adverts.push_back(
                {report.events[event].at, fields.counter, decode::StatedInterval(fields)});
        }
    }
    return adverts;
}

/// Notes between which adverts another member of the group advertised.
void NoteOthers(const Report& report, const Sender& own, std::vector<Advert>& adverts)
{
    for (const Sender& other : report.senders)
    {
        for (const size_t event :
             &other != &own && other.group == own.group ? other.adverts : std::vector<size_t>{})
        {
            const auto after = std::upper_bound(adverts.begin(),
                                                adverts.end(),
                                                report.events[event].at,
                                                [](carp::Instant at, const Advert& one)
                                                { return at < one.at; });
            if (after != adverts.end())
            {
                after->othersAdvertised = true;
            }
        }
    }
}

/// The adverts of the sender that has most, of that vhid if one is given.
std::vector<Advert> Choose(const Report& report, const std::optional<int>& vhid, std::string& name)
{
    std::vector<Advert> most;
    const Sender* best = nullptr;
    for (const Sender& sender : report.senders)
    {
        if (!vhid || sender.group.vhid == *vhid)
        {
            auto adverts = AdvertsOf(report, sender);
            if (adverts.size() > most.size())
            {
                most = std::move(adverts);
                best = &sender;
            }
        }
    }
    if (best)
    {
        name = decode::ToString(best->group) + " of " + FormatAddress(best->source);
        NoteOthers(report, *best, most);
    }
    return most;
}

/// What an interval takes by the sender's clock, in units of the one that it states: the median of
/// the gaps that are about as stated. Real clocks add some ticks.
double TypicalGap(const std::vector<Advert>& adverts)
{
    std::vector<double> ratios;
    for (size_t i = 1; i < adverts.size(); ++i)
    {
        const double ratio = static_cast<double>((adverts[i].at - adverts[i - 1].at).count()) /
                             static_cast<double>(adverts[i - 1].stated.count());
        if (ratio > 0.5 && ratio < 1.5)
        {
            ratios.push_back(ratio);
        }
    }
    if (ratios.empty())
    {
        return 1.0;
    }
    std::nth_element(ratios.begin(), ratios.begin() + ratios.size() / 2, ratios.end());
    return ratios[ratios.size() / 2];
}

/// How many adverts should have come between two of one sender; by the counter if that goes on.
uint64_t MissingBetween(const Advert& before,
                        const Advert& after,
                        double typical,
                        AdvertLosses& losses)
{
    const double intervals = static_cast<double>((after.at - before.at).count()) /
                             (static_cast<double>(before.stated.count()) * typical);
    const double byClock = std::round(intervals);
    if (after.othersAdvertised)
    {
        // A MASTER that others did not hear kept its pace; one that gave way begins a new one.
        const bool wentOn = std::abs(intervals - byClock) <= CLOCK_ERROR;
        return wentOn && byClock >= 1.0 ? static_cast<uint64_t>(byClock) - 1 : 0;
    }
    const uint64_t step = after.counter - before.counter;
    if (step >= 1 && step <= MOST_LOST_IN_A_ROW &&
        std::abs(static_cast<double>(step) - intervals) <= 1.5)
    {
        ++losses.byCounter;
        return step - 1;
    }
    return byClock >= 1.0 ? static_cast<uint64_t>(byClock) - 1 : 0;
}

void CountMissing(const std::vector<Advert>& adverts, AdvertLosses& losses)
{
    const double typical = TypicalGap(adverts);
    losses.heard = adverts.size();
    for (size_t i = 1; i < adverts.size(); ++i)
    {
        const uint64_t missing = MissingBetween(adverts[i - 1], adverts[i], typical, losses);
        if (missing > 0 && missing <= MOST_LOST_IN_A_ROW)
        {
            losses.lost += missing;
            ++losses.bursts;
            losses.longest = std::max(losses.longest, missing);
        }
    }
}

/// The chain whose mean and mean run are those that were seen.
LossLaw Fit(const AdvertLosses& losses)
{
    const auto lost = static_cast<double>(losses.lost);
    const auto heard = static_cast<double>(losses.heard);
    const auto bursts = static_cast<double>(losses.bursts);
    const double enter = bursts / heard;
    const double leave = bursts / lost;
    // Runs that are no longer than those of coins need no memory.
    return enter + leave >= 1.0 ? LossLaw::Independent(lost / (lost + heard))
                                : LossLaw{0.0, enter, leave, 1.0};
}

/// Adverts of one burst tell little more than one of them: the variance of the share of a chain is
/// that of coins times (2 - a - b) / (a + b), as if there were so many times fewer adverts.
void WidenForBursts(AdvertLosses& losses, double confidence)
{
    const double sum = losses.law.enter + losses.law.leave;
    const double likeOne = (2.0 - sum) / sum;
    const Bounds bounds = ClopperPearson(static_cast<double>(losses.lost) / likeOne,
                                         static_cast<double>(losses.lost + losses.heard) / likeOne,
                                         confidence);
    losses.share->low = bounds.low;
    losses.share->high = bounds.high;
    losses.share->method = "Clopper-Pearson, in bursts";
}

} // namespace

AdvertLosses MeasureLosses(const Report& report, const std::optional<int>& vhid, double confidence)
{
    AdvertLosses losses;
    const std::vector<Advert> adverts = Choose(report, vhid, losses.group);
    if (adverts.size() < 2)
    {
        throw NoLosses(vhid ? "no two adverts of vhid " + std::to_string(*vhid)
                            : "no two CARP adverts of one group");
    }
    CountMissing(adverts, losses);
    losses.share = EstimateProbability(losses.lost, losses.lost + losses.heard, confidence);
    losses.isBound = losses.lost == 0;
    if (losses.isBound)
    {
        losses.law = LossLaw::Independent(losses.share->high.value_or(0.0));
        return losses;
    }
    losses.law = Fit(losses);
    if (losses.law.HasBursts())
    {
        WidenForBursts(losses, confidence);
    }
    return losses;
}

} // namespace lab
