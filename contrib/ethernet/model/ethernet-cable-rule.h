// SPDX-License-Identifier: GPL-2.0-only

#ifndef ETHERNET_CABLE_RULE_H
#define ETHERNET_CABLE_RULE_H

#include "ethernet-frame.h"

#include "ns3/nstime.h"
#include "ns3/object.h"
#include "ns3/random-variable-stream.h"

#include <cstdint>

namespace ns3
{

/**
 * \ingroup ethernet
 * A fault on one direction of a cable: looks at each frame and gives a tiny verdict.
 *
 * Rules are composable: a cable asks its rules in the order in which they were added until one of
 * them drops the frame; extra delays add up. A rule object may serve several directions; its state
 * (random stream, order) is then shared.
 */
class CableRule : public Object
{
  public:
    /// Register this type. \return the TypeId
    static TypeId GetTypeId();

    /// Value of the attribute Origin that matches every frame.
    static constexpr uint32_t ANY_ORIGIN = 0xffffffff;

    /// What becomes of a frame.
    struct Verdict
    {
        bool drop{false}; //!< the frame is lost; its sender does not notice
        Time extra;       //!< added to the delay of the cable, not negative

        /// \return deliver as if there were no rule
        static Verdict Pass();
        /// \return lose the frame
        static Verdict Drop();
        /// \param extra the extra delay \return deliver later
        static Verdict Delay(Time extra);
    };

    /**
     * Judge one frame.
     * \param frame the frame
     * \param now when its last bit leaves the sender; does not decrease from frame to frame
     * \return the verdict
     */
    virtual Verdict Apply(const EthernetFrame& frame, Time now) = 0;

    /**
     * Give fixed random streams to the random variables of this rule.
     * \param stream the first stream number
     * \return how many streams were used
     */
    virtual int64_t AssignStreams(int64_t stream);

  protected:
    /// \param frame a frame \return whether this rule is meant for it, by Origin and EtherType
    bool Matches(const EthernetFrame& frame) const;

  private:
    uint32_t m_origin;    //!< node whose frames this rule is meant for, or ANY_ORIGIN
    uint16_t m_etherType; //!< type of the frames this rule is meant for, or 0
};

/// \ingroup ethernet
/// A one-way cut: every frame is lost, and neither side sees its link go down.
class CutRule : public CableRule
{
  public:
    /// Register this type. \return the TypeId
    static TypeId GetTypeId();

    Verdict Apply(const EthernetFrame& frame, Time now) override;
};

/// \ingroup ethernet
/// Independent loss of frames with a fixed probability.
class LossRule : public CableRule
{
  public:
    /// Register this type. \return the TypeId
    static TypeId GetTypeId();

    LossRule();

    Verdict Apply(const EthernetFrame& frame, Time now) override;
    int64_t AssignStreams(int64_t stream) override;

  private:
    double m_probability;              //!< of losing a frame, 0 to 1
    Ptr<UniformRandomVariable> m_draw; //!< one draw per frame that matches
};

/**
 * \ingroup ethernet
 * Loss in bursts: a chain with a good and a bad state (Gilbert 1960, Elliott 1963), as `gemodel` of
 * Linux tc-netem.
 *
 * The chain makes one step for each frame that matches, before that frame is judged. Of the first
 * frame the state is drawn from the stationary distribution, so that all frames are alike. With
 * the default losses a burst is a stay in the bad state, of 1 / Leave frames on average, and the
 * share Enter / (Enter + Leave) of all frames is lost. Under one stream a rule with a larger Enter
 * or a smaller Leave loses the same frames and more, as long as Enter + Leave is at most 1.
 */
class GilbertElliottRule : public CableRule
{
  public:
    /// Register this type. \return the TypeId
    static TypeId GetTypeId();

    GilbertElliottRule();

    Verdict Apply(const EthernetFrame& frame, Time now) override;
    int64_t AssignStreams(int64_t stream) override;

  private:
    /// \return the probability that the next frame meets the bad state
    double GetBadProbability() const;

    double m_enter;                      //!< probability of entering the bad state, per frame
    double m_leave;                      //!< probability of leaving it, per frame
    double m_goodLoss;                   //!< probability of losing a frame in the good state
    double m_badLoss;                    //!< likewise in the bad state
    bool m_started{false};               //!< whether a frame has met the chain
    bool m_bad{false};                   //!< the state that the last frame met
    Ptr<UniformRandomVariable> m_step;   //!< one draw per frame that matches: its state
    Ptr<UniformRandomVariable> m_chance; //!< one draw per frame that matches: its loss
};

/**
 * \ingroup ethernet
 * Extra delay, fixed or with uniform jitter.
 *
 * With attribute KeepOrder the frames that the rule is meant for stay in order among themselves: a
 * frame waits for its predecessor. Without it a later frame with less delay overtakes.
 */
class DelayRule : public CableRule
{
  public:
    /// Register this type. \return the TypeId
    static TypeId GetTypeId();

    DelayRule();

    Verdict Apply(const EthernetFrame& frame, Time now) override;
    int64_t AssignStreams(int64_t stream) override;

  private:
    Time m_delay;                      //!< least extra delay
    Time m_jitter;                     //!< width of the uniform part
    bool m_keepOrder;                  //!< frames do not overtake
    Time m_lastRelease;                //!< when the predecessor left, as if the cable had no delay
    Ptr<UniformRandomVariable> m_draw; //!< one draw per delayed frame if there is jitter
};

} // namespace ns3

#endif /* ETHERNET_CABLE_RULE_H */
