// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_FAULT_PLAN_H
#define LAB_FAULT_PLAN_H

#include "lab/net/cable-faults.h"
#include "lab/net/network.h"
#include "lab/net/recorder.h"
#include "lab/spec/scenario.h"

namespace lab
{

/**
 * Carries out the timeline of a scenario: draws the instants, finds out whom a symbolic target
 * means when its time has come, and does to the network what the action says. What each action
 * does to each kind of target is one function in class Effect.
 */
class FaultPlan
{
  public:
    FaultPlan(Network& network, Recorder& recorder);

    /// Schedules everything. \param scenario outlives the run
    void Schedule(const Scenario& scenario);

  private:
    void Apply(const Event& event);

    Network& m_network;
    Recorder& m_recorder;
    CableFaults m_cables;
};

} // namespace lab

#endif // LAB_FAULT_PLAN_H
