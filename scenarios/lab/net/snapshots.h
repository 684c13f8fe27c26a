// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_SNAPSHOTS_H
#define LAB_SNAPSHOTS_H

#include "lab/spec/scenario.h"
#include "lab/timeline/snapshot.h"

#include <vector>

namespace lab
{

class Network;

/**
 * Takes the snapshots of a run. To look at a network changes nothing in it.
 *
 * To show all that happens at an instant, one is taken before anything that happens a nanosecond
 * later. ns-3 keeps the order in which events of the same time were scheduled, so this must be
 * made before anything that schedules events.
 */
class Snapshots
{
  public:
    /**
     * \param scenario outlives this object
     * \param instants each at most the duration of the scenario
     * \param timeline receives the snapshots; outlives this object
     */
    Snapshots(const Scenario& scenario, std::vector<Time> instants, Timeline& timeline);
    Snapshots(const Snapshots&) = delete;
    Snapshots& operator=(const Snapshots&) = delete;

    /// Names the network to look at, before the simulation runs.
    void Watch(Network& network);

    /// The simulation has ended; takes the snapshot of the end if that was asked for.
    void Finish();

  private:
    void Take(Time at);

    const Scenario& m_scenario;
    Timeline& m_timeline;
    Network* m_network = nullptr;
    bool m_atEnd = false;
};

} // namespace lab

#endif // LAB_SNAPSHOTS_H
