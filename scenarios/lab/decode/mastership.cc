// SPDX-License-Identifier: GPL-2.0-only

#include "mastership.h"

#include "text.h"

#include "ns3/carp-timing.h"

#include <algorithm>

namespace lab::decode
{

namespace
{

using std::chrono::milliseconds;

/// OpenBSD's interval of advbase 0 and advskew 0.
constexpr std::chrono::microseconds LEAST_INTERVAL{3906};

/// How soon after a better one the last advertisement of ucarp comes.
constexpr milliseconds FAREWELL{100};

/// Beyond the stated interval, a pause that a loaded machine alone does not explain.
constexpr milliseconds TOLERANCE{50};

using Members = std::vector<Sender*>;

carp::Instant At(const Report& report, size_t event)
{
    return report.events[event].at;
}

/// Whether a member other than this one was heard in between.
bool OthersHeard(const Report& report,
                 const Members& members,
                 const Sender& sender,
                 size_t after,
                 size_t before)
{
    return std::any_of(members.begin(),
                       members.end(),
                       [&](const Sender* other)
                       {
                           const auto& adverts = other->adverts;
                           const auto next =
                               std::upper_bound(adverts.begin(), adverts.end(), after);
                           return other != &sender && next != adverts.end() && *next < before &&
                                  At(report, *next) >= At(report, after);
                       });
}

bool StartsNewRun(const Report& report,
                  const Members& members,
                  const Sender& sender,
                  size_t last,
                  size_t next)
{
    const carp::Advertisement& advert = AdvertOf(report, last);
    if (advert.IsBowOut())
    {
        return true;
    }
    const carp::Duration pause = At(report, next) - At(report, last);
    const carp::Duration interval = StatedInterval(advert);
    if (pause > LongestDownTime(advert) + TOLERANCE)
    {
        return true;
    }
    return pause > interval + interval / 2 + TOLERANCE &&
           OthersHeard(report, members, sender, last, next);
}

/// Whether a sender has a run that begins before an event and ends after it.
bool IsInRun(const Sender& sender, size_t event)
{
    const auto next = std::partition_point(sender.runs.begin(),
                                           sender.runs.end(),
                                           [event](const Run& run)
                                           { return run.adverts.front() < event; });
    return next != sender.runs.begin() && std::prev(next)->adverts.back() > event;
}

/// The last advertisement came before its time, and after another's: with it ucarp gives way.
bool IsFarewell(const Report& report, const Run& run, const Members& members, const Sender& sender)
{
    const size_t count = run.adverts.size();
    if (count < 2)
    {
        return false;
    }
    const size_t last = run.adverts[count - 1];
    const size_t previous = run.adverts[count - 2];
    const carp::Duration interval = StatedInterval(AdvertOf(report, previous));
    if (AdvertOf(report, last).IsBowOut() ||
        At(report, last) - At(report, previous) > interval - TOLERANCE)
    {
        return false;
    }
    return std::any_of(members.begin(),
                       members.end(),
                       [&](const Sender* other)
                       { return other != &sender && IsInRun(*other, last); });
}

/// The senders of each group, in the order of the groups.
std::map<Group, Members> ByGroup(std::vector<Sender>& senders)
{
    std::map<Group, Members> groups;
    for (Sender& sender : senders)
    {
        groups[sender.group].push_back(&sender);
    }
    return groups;
}

void CutIntoRuns(const Report& report, std::vector<Sender>& senders)
{
    const auto groups = ByGroup(senders);
    for (const auto& [group, members] : groups)
    {
        for (Sender* sender : members)
        {
            for (const size_t index : sender->adverts)
            {
                if (sender->runs.empty() || StartsNewRun(report,
                                                         members,
                                                         *sender,
                                                         sender->runs.back().adverts.back(),
                                                         index))
                {
                    sender->runs.emplace_back();
                }
                sender->runs.back().adverts.push_back(index);
            }
        }
    }
    for (const auto& [group, members] : groups)
    {
        for (Sender* sender : members)
        {
            for (Run& run : sender->runs)
            {
                run.gaveWayWithAdvert = IsFarewell(report, run, members, *sender);
            }
        }
    }
}

/// The old master answered the first advertisement of the new one with its last: nothing overlaps.
bool IsHandover(const Report& report, const Run& old, const Run& young)
{
    const size_t count = old.adverts.size();
    return old.gaveWayWithAdvert && old.adverts[count - 2] < young.adverts.front() &&
           At(report, old.adverts.back()) - At(report, young.adverts.front()) <= FAREWELL;
}

void AddOverlap(const Report& report,
                const Sender& a,
                const Run& runOfA,
                const Sender& b,
                const Run& runOfB,
                std::vector<Anomaly>& anomalies)
{
    const size_t from = std::max(runOfA.adverts.front(), runOfB.adverts.front());
    const size_t to = std::min(runOfA.adverts.back(), runOfB.adverts.back());
    if (from > to || IsHandover(report, runOfA, runOfB) || IsHandover(report, runOfB, runOfA))
    {
        return;
    }
    Anomaly anomaly{AnomalyKind::TWO_MASTERS, {}, ""};
    for (const Run* run : {&runOfA, &runOfB})
    {
        for (const size_t index : run->adverts)
        {
            if (index >= from && index <= to)
            {
                anomaly.frames.push_back(report.events[index].frame);
            }
        }
    }
    const carp::Duration length = At(report, to) - At(report, from);
    anomaly.text = ToString(a.group) + " has two masters, " + FormatAddress(a.source) + " and " +
                   FormatAddress(b.source) + ", from " + Seconds(At(report, from)) + " on, " +
                   (length.count() == 0 ? "for one advert" : "for " + Seconds(length));
    anomalies.push_back(anomaly);
}

} // namespace

carp::Duration StatedInterval(const carp::Advertisement& advert)
{
    const carp::Interval stated = carp::StatedInterval(advert.advbase, advert.advskew);
    return std::max<carp::Duration>(std::chrono::seconds(stated.seconds) + stated.skew,
                                    LEAST_INTERVAL);
}

carp::Duration LongestDownTime(const carp::Advertisement& advert)
{
    return 3 * StatedInterval(advert);
}

const carp::Advertisement& AdvertOf(const Report& report, size_t event)
{
    return std::get<CarpAdvert>(report.events[event].what).fields;
}

std::vector<Sender> FindSenders(const Report& report)
{
    std::map<Group, std::vector<Sender>> groups;
    for (size_t i = 0; i < report.events.size(); ++i)
    {
        const Event& event = report.events[i];
        const auto* advert = event.As<CarpAdvert>();
        if (!advert || advert->checksum == Check::BAD)
        {
            continue;
        }
        const Group group{event.vlan, advert->fields.vhid, event.ip->IsIpv6()};
        auto& senders = groups[group];
        auto known = std::find_if(senders.begin(),
                                  senders.end(),
                                  [&event](const Sender& sender)
                                  { return sender.source == event.ip->source; });
        if (known == senders.end())
        {
            known = senders.insert(senders.end(), Sender{group, event.ip->source, {}, {}, {}});
        }
        known->adverts.push_back(i);
    }
    std::vector<Sender> all;
    for (auto& [group, senders] : groups)
    {
        all.insert(all.end(), senders.begin(), senders.end());
    }
    CutIntoRuns(report, all);
    return all;
}

std::vector<Anomaly> FindTwoMasters(const Report& report)
{
    std::vector<Anomaly> anomalies;
    for (auto a = report.senders.begin(); a != report.senders.end(); ++a)
    {
        for (auto b = a + 1; b != report.senders.end() && b->group == a->group; ++b)
        {
            auto first = b->runs.begin();
            for (const Run& runOfA : a->runs)
            {
                // Runs of one sender follow each other: those that ended are done with.
                while (first != b->runs.end() && first->adverts.back() < runOfA.adverts.front())
                {
                    ++first;
                }
                for (auto runOfB = first;
                     runOfB != b->runs.end() && runOfB->adverts.front() <= runOfA.adverts.back();
                     ++runOfB)
                {
                    AddOverlap(report, *a, runOfA, *b, *runOfB, anomalies);
                }
            }
        }
    }
    return anomalies;
}

std::vector<Anomaly> FindSilences(const Report& report)
{
    std::map<Group, std::set<size_t>> groups;
    for (const Sender& sender : report.senders)
    {
        groups[sender.group].insert(sender.adverts.begin(), sender.adverts.end());
    }
    std::vector<Anomaly> anomalies;
    for (const auto& [group, adverts] : groups)
    {
        carp::Duration allowed{0};
        for (auto index = adverts.begin(); index != adverts.end(); ++index)
        {
            const carp::Advertisement& advert = AdvertOf(report, *index);
            if (!advert.IsBowOut())
            {
                // A farewell states no interval: that of the one before it counts.
                allowed = StatedInterval(advert) + LongestDownTime(advert) + TOLERANCE;
            }
            const auto next = std::next(index);
            const bool last = next == adverts.end();
            const carp::Instant until = last ? report.capture.length : At(report, *next);
            const carp::Duration pause = until - At(report, *index);
            if (allowed.count() == 0 || pause <= allowed)
            {
                continue;
            }
            Anomaly anomaly{AnomalyKind::SILENCE, {report.events[*index].frame}, ""};
            anomaly.text = ToString(group) + " is silent for " + Seconds(pause) + " after " +
                           FormatAddress(report.events[*index].ip->source) +
                           (last ? ", up to the end of the capture" : "");
            if (!last)
            {
                anomaly.frames.push_back(report.events[*next].frame);
                anomaly.text += ", until " + FormatAddress(report.events[*next].ip->source);
            }
            anomaly.text += "; an interval and its master-down time are " +
                            Seconds(allowed - TOLERANCE);
            anomalies.push_back(anomaly);
        }
    }
    return anomalies;
}

} // namespace lab::decode
