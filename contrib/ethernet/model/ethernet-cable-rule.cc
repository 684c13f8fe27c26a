// SPDX-License-Identifier: GPL-2.0-only

#include "ethernet-cable-rule.h"

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/uinteger.h"

#include <algorithm>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(CableRule);
NS_OBJECT_ENSURE_REGISTERED(CutRule);
NS_OBJECT_ENSURE_REGISTERED(LossRule);
NS_OBJECT_ENSURE_REGISTERED(GilbertElliottRule);
NS_OBJECT_ENSURE_REGISTERED(DelayRule);

CableRule::Verdict CableRule::Verdict::Pass()
{
    return {};
}

CableRule::Verdict CableRule::Verdict::Drop()
{
    return {true, Time()};
}

CableRule::Verdict CableRule::Verdict::Delay(Time extra)
{
    return {false, extra};
}

TypeId CableRule::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::CableRule")
            .SetParent<Object>()
            .SetGroupName("Ethernet")
            .AddAttribute("Origin",
                          "Only frames first sent by this node id are meant; 4294967295 means all.",
                          UintegerValue(ANY_ORIGIN),
                          MakeUintegerAccessor(&CableRule::m_origin),
                          MakeUintegerChecker<uint32_t>())
            .AddAttribute(
                "EtherType",
                "Only frames of this type are meant, such as 34525 for IPv6; 0 means all.",
                UintegerValue(0),
                MakeUintegerAccessor(&CableRule::m_etherType),
                MakeUintegerChecker<uint16_t>());
    return tid;
}

int64_t CableRule::AssignStreams(int64_t)
{
    return 0;
}

bool CableRule::Matches(const EthernetFrame& frame) const
{
    return (m_origin == ANY_ORIGIN || m_origin == frame.origin) &&
           (m_etherType == 0 || m_etherType == frame.etherType);
}

TypeId CutRule::GetTypeId()
{
    static TypeId tid = TypeId("ns3::CutRule")
                            .SetParent<CableRule>()
                            .SetGroupName("Ethernet")
                            .AddConstructor<CutRule>();
    return tid;
}

CableRule::Verdict CutRule::Apply(const EthernetFrame& frame, Time)
{
    return Matches(frame) ? Verdict::Drop() : Verdict::Pass();
}

TypeId LossRule::GetTypeId()
{
    static TypeId tid = TypeId("ns3::LossRule")
                            .SetParent<CableRule>()
                            .SetGroupName("Ethernet")
                            .AddConstructor<LossRule>()
                            .AddAttribute("Probability",
                                          "Probability of losing a frame.",
                                          DoubleValue(0.0),
                                          MakeDoubleAccessor(&LossRule::m_probability),
                                          MakeDoubleChecker<double>(0.0, 1.0));
    return tid;
}

LossRule::LossRule()
    : m_draw(CreateObject<UniformRandomVariable>())
{
}

CableRule::Verdict LossRule::Apply(const EthernetFrame& frame, Time)
{
    return Matches(frame) && m_draw->GetValue() < m_probability ? Verdict::Drop() : Verdict::Pass();
}

int64_t LossRule::AssignStreams(int64_t stream)
{
    m_draw->SetStream(stream);
    return 1;
}

TypeId GilbertElliottRule::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::GilbertElliottRule")
            .SetParent<CableRule>()
            .SetGroupName("Ethernet")
            .AddConstructor<GilbertElliottRule>()
            .AddAttribute("Enter",
                          "Probability, per frame, of going from the good to the bad state.",
                          DoubleValue(0.0),
                          MakeDoubleAccessor(&GilbertElliottRule::m_enter),
                          MakeDoubleChecker<double>(0.0, 1.0))
            .AddAttribute("Leave",
                          "Probability, per frame, of going from the bad to the good state.",
                          DoubleValue(1.0),
                          MakeDoubleAccessor(&GilbertElliottRule::m_leave),
                          MakeDoubleChecker<double>(0.0, 1.0))
            .AddAttribute("GoodLoss",
                          "Probability of losing a frame in the good state.",
                          DoubleValue(0.0),
                          MakeDoubleAccessor(&GilbertElliottRule::m_goodLoss),
                          MakeDoubleChecker<double>(0.0, 1.0))
            .AddAttribute("BadLoss",
                          "Probability of losing a frame in the bad state.",
                          DoubleValue(1.0),
                          MakeDoubleAccessor(&GilbertElliottRule::m_badLoss),
                          MakeDoubleChecker<double>(0.0, 1.0));
    return tid;
}

GilbertElliottRule::GilbertElliottRule()
    : m_step(CreateObject<UniformRandomVariable>()),
      m_chance(CreateObject<UniformRandomVariable>())
{
}

CableRule::Verdict GilbertElliottRule::Apply(const EthernetFrame& frame, Time)
{
    if (!Matches(frame))
    {
        return Verdict::Pass();
    }
    m_bad = m_step->GetValue() < GetBadProbability();
    m_started = true;
    // Drawn even where the state alone decides, so that the luck of later frames stays the same.
    const double chance = m_chance->GetValue();
    return chance < (m_bad ? m_badLoss : m_goodLoss) ? Verdict::Drop() : Verdict::Pass();
}

double GilbertElliottRule::GetBadProbability() const
{
    if (!m_started)
    {
        return m_enter > 0.0 ? m_enter / (m_enter + m_leave) : 0.0;
    }
    return m_bad ? 1.0 - m_leave : m_enter;
}

int64_t GilbertElliottRule::AssignStreams(int64_t stream)
{
    m_step->SetStream(stream);
    m_chance->SetStream(stream + 1);
    return 2;
}

TypeId DelayRule::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::DelayRule")
            .SetParent<CableRule>()
            .SetGroupName("Ethernet")
            .AddConstructor<DelayRule>()
            .AddAttribute("Delay",
                          "Extra delay of each frame.",
                          TimeValue(Time(0)),
                          MakeTimeAccessor(&DelayRule::m_delay),
                          MakeTimeChecker(Time(0)))
            .AddAttribute("Jitter",
                          "Further extra delay, uniform between 0 and this value.",
                          TimeValue(Time(0)),
                          MakeTimeAccessor(&DelayRule::m_jitter),
                          MakeTimeChecker(Time(0)))
            .AddAttribute("KeepOrder",
                          "Whether frames wait for their predecessors instead of overtaking.",
                          BooleanValue(true),
                          MakeBooleanAccessor(&DelayRule::m_keepOrder),
                          MakeBooleanChecker());
    return tid;
}

DelayRule::DelayRule()
    : m_draw(CreateObject<UniformRandomVariable>())
{
}

CableRule::Verdict DelayRule::Apply(const EthernetFrame& frame, Time now)
{
    if (!Matches(frame))
    {
        return Verdict::Pass();
    }
    Time extra = m_delay;
    if (m_jitter.IsStrictlyPositive())
    {
        const double width = static_cast<double>(m_jitter.GetTimeStep());
        extra += TimeStep(static_cast<uint64_t>(m_draw->GetValue(0.0, width)));
    }
    if (m_keepOrder)
    {
        extra = std::max(extra, m_lastRelease - now);
        m_lastRelease = now + extra;
    }
    return Verdict::Delay(extra);
}

int64_t DelayRule::AssignStreams(int64_t stream)
{
    m_draw->SetStream(stream);
    return 1;
}

} // namespace ns3
