// SPDX-License-Identifier: GPL-2.0-only

#include "balance-story.h"

#include "carp-balance.h"
#include "lab/judge/balance-summary.h"
#include "lab/timeline/phrases.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <iomanip>

namespace lab
{

namespace
{

constexpr int BAR = 25; ///< characters of a whole
constexpr size_t SPANS_TOLD = 3;

double Quotient(uint64_t part, uint64_t whole)
{
    return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
}

std::string Bar(double share)
{
    const int filled = static_cast<int>(share * BAR + 0.5);
    return std::string(filled, '#') + std::string(BAR - filled, '.');
}

/// One line for each host: its name, clients and packets, and its share of the clients as a bar.
void PrintNodes(std::ostream& out, const BalanceSummary& balance)
{
    size_t width = 0;
    for (const std::string& node : balance.nodes)
    {
        width = std::max(width, node.size());
    }
    const int clients = static_cast<int>(std::to_string(balance.shares.allClients).size());
    const int packets = static_cast<int>(std::to_string(balance.shares.allPackets).size());
    for (size_t i = 0; i < balance.nodes.size(); ++i)
    {
        const double share = Quotient(balance.shares.clients[i], balance.shares.allClients);
        const double load = Quotient(balance.shares.packets[i], balance.shares.allPackets);
        out << "  " << std::left << std::setw(static_cast<int>(width)) << balance.nodes[i] << "  "
            << Bar(share) << std::right << "  " << std::setw(clients) << balance.shares.clients[i]
            << " clients " << std::setw(6) << InPercent(share) << "  " << std::setw(packets)
            << balance.shares.packets[i] << " packets " << std::setw(6) << InPercent(load) << "\n";
    }
}

std::string TellFit(const Fit& fit)
{
    if (!fit.p)
    {
        return fit.nodes.size() < 2 ? "" : "too few clients for a test of equal shares";
    }
    std::array<char, 32> chiSquare{};
    std::snprintf(chiSquare.data(), chiSquare.size(), "%.4g", fit.chiSquare);
    return std::string("equal shares: chi-square ") + chiSquare.data() + ", " + TellP(*fit.p);
}

/// "at 10 s crash of r1: 127 of 254 clients (50%) changed the host, the least is 50%".
std::string TellMove(const BalanceSummary::Move& move)
{
    const Movement& movement = move.movement;
    std::string text = "at " + InWords(move.at) + " " + move.action + " of " + Listed(move.struck) +
                       ": ";
    if (movement.seen == 0)
    {
        text += "no client was served before and after it";
    }
    else
    {
        text += std::to_string(movement.moved) + " of " + Counted(movement.seen, "client") + " (" +
                InPercent(movement.Share()) + ") changed the host";
        text += move.least ? ", the least is " + InPercent(*move.least) : "";
    }
    return text +
           (movement.gone == 0 ? "" : "; " + std::to_string(movement.gone) + " no more seen");
}

/// "requests: 412 answered by one host, 8 by none, 0 by several; not by one from 10 s to 13 s".
std::string TellAttention(const Attention& attention, const char* noun, const char* done)
{
    std::string text = std::string(noun) + ": " + std::to_string(attention.one) + done +
                       " by one host, " + std::to_string(attention.none) + " by none, " +
                       std::to_string(attention.several) + " by several";
    std::vector<std::string> spans;
    for (size_t i = 0; i < std::min(attention.spans.size(), SPANS_TOLD); ++i)
    {
        const Span& span = attention.spans[i];
        spans.push_back(span.Length() == Time{0}
                            ? "at " + InWords(span.from)
                            : "from " + InWords(span.from) + " to " + InWords(span.to));
    }
    if (attention.spans.size() > SPANS_TOLD)
    {
        spans.push_back(Counted(attention.spans.size() - SPANS_TOLD, "time") + " more");
    }
    return text + (spans.empty() ? "" : "; not by one " + Listed(spans));
}

void PrintBalance(std::ostream& out, const BalanceSummary& balance)
{
    out << balance.name << ", balancing " << carp::ToString(balance.mode) << ": ";
    if (balance.shares.allPackets == 0)
    {
        out << "nobody sent it a packet\n";
    }
    else
    {
        out << Counted(balance.shares.allClients, "client") << ", "
            << Counted(balance.shares.allPackets, "packet") << "\n";
        PrintNodes(out, balance);
    }
    std::vector<std::string> lines;
    if (balance.shares.allPackets != 0)
    {
        lines.push_back(TellFit(balance.fit));
    }
    for (const BalanceSummary::Move& move : balance.moves)
    {
        lines.push_back(TellMove(move));
    }
    if (balance.requests.All() != 0)
    {
        lines.push_back(TellAttention(balance.requests, "requests", " answered"));
    }
    if (balance.probes && balance.probes->All() != 0)
    {
        lines.push_back(TellAttention(*balance.probes, "probes", " taken"));
    }
    if (balance.floods.frames != 0)
    {
        lines.push_back("flooded: " + std::to_string(balance.floods.flooded) + " of " +
                        Counted(balance.floods.frames, "frame") + " (" +
                        InPercent(Quotient(balance.floods.flooded, balance.floods.frames)) + ")");
    }
    for (const std::string& line : lines)
    {
        out << (line.empty() ? "" : "  " + line + "\n");
    }
    out << "\n";
}

} // namespace

void PrintBalances(std::ostream& out, const RunReport& report)
{
    for (const BalanceSummary& balance : report.balances)
    {
        PrintBalance(out, balance);
    }
}

std::vector<std::pair<std::string, std::string>> BalancesInBrief(const RunReport& report)
{
    std::vector<std::pair<std::string, std::string>> all;
    for (const BalanceSummary& balance : report.balances)
    {
        std::string text;
        for (size_t i = 0; i < balance.nodes.size(); ++i)
        {
            text += balance.nodes[i] + " " +
                    InPercent(Quotient(balance.shares.clients[i], balance.shares.allClients)) +
                    (i + 1 < balance.nodes.size() ? ", " : "");
        }
        text += " of " + Counted(balance.shares.allClients, "client");
        text += balance.fit.p ? ", " + TellP(*balance.fit.p) : "";
        all.emplace_back(balance.name, text);
    }
    return all;
}

} // namespace lab
