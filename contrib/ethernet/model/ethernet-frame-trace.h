// SPDX-License-Identifier: GPL-2.0-only

#ifndef ETHERNET_FRAME_TRACE_H
#define ETHERNET_FRAME_TRACE_H

#include "ethernet-frame.h"

#include "ns3/callback.h"
#include "ns3/packet.h"
#include "ns3/traced-callback.h"

#include <functional>
#include <string>

namespace ns3
{

/**
 * \ingroup ethernet
 * A trace source for frames. Listeners get the bytes on the wire, header and padding included and
 * FCS excluded; the bytes are built only if there is a listener.
 */
class FrameTrace
{
  public:
    /// Call it as a TracedCallback. \param frame the frame
    void operator()(const EthernetFrame& frame) const
    {
        if (!m_listeners.IsEmpty())
        {
            m_listeners(frame.Serialize());
        }
    }

    /// \return whether nobody listens
    bool IsEmpty() const
    {
        return m_listeners.IsEmpty();
    }

    /// \param changed called after a listener has come or gone
    void SetChangedCallback(std::function<void()> changed);

    // What a trace source accessor calls.
    /// \param listener added
    void ConnectWithoutContext(const CallbackBase& listener);
    /// \param listener added \param path its first argument
    void Connect(const CallbackBase& listener, std::string path);
    /// \param listener removed
    void DisconnectWithoutContext(const CallbackBase& listener);
    /// \param listener removed \param path its first argument
    void Disconnect(const CallbackBase& listener, std::string path);

  private:
    void Changed() const;

    TracedCallback<Ptr<const Packet>> m_listeners; //!< those who listen
    std::function<void()> m_changed;               //!< may be empty
};

} // namespace ns3

#endif /* ETHERNET_FRAME_TRACE_H */
