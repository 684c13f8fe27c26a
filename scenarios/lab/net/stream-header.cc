// SPDX-License-Identifier: GPL-2.0-only

#include "lab/net/stream-header.h"

namespace lab
{

namespace
{

constexpr uint32_t DATAGRAM_HEADER_BYTES = 12;

void Put(std::vector<uint8_t>& bytes, uint64_t number, int width)
{
    for (int shift = 8 * (width - 1); shift >= 0; shift -= 8)
    {
        bytes.push_back(static_cast<uint8_t>(number >> shift));
    }
}

uint64_t Get(const uint8_t* bytes, int width)
{
    uint64_t number = 0;
    for (int i = 0; i < width; ++i)
    {
        number = number << 8 | bytes[i];
    }
    return number;
}

/// ns-3 keeps the zeros of the rest as a number, not as bytes.
ns3::Ptr<ns3::Packet> Padded(const std::vector<uint8_t>& start, uint32_t size)
{
    const auto length = static_cast<uint32_t>(start.size());
    auto packet = ns3::Create<ns3::Packet>(start.data(), length);
    packet->AddPaddingAtEnd(size - length);
    return packet;
}

} // namespace

ns3::Ptr<ns3::Packet> MakeDatagram(uint32_t stream, uint64_t sequence, uint32_t size)
{
    std::vector<uint8_t> start;
    Put(start, stream, 4);
    Put(start, sequence, 8);
    return Padded(start, size);
}

ns3::Ptr<ns3::Packet> MakeOpening(uint32_t stream, uint32_t connection, uint32_t size)
{
    std::vector<uint8_t> start;
    Put(start, stream, 4);
    Put(start, connection, 4);
    return Padded(start, size);
}

std::optional<StreamHeader> ReadDatagram(ns3::Ptr<const ns3::Packet> packet)
{
    uint8_t start[DATAGRAM_HEADER_BYTES] = {};
    if (packet->CopyData(start, sizeof(start)) < sizeof(start))
    {
        return std::nullopt;
    }
    return StreamHeader{static_cast<uint32_t>(Get(start, 4)), Get(start + 4, 8)};
}

std::optional<StreamHeader> ReadOpening(const std::vector<uint8_t>& start)
{
    if (start.size() < OPENING_BYTES)
    {
        return std::nullopt;
    }
    return StreamHeader{static_cast<uint32_t>(Get(start.data(), 4)), Get(start.data() + 4, 4)};
}

} // namespace lab
