// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_STREAM_END_H
#define LAB_STREAM_END_H

#include "lab/timeline/ip-address.h"

#include "ns3/address.h"

#include <cstdint>
#include <vector>

namespace lab
{

/// The discard service (RFC 863), which takes what streams send.
constexpr uint16_t DISCARD_PORT = 9;

/**
 * Who is told what became of a stream at its far end. Streams are told apart by a number that
 * travels in their data, so that they survive whatever happens to addresses and ports.
 */
class StreamEnd
{
  public:
    virtual ~StreamEnd() = default;

    /**
     * Something arrived.
     * \param sequence of a datagram; of TCP the number of the connection
     * \param bytes size of the datagram; of TCP what has come over that connection so far
     */
    virtual void Arrived(uint64_t sequence, uint64_t bytes) = 0;
};

/// The discard service of whoever has an address, as sockets name it.
ns3::Address DiscardOf(const IpAddress& host);

/// All streams of a run by their numbers.
using StreamTable = std::vector<StreamEnd*>;

} // namespace lab

#endif // LAB_STREAM_END_H
