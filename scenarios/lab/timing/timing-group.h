// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_TIMING_GROUP_H
#define LAB_TIMING_GROUP_H

#include "carp-machine.h"
#include "lab/timeline/time.h"
#include "lab/timing/loss-chain.h"

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

namespace lab
{

/// One CARP group on one LAN, as far as timing is concerned.
struct TimingSetup
{
    carp::Dialect dialect;
    std::vector<carp::Config> nodes; ///< at most 64; vhid and addresses need not be set
    Time delay{0};                   ///< of an advert, from each node to each other
    /// Of the cable of the sender: what it loses nobody hears.
    LossLaw sending;
    /// Of the cable of each receiver, which has a luck of its own.
    LossLaw receiving;
    uint64_t seed = 1;
};

/// Gets to know what a TimingGroup does, as it happens.
class TimingObserver
{
  public:
    virtual ~TimingObserver() = default;
    virtual void StateChanged(size_t node, Time at, const carp::StateChange& change) = 0;

    /// Whatever becomes of it.
    virtual void AdvertSent(size_t /* node */, Time /* at */)
    {
    }
};

/**
 * The second engine: the state machines of one group, joined by a constant delay and chance. There
 * are no packets, no digests, no switch and no clients, and therefore millions of adverts per
 * second.
 *
 * It corresponds to a scenario with one switch whose path from node to node takes `delay` (of two
 * cables and the switch: serialisation, propagation, forwarding). `loss` of all cables of a LAN is
 * `sending` and `receiving` at once; a timeline entry `loss` without `from`, or with `to`, is
 * `receiving`; one with `from` alone is `sending`. As on a LAN there is one chain per cable and
 * direction, which makes a step with each advert on it. What is due at one instant is served in the
 * order of ns-3: timers before adverts, because they were armed earlier, those that were armed
 * earlier first. A crash loses no advert that is on its way. Nothing is announced: on a wire the
 * first advert of a new MASTER of ucarp, which announces first, is a frame's time later.
 */
class TimingGroup
{
  public:
    /**
     * All nodes are off, and it is 0.
     * \param observer outlives the group; null: nobody looks
     */
    TimingGroup(const TimingSetup& setup, TimingObserver* observer);

    /// Switches a node on, now: it becomes BACKUP.
    void Boot(size_t node);

    /// Ends a node without a word, now.
    void Crash(size_t node);

    /// The next adverts to a node vanish, whatever chance says. \param count how many
    void LoseNext(size_t node, uint64_t count);

    /// Does what is due up to an instant, that included.
    void RunUntil(Time instant);

    Time Now() const;

    /// INIT if it is off.
    carp::State GetState(size_t node) const;

    /// Advertisements that a node has sent.
    uint64_t GetAdverts(size_t node) const;

    /// When the last of them left.
    Time GetLastAdvert(size_t node) const;

  private:
    struct Node
    {
        std::optional<carp::Machine> machine; ///< none: it is off
        std::optional<Time> deadline;
        uint64_t armed = 0; ///< counts how often any node was armed before
        LossChain sending;
        LossChain receiving;
        uint64_t toLose = 0;
        uint64_t adverts = 0;
        Time lastAdvert{0};
    };

    /// An advert on its way.
    struct Flight
    {
        Time arrival;
        size_t sender;
        uint64_t receivers; ///< a bit for each node that it reaches
        carp::Family family;
        carp::AnyAdvertisement advert;
    };

    void Follow(size_t node, const carp::Actions& actions);
    void Send(size_t node, const carp::SendAdvert& sent);
    void Deliver();
    void Arm(size_t node);
    std::optional<size_t> FindNextTimer() const;
    bool Loses(Node& receiver);

    TimingSetup m_setup;
    TimingObserver* m_observer;
    Random m_random; ///< what machines draw
    std::vector<Node> m_nodes;
    std::deque<Flight> m_flights; ///< in order of arrival, as the delay is the same for all
    uint64_t m_armed = 0;
    Time m_now{0};
};

} // namespace lab

#endif // LAB_TIMING_GROUP_H
