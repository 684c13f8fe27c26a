// SPDX-License-Identifier: GPL-2.0-only

#include "ethernet-frame-trace.h"

#include <utility>

namespace ns3
{

void FrameTrace::SetChangedCallback(std::function<void()> changed)
{
    m_changed = std::move(changed);
}

void FrameTrace::ConnectWithoutContext(const CallbackBase& listener)
{
    m_listeners.ConnectWithoutContext(listener);
    Changed();
}

void FrameTrace::Connect(const CallbackBase& listener, std::string path)
{
    m_listeners.Connect(listener, path);
    Changed();
}

void FrameTrace::DisconnectWithoutContext(const CallbackBase& listener)
{
    m_listeners.DisconnectWithoutContext(listener);
    Changed();
}

void FrameTrace::Disconnect(const CallbackBase& listener, std::string path)
{
    m_listeners.Disconnect(listener, path);
    Changed();
}

void FrameTrace::Changed() const
{
    if (m_changed)
    {
        m_changed();
    }
}

} // namespace ns3
