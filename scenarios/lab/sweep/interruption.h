// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_INTERRUPTION_H
#define LAB_INTERRUPTION_H

#include "lab/sweep/descriptor.h"

#include <csignal>
#include <optional>

namespace lab
{

/// While it lives, Ctrl-C, a hang-up and SIGTERM do not end the process but wait here. Those that
/// the process ignores, such as a hang-up under nohup, remain ignored.
class Interruption
{
  public:
    /// \throws std::system_error
    Interruption();
    ~Interruption();
    Interruption(const Interruption&) = delete;
    Interruption& operator=(const Interruption&) = delete;

    /// A file descriptor that is readable once there was one.
    int Number() const;

    /// The signal, if there was one.
    std::optional<int> Signal();

  private:
    Descriptor m_signals;
    sigset_t m_before;
    std::optional<int> m_signal;
};

} // namespace lab

#endif // LAB_INTERRUPTION_H
