// SPDX-License-Identifier: GPL-2.0-only

#ifndef SYSTEM_CAPTURE_H
#define SYSTEM_CAPTURE_H

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace systemtest
{

using Bytes = std::vector<uint8_t>;

/// One record of a capture file.
struct Frame
{
    int64_t microseconds = 0; ///< since the start of the run
    size_t length = 0;        ///< on the wire
    Bytes bytes;              ///< from the destination MAC on
};

/// Reads a classic capture file of Ethernet frames with microseconds; throws if it is none.
std::vector<Frame> ReadCapture(const std::filesystem::path& path);

/// The parts of a CARP advertisement over IPv4, read by the offsets of the protocol alone.
struct CapturedAdvert
{
    Bytes sourceMac;
    Bytes sourceIp;
    uint8_t versionAndType = 0;
    uint8_t vhid = 0;
    Bytes counter; ///< 8 bytes as on the wire
    Bytes digest;  ///< 20 bytes
};

/// Nothing if the frame is no IPv4 packet of protocol 112.
std::optional<CapturedAdvert> ReadAdvert(const Frame& frame);

/// HMAC-SHA1 of OpenSSL.
Bytes HmacSha1(const Bytes& key, const Bytes& message);

} // namespace systemtest

#endif // SYSTEM_CAPTURE_H
