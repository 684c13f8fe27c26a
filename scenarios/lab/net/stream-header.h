// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_STREAM_HEADER_H
#define LAB_STREAM_HEADER_H

#include "ns3/packet.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace lab
{

// What the data of streams begin with, in network byte order: each datagram with the number of
// the stream (4 bytes) and its own (8), each connection with those of stream and connection (4).

/// A datagram. \param size of all, at least 12
ns3::Ptr<ns3::Packet> MakeDatagram(uint32_t stream, uint64_t sequence, uint32_t size);

/// The first bytes of a connection. \param size of all, at least 8
ns3::Ptr<ns3::Packet> MakeOpening(uint32_t stream, uint32_t connection, uint32_t size);

/// Numbers at the beginning of data.
struct StreamHeader
{
    uint32_t stream = 0;
    uint64_t sequence = 0; ///< or the number of the connection
};

/// Nothing if it is too short to be ours.
std::optional<StreamHeader> ReadDatagram(ns3::Ptr<const ns3::Packet> packet);
std::optional<StreamHeader> ReadOpening(const std::vector<uint8_t>& start);

/// How much ReadOpening() needs.
constexpr size_t OPENING_BYTES = 8;

} // namespace lab

#endif // LAB_STREAM_HEADER_H
