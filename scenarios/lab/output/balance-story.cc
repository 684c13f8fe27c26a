// SPDX-License-Identifier: GPL-2.0-only

#include "balance-story.h"

#include "carp-balance.h"
#include "lab/judge/balance-summary.h"
#include "lab/timeline/phrases.h"

#include <algorithm>
#include <iomanip>
#include <sstream>

namespace lab
{

namespace
{

constexpr int BAR = 25; ///< characters of a whole

std::string Bar(double share)
{
    const int filled = static_cast<int>(share * BAR + 0.5);
    return std::string(filled, '#') + std::string(BAR - filled, '.');
}

/// " 12 clients " and "  1 client  ", so that what follows stands in one column.
std::string InColumn(uint64_t count, int width, const char* noun)
{
    std::ostringstream text;
    text << std::setw(width) << count << " " << noun << (count == 1 ? "  " : "s ");
    return text.str();
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
            << Bar(share) << std::right << "  "
            << InColumn(balance.shares.clients[i], clients, "client") << std::setw(6)
            << InPercent(share) << "  " << InColumn(balance.shares.packets[i], packets, "packet")
            << std::setw(6) << InPercent(load) << "\n";
    }
}

std::string TellTest(const Fit& fit)
{
    if (!fit.p)
    {
        return fit.nodes.size() < 2 ? "" : "too few clients for a test of equal shares";
    }
    return "equal shares: " + TellFit(fit);
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
    const std::string text = std::string(noun) + ": " + std::to_string(attention.one) + done +
                             " by one host, " + std::to_string(attention.none) + " by none, " +
                             std::to_string(attention.several) + " by several";
    return text + (attention.spans.empty() ? "" : "; not by one " + TellSpans(attention.spans));
}

void PrintBalance(std::ostream& out, const BalanceSummary& balance)
{
    out << balance.name << ", balancing " << carp::ToString(balance.mode) << ": ";
    if (balance.shares.allPackets == 0)
    {
        out << "no host took a packet\n";
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
        lines.push_back(TellTest(balance.fit));
        for (const BalanceSummary::Move& move : balance.moves)
        {
            lines.push_back(TellMove(move));
        }
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
