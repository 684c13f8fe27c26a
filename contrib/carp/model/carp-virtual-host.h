// SPDX-License-Identifier: GPL-2.0-only

#ifndef CARP_VIRTUAL_HOST_H
#define CARP_VIRTUAL_HOST_H

#include "carp-conversions.h"

#include "ns3/carp-machine.h"
#include "ns3/event-id.h"

#include <utility>

namespace ns3
{

/**
 * \ingroup carp
 * Runs the state machine of one virtual host in virtual time: hands it the inputs, has its
 * actions performed in order, and keeps one event at the deadline that the machine states.
 */
class CarpVirtualHost
{
  public:
    /// Who performs the actions of virtual hosts. The host is named because one may serve many.
    class Performer
    {
      public:
        virtual ~Performer() = default;

        /// Sends an advertisement at once. \return how that ended, as far as can be known now
        virtual carp::SendOutcome Perform(CarpVirtualHost& host,
                                          const carp::SendAdvert& action) = 0;
        /// Takes over or gives up the virtual addresses.
        virtual void Perform(CarpVirtualHost& host, const carp::StateChange& action) = 0;
        /// Announces the virtual addresses on the LAN.
        virtual void Perform(CarpVirtualHost& host, const carp::Announce& action) = 0;
        /// Adjusts the demotion of the machine that the host runs on.
        virtual void Perform(CarpVirtualHost& host, const carp::Demote& action) = 0;
    };

    /**
     * \param machine a machine that has had no input yet
     * \param performer outlives this object
     */
    CarpVirtualHost(carp::Machine machine, Performer& performer);

    /// Stops silently: nothing more is sent, the machine is forgotten.
    ~CarpVirtualHost();

    CarpVirtualHost(const CarpVirtualHost&) = delete;
    CarpVirtualHost& operator=(const CarpVirtualHost&) = delete;

    const carp::Machine& GetMachine() const;

    uint8_t GetVhid() const;

    /**
     * Gives the machine an input of now and performs what follows from it.
     *
     * \param input the machine's method, such as &carp::Machine::SetUp
     * \param args its arguments after the instant
     */
    template <typename Input, typename... Args>
    void Feed(Input input, Args&&... args)
    {
        Follow((m_machine.*input)(CarpNow(), std::forward<Args>(args)...));
    }

  private:
    void Follow(const carp::Actions& actions);
    void Arm();
    void Expire();

    carp::Machine m_machine;
    Performer& m_performer;
    EventId m_timer;
    std::optional<carp::Instant> m_armedFor; ///< instant of m_timer while it is pending
};

} // namespace ns3

#endif // CARP_VIRTUAL_HOST_H
