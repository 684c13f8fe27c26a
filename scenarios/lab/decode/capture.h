// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_DECODE_CAPTURE_H
#define LAB_DECODE_CAPTURE_H

#include "ns3/carp-types.h"

#include <functional>
#include <stdexcept>
#include <string>

namespace lab::decode
{

/// What precedes the network layer in each frame of a capture.
enum class LinkLayer : uint8_t
{
    ETHERNET,
    LINUX_COOKED,    ///< LINKTYPE_LINUX_SLL: tcpdump -i any
    LINUX_COOKED_V2, ///< LINKTYPE_LINUX_SLL2
};

const char* ToString(LinkLayer link);

/// One frame as the capture holds it; valid while its reader looks at it.
struct Frame
{
    size_t number = 0;   ///< from 1 on, as Wireshark counts
    carp::Instant at{0}; ///< since the first frame; can be negative
    LinkLayer link = LinkLayer::ETHERNET;
    const uint8_t* data = nullptr;
    size_t size = 0;     ///< bytes that were captured
    size_t wireSize = 0; ///< bytes that were on the wire, at least `size`
};

/// What is known of a capture as a whole when it has been read.
struct CaptureFacts
{
    LinkLayer link = LinkLayer::ETHERNET;
    size_t frames = 0;
    carp::Duration length{0}; ///< from the first frame to the latest
    std::string damage;       ///< why reading ended early; empty if it did not
};

/// A capture of which nothing can be read. The text says which file and why.
class CaptureError : public std::runtime_error
{
  public:
    using std::runtime_error::runtime_error;
};

/**
 * Reads a capture of any format that libpcap knows (pcap, pcapng), in the order of the file.
 * \param path the file; "-" is the standard input
 * \throws CaptureError if it cannot be opened, is no capture, or is of another link layer.
 * Damage after the first frames is no error but stated in the result.
 */
CaptureFacts ReadCapture(const std::string& path, const std::function<void(const Frame&)>& reader);

} // namespace lab::decode

#endif // LAB_DECODE_CAPTURE_H
