// SPDX-License-Identifier: GPL-2.0-only

#include "lab/tune/search.h"

#include "lab/timing/closed-form.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

namespace lab
{

namespace
{

/// More losses than that make no difference to anybody.
constexpr int MOST_LOSSES = 12;

/// Without a limit of the outage nobody looks for a longer one than this advbase gives.
constexpr int LONGEST_BASE_UNASKED = 20;

/// Rates of adverts that differ by less are alike.
constexpr double SAME_RATE = 0.05;

/// The times of one dialect and advbase, by skew.
struct Times
{
    std::vector<Time> interval;
    std::vector<Time> patience;

    Times(const carp::Dialect& dialect, int advbase)
    {
        for (int skew = 0; skew <= HighestSkew(dialect); ++skew)
        {
            const carp::Config config = ConfigOf({advbase, {skew}}, 0);
            interval.push_back(AdvertIntervalOf(config, dialect));
            patience.push_back(PatienceOf(config, dialect));
        }
    }

    int Size() const
    {
        return static_cast<int>(interval.size());
    }

    /// n.
    int Losses(int master, int backup) const
    {
        return LossesToTakeover(interval[master], patience[backup]);
    }

    /// Whether an advert that is late by some time still rescues, and expiries are that far apart.
    bool AreFar(int master, int backup, Time tolerance) const
    {
        const Time least = patience[backup] - tolerance;
        return patience[backup] - patience[master] > tolerance && least > interval[master] &&
               LossesToTakeover(interval[master], least) == Losses(master, backup);
    }
};

/// The first skew after one that is far enough from it and keeps n; -1: there is none.
int NextSkew(const Times& times, int before, int losses, Time tolerance)
{
    for (int skew = before + 1; skew < times.Size(); ++skew)
    {
        if (times.AreFar(before, skew, tolerance) && times.Losses(before, skew) >= losses)
        {
            return skew;
        }
    }
    return -1;
}

/// Skews for all nodes, or nothing if there is no room for them.
std::vector<int> SkewsOf(const Times& times,
                         const TuneQuestion& question,
                         int first,
                         int second,
                         int losses)
{
    std::vector<int> skews{first, second};
    while (skews.size() < question.nodes)
    {
        int next = NextSkew(times, skews.back(), losses, question.delayTolerance);
        // Where n cannot be kept, less has to do.
        for (int less = losses - 1; next < 0 && less >= 0; --less)
        {
            next = NextSkew(times, skews.back(), less, question.delayTolerance);
        }
        if (next < 0)
        {
            return {};
        }
        skews.push_back(next);
    }
    return skews;
}

TuneSetting Evaluate(const Times& times,
                     const TuneQuestion& question,
                     int advbase,
                     std::vector<int> skews)
{
    TuneSetting setting;
    setting.advbase = advbase;
    setting.advskews = std::move(skews);
    const int first = setting.advskews.front();
    const Time interval = times.interval[first];
    const double advertsPerMonth = InSeconds(MONTH) / InSeconds(interval);
    std::vector<Time> patiences;
    setting.losses = times.Losses(first, setting.advskews[1]);
    setting.lossesAfterFailover = setting.losses;
    for (size_t i = 1; i < setting.advskews.size(); ++i)
    {
        const int skew = setting.advskews[i];
        const int losses = times.Losses(first, skew);
        patiences.push_back(times.patience[skew]);
        setting.falseTakeovers += advertsPerMonth * RunsOfLosses(question.loss, losses)[losses];
        if (i > 1)
        {
            const int after = times.Losses(setting.advskews[i - 1], skew);
            setting.lossesAfterFailover = std::min(setting.lossesAfterFailover, after);
        }
    }
    setting.falseAccuracy = AccuracyOf(patiences.size(), question.loss);
    const TakeoverLaw law(interval, patiences, question.delayTolerance, question.loss);
    setting.mean = law.Mean();
    setting.outage = law.Quantile(question.quantile);
    setting.worst = law.Worst();
    setting.doubleTime = MeanDoubleTime(interval, patiences.front(), question.loss);
    setting.adverts = 1.0 / InSeconds(interval);
    return setting;
}

/// Whether one is at least as good in all respects and better in one.
bool Beats(const TuneSetting& a, const TuneSetting& b)
{
    const bool better = a.outage < b.outage || a.falseTakeovers < b.falseTakeovers ||
                        a.adverts < b.adverts * (1.0 - SAME_RATE);
    return better && a.outage <= b.outage && a.falseTakeovers <= b.falseTakeovers &&
           a.adverts <= b.adverts * (1.0 + SAME_RATE);
}

bool IsPreferred(const TuneSetting& a, const TuneSetting& b)
{
    return std::tie(a.outage, a.falseTakeovers, a.adverts) <
           std::tie(b.outage, b.falseTakeovers, b.adverts);
}

/// How far a setting is beyond a limit, to find the nearest.
double Excess(const TuneSetting& setting, Limit limit)
{
    return limit == Limit::ADVERTS  ? setting.adverts
           : limit == Limit::OUTAGE ? setting.outage
                                    : setting.falseTakeovers;
}

int HighestBase(const TuneQuestion& question)
{
    if (!question.outage)
    {
        return LONGEST_BASE_UNASKED;
    }
    // Every dialect waits for three intervals at least; one more, to tell what it costs.
    const auto most = *question.outage / std::chrono::seconds(3) + 1;
    return static_cast<int>(std::min<int64_t>(most, 255));
}

/// Collects what the closed forms say, setting by setting.
class Sieve
{
  public:
    explicit Sieve(const TuneQuestion& question)
        : m_question(question)
    {
    }

    void LookAt(int advbase)
    {
        const Times times(*m_question.dialect, advbase);
        const bool noPause = advbase == 0 && !m_question.dialect->zeroIntervalAllowed;
        for (int first = noPause ? 1 : 0; first < times.Size(); ++first)
        {
            LookAt(times, advbase, first);
        }
    }

    SearchResult Finish()
    {
        for (const auto& [key, best] : m_best)
        {
            const bool beaten = std::any_of(m_best.begin(),
                                            m_best.end(),
                                            [&best = best](const auto& other)
                                            { return Beats(other.second, best); });
            if (!beaten)
            {
                m_result.front.push_back(best);
            }
        }
        std::sort(m_result.front.begin(), m_result.front.end(), IsPreferred);
        FindCompromise();
        for (const auto& [key, group] : m_ruledOut)
        {
            m_result.ruledOut.push_back(group);
        }
        return m_result;
    }

  private:
    /// Longer patience with the same n is only a longer outage, so the least is evaluated.
    void LookAt(const Times& times, int advbase, int first)
    {
        int evaluated = 0;
        TuneSetting setting;
        for (int second = first; second < times.Size(); ++second)
        {
            ++m_result.looked;
            const int losses = times.Losses(first, second);
            if (!times.AreFar(first, second, m_question.delayTolerance))
            {
                ++m_result.tooNear;
                continue;
            }
            if (losses > MOST_LOSSES)
            {
                continue;
            }
            if (losses > evaluated)
            {
                evaluated = losses;
                const auto skews = SkewsOf(times, m_question, first, second, losses);
                setting = skews.empty() ? TuneSetting{}
                                        : Evaluate(times, m_question, advbase, skews);
            }
            if (!setting.advskews.empty())
            {
                Sort(setting);
            }
        }
    }

    void FindCompromise()
    {
        auto& best = m_result.compromise;
        for (const auto& [key, group] : m_ruledOut)
        {
            if (group.limit == Limit::FALSE_TAKEOVERS &&
                (!best || group.nearest.falseTakeovers < best->falseTakeovers))
            {
                best = group.nearest;
            }
        }
    }

    void Sort(const TuneSetting& setting)
    {
        const Limit limit = ExceededBy(setting, m_question);
        const auto replace = [&setting](auto& map, const auto& key)
        {
            const auto [entry, isNew] = map.emplace(key, setting);
            if (!isNew && IsPreferred(setting, entry->second))
            {
                entry->second = setting;
            }
        };
        if (limit != Limit::ADVERTS)
        {
            replace(m_best, std::make_pair(setting.advbase, setting.losses));
        }
        if (limit == Limit::NONE)
        {
            if (!m_result.answer || IsPreferred(setting, *m_result.answer))
            {
                m_result.answer = setting;
            }
            return;
        }
        auto& group = m_ruledOut[{limit, setting.advbase, setting.losses}];
        if (group.settings == 0 || Excess(setting, limit) < Excess(group.nearest, limit))
        {
            group.nearest = setting;
        }
        group.limit = limit;
        group.advbase = setting.advbase;
        group.losses = setting.losses;
        ++group.settings;
    }

    const TuneQuestion& m_question;
    SearchResult m_result;
    std::map<std::pair<int, int>, TuneSetting> m_best; ///< by advbase and losses
    std::map<std::tuple<Limit, int, int>, RuledOut> m_ruledOut;
};

} // namespace

Limit ExceededBy(const TuneSetting& setting, const TuneQuestion& question)
{
    constexpr double ROUNDING = 1e-9;
    if (setting.adverts > question.adverts * (1.0 + ROUNDING))
    {
        return Limit::ADVERTS;
    }
    if (question.outage && setting.outage > InSeconds(*question.outage) + ROUNDING)
    {
        return Limit::OUTAGE;
    }
    return setting.falseTakeovers > question.falseTakeovers ? Limit::FALSE_TAKEOVERS : Limit::NONE;
}

const char* ToString(Limit limit)
{
    switch (limit)
    {
    case Limit::ADVERTS:
        return "too many adverts";
    case Limit::OUTAGE:
        return "too long an outage";
    case Limit::FALSE_TAKEOVERS:
        return "too many false takeovers";
    case Limit::NONE:
        break;
    }
    return "within all limits";
}

Accuracy AccuracyOf(size_t backups, const LossLaw& loss)
{
    if (backups == 1)
    {
        return Accuracy::EXACT;
    }
    return loss.HasBursts() ? Accuracy::ROUGH : Accuracy::UPPER_BOUND;
}

int HighestSkew(const carp::Dialect& dialect)
{
    constexpr int BELOW_BOW_OUTS = 254; // which ucarp lets be configured as well
    return std::min<int>(dialect.highestSkewSent, BELOW_BOW_OUTS);
}

carp::Config ConfigOf(const TuneSetting& setting, size_t node)
{
    carp::Config config;
    config.vhid = 1;
    config.advbase = static_cast<uint8_t>(setting.advbase);
    config.advskew = static_cast<uint8_t>(setting.advskews.at(node));
    config.preempt = true;
    return config;
}

SearchResult Search(const TuneQuestion& question)
{
    Sieve sieve(question);
    for (int advbase = question.dialect->zeroBaseAllowed ? 0 : 1; advbase <= HighestBase(question);
         ++advbase)
    {
        sieve.LookAt(advbase);
    }
    return sieve.Finish();
}

} // namespace lab
