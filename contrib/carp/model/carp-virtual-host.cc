// SPDX-License-Identifier: GPL-2.0-only

#include "carp-virtual-host.h"

#include <type_traits>
#include <variant>

namespace ns3
{

CarpVirtualHost::CarpVirtualHost(carp::Machine machine, Performer& performer)
    : m_machine(std::move(machine)),
      m_performer(performer)
{
}

CarpVirtualHost::~CarpVirtualHost()
{
    m_timer.Cancel();
}

const carp::Machine& CarpVirtualHost::GetMachine() const
{
    return m_machine;
}

uint8_t CarpVirtualHost::GetVhid() const
{
    return m_machine.GetConfig().vhid;
}

void CarpVirtualHost::Follow(const carp::Actions& actions)
{
    for (const carp::Action& action : actions)
    {
        std::visit(
            [this](const auto& what)
            {
                if constexpr (std::is_same_v<std::decay_t<decltype(what)>, carp::SendAdvert>)
                {
                    Feed(&carp::Machine::Sent, m_performer.Perform(*this, what));
                }
                else
                {
                    m_performer.Perform(*this, what);
                }
            },
            action);
    }
    Arm();
}

void CarpVirtualHost::Arm()
{
    const std::optional<carp::Instant> deadline = m_machine.NextDeadline();
    if (deadline == m_armedFor)
    {
        return;
    }
    m_timer.Cancel();
    m_armedFor = deadline;
    if (deadline)
    {
        const carp::Duration wait = std::max(carp::Duration{0}, *deadline - CarpNow());
        m_timer = Simulator::Schedule(NanoSeconds(wait.count()), &CarpVirtualHost::Expire, this);
    }
}

void CarpVirtualHost::Expire()
{
    m_armedFor.reset();
    Feed(&carp::Machine::Wake);
}

} // namespace ns3
