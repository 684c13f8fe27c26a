// SPDX-License-Identifier: GPL-2.0-only

#include "lab/sweep/interruption.h"

#include <cerrno>
#include <sys/signalfd.h>
#include <system_error>

namespace lab
{

namespace
{

/// A signal that is blocked waits even if it is ignored.
bool IsIgnored(int signal)
{
    struct sigaction action = {};
    sigaction(signal, nullptr, &action);
    return action.sa_handler == SIG_IGN;
}

} // namespace

Interruption::Interruption()
{
    sigset_t signals;
    sigemptyset(&signals);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP})
    {
        if (!IsIgnored(signal))
        {
            sigaddset(&signals, signal);
        }
    }
    sigprocmask(SIG_BLOCK, &signals, &m_before);
    m_signals = Descriptor(signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK));
    if (m_signals.Number() < 0)
    {
        throw std::system_error(errno, std::generic_category(), "signals cannot be awaited");
    }
}

Interruption::~Interruption()
{
    Signal(); // those that came are not for anybody else
    sigprocmask(SIG_SETMASK, &m_before, nullptr);
}

int Interruption::Number() const
{
    return m_signals.Number();
}

std::optional<int> Interruption::Signal()
{
    signalfd_siginfo info;
    while (read(m_signals.Number(), &info, sizeof(info)) == sizeof(info))
    {
        m_signal = m_signal.value_or(static_cast<int>(info.ssi_signo));
    }
    return m_signal;
}

} // namespace lab
