// SPDX-License-Identifier: GPL-2.0-only

#include "lab/tune/tune-text.h"

#include "lab/timeline/phrases.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iomanip>
#include <ostream>
#include <sstream>
#include <utility>
#include <vector>

namespace lab
{

namespace
{

/// Three digits that matter.
std::string Number(double value)
{
    std::ostringstream text;
    if (value != 0.0 && (std::abs(value) >= 1e5 || std::abs(value) < 1e-3))
    {
        text << std::scientific << std::setprecision(1) << value;
        return text.str();
    }
    const int digits = value == 0.0 ? 0 : 2 - static_cast<int>(std::floor(std::log10(value)));
    text << std::fixed << std::setprecision(std::clamp(digits, 0, 6)) << value;
    return text.str();
}

std::string Seconds(double value)
{
    std::ostringstream text;
    text << std::fixed << std::setprecision(3) << value << " s";
    return text.str();
}

std::string Percent(double share)
{
    return Number(100.0 * share) + " %";
}

std::string Skews(const TuneSetting& setting)
{
    std::string text;
    for (const int skew : setting.advskews)
    {
        text += (text.empty() ? "" : "/") + std::to_string(skew);
    }
    return text;
}

/// "3.41 to 3.52"; "at most 0.1" where nothing was seen.
std::string Interval(const std::optional<Estimate>& estimate, std::string (*format)(double))
{
    if (!estimate || !estimate->high)
    {
        return "no interval";
    }
    return estimate->low && *estimate->low > 0.0
               ? format(*estimate->low) + " to " + format(*estimate->high)
               : "at most " + format(*estimate->high);
}

std::string LossText(const LossLaw& law)
{
    if (!law.HasBursts())
    {
        return Percent(law.good) + " of adverts get lost, each for itself";
    }
    return Percent(law.Mean()) + " of adverts get lost, in bursts of " + Number(1.0 / law.leave) +
           " on average";
}

std::string QuantileText(const TuneQuestion& question)
{
    return question.quantile >= 1.0 ? "worst case" : Percent(question.quantile) + " quantile";
}

/// Per month, by closed form.
std::string FalseTakeovers(const TuneSetting& setting)
{
    switch (setting.falseAccuracy)
    {
    case Accuracy::EXACT:
        break;
    case Accuracy::UPPER_BOUND:
        return "up to " + Number(setting.falseTakeovers);
    case Accuracy::ROUGH:
        return "about " + Number(setting.falseTakeovers);
    }
    return Number(setting.falseTakeovers);
}

void PrintQuestion(std::ostream& out, const TuneAnswer& answer)
{
    const TuneQuestion& question = answer.question;
    out << "The question\n";
    out << "  " << question.nodes << " nodes, dialect " << question.dialect->name << "\n";
    out << "  outage after a crash: ";
    if (question.outage)
    {
        out << "at most " << InWords(*question.outage) << " (" << QuantileText(question) << ")\n";
    }
    else
    {
        out << "as short as can be (" << QuantileText(question) << ")\n";
    }
    out << "  loss: " << LossText(question.loss) << "\n";
    if (const auto& measured = answer.measured)
    {
        out << "    measured in " << question.capture << ", " << measured->group << ": "
            << measured->heard << " adverts heard, " << measured->lost << " missing in "
            << measured->bursts << (measured->bursts == 1 ? " gap" : " gaps") << "; loss "
            << Percent(measured->share->value) << ", 95 %: " << Interval(measured->share, Percent)
            << " (" << measured->share->method << ")\n";
        if (measured->isBound)
        {
            out << "    nothing got lost, so the upper end of the interval is assumed\n";
        }
    }
    out << "  at most " << Number(question.adverts) << " adverts per second, at most "
        << Number(question.falseTakeovers) << " false takeovers per month of 30 days\n";
    out << "  adverts may be late by " << InWords(question.delayTolerance) << "\n";
}

/// A line of columns, of which the last ones may be empty.
void PrintLine(std::ostream& out, const std::vector<std::pair<std::string, size_t>>& columns)
{
    std::string line;
    for (const auto& [text, width] : columns)
    {
        line += text + std::string(std::max(width, text.size() + 1) - text.size(), ' ');
    }
    out << line.substr(0, line.find_last_not_of(' ') + 1) << "\n";
}

void PrintBoth(std::ostream& out,
               const std::string& what,
               const std::string& closed,
               const std::string& simulated)
{
    PrintLine(out, {{"    " + what, 32}, {closed, 16}, {simulated, 0}});
}

void PrintBest(std::ostream& out, const TuneAnswer& answer)
{
    out << "\nThe answer\n";
    if (!answer.search.answer)
    {
        out << "  There is none: no setting keeps all limits."
            << (answer.best ? " Within the others the fewest false takeovers have\n" : "\n");
    }
    if (!answer.best)
    {
        return;
    }
    const TuneSetting& setting = answer.best->setting;
    const SimulatedSetting& simulated = answer.best->simulated;
    for (size_t i = 0; i < setting.advskews.size(); ++i)
    {
        out << "  node " << i + 1 << ": advbase " << setting.advbase << ", advskew "
            << setting.advskews[i] << "\n";
    }
    out << "\n";
    PrintBoth(out, "", "closed form", "simulated, 95 % interval");
    PrintBoth(out,
              "outage, mean",
              Seconds(setting.mean),
              Seconds(simulated.mean->value) + ", " + Interval(simulated.mean, Seconds));
    if (simulated.quantile)
    {
        PrintBoth(out,
                  "outage, " + QuantileText(answer.question),
                  Seconds(setting.outage),
                  Seconds(simulated.quantile->value) + ", " +
                      Interval(simulated.quantile, Seconds));
    }
    PrintBoth(out,
              "outage, worst case",
              Seconds(setting.worst),
              Seconds(simulated.worst) + " in " + std::to_string(simulated.crashes) + " crashes");
    PrintBoth(out,
              "false takeovers per month",
              FalseTakeovers(setting),
              Number(simulated.falseTakeovers->value) + ", " +
                  Interval(simulated.falseTakeovers, Number) + " (" +
                  std::to_string(simulated.falseCount) + " in " + Number(simulated.months) +
                  " months, " + simulated.falseTakeovers->method + ")");
    PrintBoth(out,
              "two masters, each time",
              (setting.advskews.size() > 2 ? "about " : "") + Seconds(setting.doubleTime),
              simulated.doubleTime ? Seconds(*simulated.doubleTime) : "none occurred");
    PrintBoth(out, "adverts per second", Number(setting.adverts), "");
    out << "  " << setting.losses << " adverts in a row must vanish until a backup takes over";
    if (setting.advskews.size() > 2)
    {
        out << "; " << setting.lossesAfterFailover << " when another node has failed";
    }
    out << ".\n";
}

void PrintFront(std::ostream& out, const TuneAnswer& answer)
{
    if (answer.front.empty())
    {
        return;
    }
    const auto row = [&](const std::array<std::string, 7>& texts)
    {
        size_t skews = 10;
        for (const TunedSetting& tuned : answer.front)
        {
            skews = std::max(skews, Skews(tuned.setting).size() + 2);
        }
        const std::array<size_t, 7> widths{11, skews, 3, 10, 35, 11, 0};
        std::vector<std::pair<std::string, size_t>> columns;
        for (size_t i = 0; i < texts.size(); ++i)
        {
            columns.emplace_back((i == 0 ? "  " : "") + texts[i], widths[i]);
        }
        PrintLine(out, columns);
    };
    out << "\nWhat can be had: no setting beats one of these in outage, false takeovers and "
           "adverts\n";
    row({"advbase", "advskew", "n", "outage", "false/month (simulated, 95 %)", "adverts/s", ""});
    for (const TunedSetting& tuned : answer.front)
    {
        const TuneSetting& setting = tuned.setting;
        const auto& simulated = tuned.simulated.falseTakeovers;
        row({std::to_string(setting.advbase),
             Skews(setting),
             std::to_string(setting.losses),
             Seconds(setting.outage),
             FalseTakeovers(setting) + " (" + Number(simulated->value) + ", " +
                 Interval(simulated, Number) + ")",
             Number(setting.adverts),
             tuned.exceeds == Limit::NONE ? "" : ToString(tuned.exceeds)});
    }
}

/// What the nearest setting has of what is limited.
std::string Nearest(const RuledOut& group)
{
    const TuneSetting& nearest = group.nearest;
    switch (group.limit)
    {
    case Limit::ADVERTS:
        return Number(nearest.adverts) + " per second";
    case Limit::OUTAGE:
        return Seconds(nearest.outage);
    case Limit::FALSE_TAKEOVERS:
        return Number(nearest.falseTakeovers) + " per month";
    case Limit::NONE:
        break;
    }
    return "";
}

/// Of each limit the groups that are nearest to it; the others are counted.
void PrintRuledOut(std::ostream& out, const TuneAnswer& answer)
{
    constexpr size_t LINES = 4;
    const SearchResult& search = answer.search;
    out << "\nWhat was ruled out, of " << search.looked
        << " pairs of skews for the first two nodes\n";
    out << "  " << search.tooNear
        << " differ by less than adverts may be late, or have no backup that is worse\n";
    for (const Limit limit : LIMITS)
    {
        size_t settings = 0;
        std::vector<RuledOut> groups;
        for (const RuledOut& group : search.ruledOut)
        {
            if (group.limit == limit)
            {
                settings += group.settings;
                groups.push_back(group);
            }
        }
        if (groups.empty())
        {
            continue;
        }
        out << "  " << settings << ": " << ToString(limit) << "\n";
        for (size_t i = 0; i < std::min(LINES, groups.size()); ++i)
        {
            out << "    advbase " << groups[i].advbase << " with n = " << groups[i].losses << ": "
                << Nearest(groups[i]) << " at the least, with advskew " << Skews(groups[i].nearest)
                << "\n";
        }
        if (groups.size() > LINES)
        {
            out << "    and " << groups.size() - LINES << " more of advbase and n\n";
        }
    }
}

void PrintBudget(std::ostream& out, const TuneAnswer& answer)
{
    const LossBudget& budget = answer.budget;
    out << "\nHow many adverts may be lost, by experiment (dialect "
        << answer.question.dialect->name << ", advbase " << budget.advbase << ")\n"
        << "  n adverts in a row, and no fewer, make a backup take over. From which advskew of the\n"
        << "  backup on it is one more:\n";
    int last = -1;
    for (const LossThreshold& threshold : budget.thresholds)
    {
        if (threshold.master != last)
        {
            out << (last < 0 ? "" : "\n") << "    master " << std::setw(3) << std::right
                << threshold.master << ":";
        }
        last = threshold.master;
        out << "  n = " << threshold.losses << " from " << threshold.backup;
    }
    out << "\n  The rule: " << budget.rule << ".\n";
    if (budget.disagreements.empty())
    {
        out << "  It agrees with all " << budget.experiments
            << " pairs of skews that were tried.\n";
    }
}

} // namespace

void PrintAnswer(std::ostream& out, const TuneAnswer& answer)
{
    PrintQuestion(out, answer);
    PrintBest(out, answer);
    PrintFront(out, answer);
    PrintRuledOut(out, answer);
    PrintBudget(out, answer);
    if (!answer.disagreements.empty())
    {
        out << "\nSimulation and formula disagree\n";
        for (const std::string& text : answer.disagreements)
        {
            out << "  " << text << "\n";
        }
    }
}

} // namespace lab
