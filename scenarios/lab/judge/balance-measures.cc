// SPDX-License-Identifier: GPL-2.0-only

#include "balance-measures.h"

#include "lab/timeline/phrases.h"

#include <boost/math/distributions/chi_squared.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>
#include <map>

namespace lab
{

namespace
{

constexpr size_t NOTHING = std::numeric_limits<size_t>::max();

/// Fewer are too few for the distribution of chi-square.
constexpr double LEAST_EXPECTED = 5.0;

/// What is less is told to be less.
constexpr double LEAST_PERCENT = 1e-6;
constexpr const char* LEAST_PERCENT_TOLD = "0.000001%";

/// From here on digits behind the point mean nothing, and "%g" would write an exponent.
constexpr double LARGE_CHI_SQUARE = 1000.0;

constexpr size_t SPANS_TOLD = 3;

/// The probability of a chi-square at least that large, if the shares are equal in truth.
double TailOfChiSquare(double chiSquare, size_t degreesOfFreedom)
{
    namespace math = boost::math;
    // The same digits on machines with and without a long double of their own.
    using Policy = math::policies::policy<math::policies::promote_double<false>>;
    const math::chi_squared_distribution<double, Policy> law(static_cast<double>(degreesOfFreedom));
    return math::cdf(math::complement(law, chiSquare));
}

/// The spans that cover the same time without overlaps, in order.
std::vector<Span> Union(std::vector<Span> spans)
{
    std::sort(spans.begin(),
              spans.end(),
              [](const Span& a, const Span& b)
              { return std::pair(a.from, a.to) < std::pair(b.from, b.to); });
    std::vector<Span> all;
    for (const Span& span : spans)
    {
        if (!all.empty() && span.from <= all.back().to)
        {
            all.back().to = std::max(all.back().to, span.to);
        }
        else
        {
            all.push_back(span);
        }
    }
    return all;
}

} // namespace

Shares MeasureShares(const BalanceHistory& history, const Window& window)
{
    const size_t nodes = history.Nodes().size();
    Shares shares{std::vector<uint64_t>(nodes),
                  std::vector<uint64_t>(nodes),
                  std::vector<std::optional<size_t>>(nodes),
                  0,
                  0};
    std::vector<size_t> nodeOf(history.CountClients(), NOTHING);
    for (const BalanceHistory::Packet& packet : history.Packets())
    {
        if (window.Contains(packet.at))
        {
            ++shares.packets[packet.node];
            ++shares.allPackets;
            shares.last[packet.node] = packet.fact;
            nodeOf[packet.client] = packet.node;
        }
    }
    for (const size_t node : nodeOf)
    {
        if (node != NOTHING)
        {
            ++shares.clients[node];
            ++shares.allClients;
        }
    }
    return shares;
}

Fit TestUniformity(const BalanceHistory& history, const Window& window, const Shares& shares)
{
    Fit fit;
    for (uint32_t node = 0; node < history.Nodes().size(); ++node)
    {
        if (!history.IsOff(node, window.span))
        {
            fit.nodes.push_back(node);
        }
    }
    const double expected = fit.nodes.empty() ? 0.0
                                              : static_cast<double>(shares.allClients) /
                                                    static_cast<double>(fit.nodes.size());
    if (fit.nodes.size() < 2 || expected < LEAST_EXPECTED)
    {
        return fit;
    }
    for (const uint32_t node : fit.nodes)
    {
        const double off = static_cast<double>(shares.clients[node]) - expected;
        fit.chiSquare += off * off / expected;
    }
    fit.p = TailOfChiSquare(fit.chiSquare, fit.nodes.size() - 1);
    return fit;
}

Movement MeasureMovement(const BalanceHistory& history, const Window& window)
{
    const size_t clients = history.CountClients();
    std::vector<const BalanceHistory::Packet*> before(clients, nullptr);
    std::vector<const BalanceHistory::Packet*> later(clients, nullptr);
    for (const BalanceHistory::Packet& packet : history.Packets())
    {
        if (packet.at < window.span.from)
        {
            before[packet.client] = &packet;
        }
        else if (window.Contains(packet.at))
        {
            later[packet.client] = &packet;
        }
    }
    Movement movement;
    movement.had.resize(history.Nodes().size());
    for (size_t i = 0; i < clients; ++i)
    {
        if (!before[i])
        {
            continue;
        }
        if (!later[i])
        {
            ++movement.gone;
            continue;
        }
        ++movement.seen;
        ++movement.had[before[i]->node];
        if (before[i]->node != later[i]->node)
        {
            ++movement.moved;
            movement.facts = movement.facts.empty()
                                 ? std::vector<size_t>{before[i]->fact, later[i]->fact}
                                 : movement.facts;
        }
    }
    return movement;
}

std::optional<double> LeastMoved(const BalanceHistory& history,
                                 const Step& step,
                                 const Movement& movement)
{
    if (step.kind == Step::Kind::OTHER || step.struck.empty() || movement.seen == 0)
    {
        return std::nullopt;
    }
    uint64_t affected = 0;
    size_t present = 0;
    for (uint32_t node = 0; node < history.Nodes().size(); ++node)
    {
        const bool isStruck = std::find(step.struck.begin(), step.struck.end(), node) !=
                              step.struck.end();
        affected += isStruck ? movement.had[node] : 0;
        present += isStruck || !history.IsOff(node, step.window.span) ? 1 : 0;
    }
    return step.kind == Step::Kind::DEATH
               ? static_cast<double>(affected) / static_cast<double>(movement.seen)
               : static_cast<double>(step.struck.size()) / static_cast<double>(present);
}

Attention MeasureAttention(const std::vector<BalanceHistory::Request>& requests,
                           const Window& window,
                           const std::optional<int>& atLeast,
                           const std::optional<int>& atMost)
{
    Attention attention;
    std::map<uint32_t, Span> wrongs; // of each client that is wrongly attended to at the moment
    std::vector<Span> spans;
    for (const BalanceHistory::Request& request : requests)
    {
        if (!window.Contains(request.at))
        {
            continue;
        }
        const bool tooMany = atMost && request.nodes > *atMost;
        if (!request.decided && !tooMany)
        {
            ++attention.undecided;
            continue;
        }
        ++(request.nodes == 0   ? attention.none
           : request.nodes == 1 ? attention.one
                                : attention.several);
        const bool isWrong = tooMany || (atLeast && request.nodes < *atLeast);
        const auto open = wrongs.find(request.asker);
        if (isWrong)
        {
            ++attention.wrong;
            attention.facts = attention.facts.empty() ? request.facts : attention.facts;
            wrongs.try_emplace(request.asker, Span{request.at, request.at}).first->second.to =
                request.at;
        }
        else if (open != wrongs.end())
        {
            spans.push_back({open->second.from, request.at});
            wrongs.erase(open);
        }
    }
    for (const auto& [asker, span] : wrongs)
    {
        spans.push_back(span);
    }
    attention.mayGrow = !wrongs.empty();
    attention.spans = Union(spans);
    return attention;
}

std::string TellP(double p)
{
    return 100.0 * p < LEAST_PERCENT ? std::string("p < ") + LEAST_PERCENT_TOLD
                                     : "p = " + InPercent(p);
}

std::string TellFit(const Fit& fit)
{
    std::array<char, 32> chiSquare{};
    std::snprintf(chiSquare.data(),
                  chiSquare.size(),
                  fit.chiSquare < LARGE_CHI_SQUARE ? "%.4g" : "%.0f",
                  fit.chiSquare);
    return std::string("chi-square ") + chiSquare.data() + ", " + TellP(*fit.p);
}

std::string TellSpans(const std::vector<Span>& spans)
{
    std::vector<std::string> texts;
    for (size_t i = 0; i < std::min(spans.size(), SPANS_TOLD); ++i)
    {
        const Span& span = spans[i];
        texts.push_back(span.Length() == Time{0}
                            ? "at " + InWords(span.from)
                            : "from " + InWords(span.from) + " to " + InWords(span.to));
    }
    if (spans.size() > SPANS_TOLD)
    {
        texts.push_back(Counted(spans.size() - SPANS_TOLD, "time") + " more");
    }
    return Listed(texts);
}

double Quotient(uint64_t part, uint64_t whole)
{
    return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
}

std::string InPercent(double share)
{
    const double percent = 100.0 * share;
    if (percent > 0.0 && percent < LEAST_PERCENT)
    {
        return std::string("<") + LEAST_PERCENT_TOLD;
    }
    const int magnitude = percent > 0.0 ? static_cast<int>(std::floor(std::log10(percent))) : 0;
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%.*f", std::max(2, 2 - magnitude), percent);
    std::string digits = text.data();
    digits.erase(digits.find_last_not_of('0') + 1);
    digits.erase(digits.find_last_not_of('.') + 1);
    return digits + "%";
}

} // namespace lab
