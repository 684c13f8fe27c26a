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
/// So many that no two names share a stream in practice; ns-3 has 2^63 streams.
constexpr uint64_t THINGS_PER_PURPOSE = uint64_t{1} << 48;

/// FNV-1a with 64 bits (Fowler, Noll, Vo): the same on every machine, unlike std::hash.
uint64_t HashOf(const std::string& text)
{
    uint64_t hash = 0xcbf29ce484222325;
    for (const char c : text)
    {
        hash ^= static_cast<uint8_t>(c);
        hash *= 0x100000001b3;
    }
    return hash;
}

Time FromNanoseconds(double value)
{
    return Time(static_cast<int64_t>(std::llround(std::max(0.0, value))));
}

} // namespace

int64_t StreamFor(Purpose purpose, const std::string& thing)
{
    const uint64_t number = static_cast<uint64_t>(purpose) * THINGS_PER_PURPOSE +
                            HashOf(thing) % THINGS_PER_PURPOSE;
    return static_cast<int64_t>(number) * STREAMS_PER_THING;
}

std::string Namesakes::Next(const std::string& name)
{
    const int before = m_seen[name]++;
    return before == 0 ? name : name + " " + std::to_string(before + 1);
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
