// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_BALANCE_MEASURES_H
#define LAB_BALANCE_MEASURES_H

#include "balance-history.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lab
{

/// How clients and packets of a window are shared. A client belongs to who took its last packet.
struct Shares
{
    std::vector<uint64_t> clients; ///< of each node
    std::vector<uint64_t> packets;
    std::vector<std::optional<size_t>> last; ///< fact of its last packet
    uint64_t allClients = 0;
    uint64_t allPackets = 0;
};

Shares MeasureShares(const BalanceHistory& history, const Window& window);

/// The test of equal shares.
struct Fit
{
    std::vector<uint32_t> nodes; ///< that are counted: all that were not off all the time
    std::optional<double> p;     ///< none with one node, or less than 5 clients expected of each
    double chiSquare = 0;
};

/// Pearson's chi-square test of the clients of each node against equal shares.
Fit TestUniformity(const BalanceHistory& history, const Window& window, const Shares& shares);

/// An event after which clients may have another host, and the time that shows it.
struct Step
{
    enum class Kind : uint8_t
    {
        OTHER,
        DEATH,  ///< of the hosts that were struck
        RETURN, ///< likewise
    };

    Window window;              ///< from the event on
    std::optional<size_t> fact; ///< the event
    Kind kind = Kind::OTHER;
    std::string action;           ///< what struck the first of them, such as "crash"
    std::vector<uint32_t> struck; ///< members
};

/// \param until not set: until the next event, or the end of the run
Step ResolveStep(const When& after,
                 const std::optional<When>& until,
                 const BalanceHistory& history);

/// Clients that another host has after an instant than before it.
struct Movement
{
    uint64_t seen = 0;         ///< clients with packets before and after
    uint64_t moved = 0;        ///< of them, to another host
    uint64_t gone = 0;         ///< clients with packets only before
    std::vector<uint64_t> had; ///< of the seen ones, how many each host had before
    std::vector<size_t> facts; ///< the last packets before and after of the first one that moved

    double Share() const
    {
        return seen == 0 ? 0.0 : static_cast<double>(moved) / static_cast<double>(seen);
    }
};

/// \param window what is after; all before its start is before
Movement MeasureMovement(const BalanceHistory& history, const Window& window);

/**
 * The least share of clients that any rule has to move at a step: at a death those of the dead, at
 * a return what makes the shares of all equal. Nothing if the step is neither.
 */
std::optional<double> LeastMoved(const BalanceHistory& history,
                                 const Step& step,
                                 const Movement& movement);

/// Requests by how many hosts attended to them, and when it was the wrong number.
struct Attention
{
    uint64_t none = 0;
    uint64_t one = 0;
    uint64_t several = 0;
    uint64_t undecided = 0;    ///< might have got more, had the run not ended
    uint64_t wrong = 0;        ///< not within the limits
    std::vector<Span> spans;   ///< in which a client was attended to by a wrong number
    bool mayGrow = false;      ///< a client had no right one after its last wrong one
    std::vector<size_t> facts; ///< the first wrong request, and what was done about it

    uint64_t All() const
    {
        return none + one + several;
    }
};

/**
 * A client is wrongly attended to from a request that a wrong number of hosts attended to until its
 * next one that is right, or until the last wrong one if there is none. Spans of several clients
 * that overlap are one.
 */
Attention MeasureAttention(const std::vector<BalanceHistory::Request>& requests,
                           const Window& window,
                           const std::optional<int>& atLeast,
                           const std::optional<int>& atMost);

/// A share of what may be nothing.
double Quotient(uint64_t part, uint64_t whole);

/// "50%", "33.33%", "0.00123%": two decimals, or three digits of what is small.
std::string InPercent(double share);

/// "p = 4.55%"; what is too small to be told is not called nothing: "p < 0.000001%".
std::string TellP(double p);

/// "chi-square 4, p = 4.55%". \param fit with a p
std::string TellFit(const Fit& fit);

/// "from 10 s to 13 s, at 15 s, from 17 s to 18 s and 3 times more".
std::string TellSpans(const std::vector<Span>& spans);

} // namespace lab

#endif // LAB_BALANCE_MEASURES_H
