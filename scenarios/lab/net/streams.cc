// SPDX-License-Identifier: GPL-2.0-only

#include "lab/net/streams.h"

#include "ns3/random-variable-stream.h"

#include <algorithm>
#include <cmath>

namespace lab
{

namespace
{

constexpr int64_t STREAMS_PER_THING = 1000;
constexpr int64_t THINGS_PER_PURPOSE = 1000000;

Time FromNanoseconds(double value)
{
    return Time(static_cast<int64_t>(std::llround(std::max(0.0, value))));
}

} // namespace

int64_t StreamFor(Purpose purpose, size_t index)
{
    const auto thing = static_cast<int64_t>(purpose) * THINGS_PER_PURPOSE +
                       static_cast<int64_t>(index);
    return thing * STREAMS_PER_THING;
}

Time Draw(const TimeLaw& law, int64_t stream)
{
    const auto a = static_cast<double>(law.a.count());
    const auto b = static_cast<double>(law.b.count());
    switch (law.kind)
    {
    case TimeLaw::Kind::FIXED:
        return law.a;
    case TimeLaw::Kind::UNIFORM:
    {
        auto draw = ns3::CreateObject<ns3::UniformRandomVariable>();
        draw->SetStream(stream);
        return FromNanoseconds(draw->GetValue(a, b));
    }
    case TimeLaw::Kind::NORMAL:
    {
        auto draw = ns3::CreateObject<ns3::NormalRandomVariable>();
        draw->SetStream(stream);
        return FromNanoseconds(draw->GetValue(a, b * b));
    }
    case TimeLaw::Kind::EXPONENTIAL:
    {
        auto draw = ns3::CreateObject<ns3::ExponentialRandomVariable>();
        draw->SetStream(stream);
        return law.a + FromNanoseconds(draw->GetValue(b, 0));
    }
    case TimeLaw::Kind::ONE_OF:
    {
        auto draw = ns3::CreateObject<ns3::UniformRandomVariable>();
        draw->SetStream(stream);
        return law.choices.at(draw->GetInteger(0, static_cast<uint32_t>(law.choices.size() - 1)));
    }
    }
    return law.a;
}

} // namespace lab
