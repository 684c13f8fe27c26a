// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_FAULT_RECORD_H
#define LAB_FAULT_RECORD_H

#include "lab/net/recorder.h"

#include <string>

namespace lab
{

/**
 * The FAULT fact of one event. It is noted before the event acts, so that consequences follow it;
 * that nothing came of the event is added when that is known.
 */
class FaultRecord
{
  public:
    FaultRecord(Recorder& recorder, const std::string& struck, Recorder::Values values)
        : m_recorder(recorder),
          m_fact(recorder.Record(FactKind::FAULT, struck, std::move(values)))
    {
    }

    /// The event had no effect. \param why in words, such as "r1 has no power"
    void Refuse(const std::string& why) const
    {
        m_recorder.Amend(m_fact, "refused", why);
    }

  private:
    Recorder& m_recorder;
    std::optional<size_t> m_fact;
};

} // namespace lab

#endif // LAB_FAULT_RECORD_H
