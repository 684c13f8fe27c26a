// SPDX-License-Identifier: GPL-2.0-only

#ifndef ETHERNET_SWITCH_POLICY_H
#define ETHERNET_SWITCH_POLICY_H

#include "ethernet-frame.h"

#include "ns3/nstime.h"
#include "ns3/object.h"

#include <cstdint>

namespace ns3
{

/**
 * \ingroup ethernet
 * A say in what a switch does with a frame, at the two points where managed switches decide.
 *
 * Port states, storm control, port security and MAC-move guards decide on admission; multicast
 * snooping decides on departure. A switch asks its policies in the order in which they were added
 * and takes the strictest answer. Without policies nothing is asked.
 */
class SwitchPolicy : public Object
{
  public:
    /// Register this type. \return the TypeId
    static TypeId GetTypeId();

    /// What happens to a frame that comes in, from mild to strict.
    enum class Admission : uint8_t
    {
        FORWARD,    //!< learn the source and forward
        LEARN_ONLY, //!< learn the source, then drop
        DROP        //!< neither learn nor forward
    };

    /**
     * A frame has come in; its segment is set, its source not yet learned.
     * \param port the port
     * \param frame the frame
     * \param now the time
     * \return FORWARD unless overridden
     */
    virtual Admission Admit(uint32_t port, const EthernetFrame& frame, Time now);

    /**
     * A frame is about to leave by a port of its segment.
     * \param port the port
     * \param frame the frame
     * \param now the time
     * \return whether it may; true unless overridden
     */
    virtual bool MayLeave(uint32_t port, const EthernetFrame& frame, Time now);
};

} // namespace ns3

#endif /* ETHERNET_SWITCH_POLICY_H */
