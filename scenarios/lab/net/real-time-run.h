// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_REAL_TIME_RUN_H
#define LAB_REAL_TIME_RUN_H

#include "lab/net/real-port.h"
#include "lab/net/real-time.h"
#include "lab/net/recorder.h"

namespace lab
{

/// What a run in real time has besides one in virtual time: real ports, and an eye on the clock.
class RealTimeRun
{
  public:
    /// All of these outlive the run. \param timeline what the recorder writes
    RealTimeRun(const RealTimeOptions& options, const Timeline& timeline, Recorder& recorder);

    /// To be connected to the network before Start().
    const RealPorts& GetPorts() const;

    /// Right before the simulation runs. \throws std::runtime_error if an interface is gone
    void Start();

    /// After the simulation.
    RealTimeReport Finish();

  private:
    void Tick();
    void LookAtClock();
    void LookAtPorts();
    void RecordLink(const RealPort& port);

    const RealTimeOptions& m_options;
    const Timeline& m_timeline;
    Recorder& m_recorder;
    RealPorts m_ports;
    RealTimeReport m_report;
    uint64_t m_ticks = 0;
};

} // namespace lab

#endif // LAB_REAL_TIME_RUN_H
