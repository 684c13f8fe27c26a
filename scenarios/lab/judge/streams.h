// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_JUDGE_STREAMS_H
#define LAB_JUDGE_STREAMS_H

#include "instants.h"
#include "intervals.h"

#include "lab/timeline/stream.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace lab
{

/**
 * A client went without service.
 *
 * Of probes and datagrams it is a maximal run of lost ones in order of sending. It begins with the
 * sending of the first lost one and ends with the sending of the next that got through. The
 * service failed somewhere between the last good one and the first lost one and returned
 * somewhere between the last lost and the next good one, so the length of the span is right to
 * within one interval of sending in either direction.
 *
 * Of TCP it is a time in which data wait and none are delivered, if it lasts longer than the
 * stream's time-out: from the last delivery, or from when the oldest data were written if that was
 * later, to the next delivery.
 */
struct Outage
{
    Span span;            ///< to the end of the run if it is open
    bool open = false;    ///< nothing got through any more
    bool initial = false; ///< nothing ever got through before: the service was not there yet
    Time lastLost{0};     ///< when the last lost one was sent; an open outage lasts until here
    uint64_t lost = 0;    ///< number of probes or datagrams; of blocks that waited in the end
    size_t began = 0;     ///< index of the fact of the first lost one, or of the stall
    std::optional<size_t> ended; ///< index of the fact of the next one that got through
};

/// What one client sends to one address.
struct Stream
{
    StreamKind kind = StreamKind::PING;
    std::string client;
    std::string to;
    std::vector<size_t> units;     ///< indices of the facts, in order of sending
    std::vector<size_t> delivered; ///< those of them that got through
    std::vector<Outage> outages;
};

/// All streams in order of their first fact. What has no fact yet counts for nothing.
std::vector<Stream> Streams(const Timeline& timeline);

/**
 * From when on an outage lies in a window: from its beginning, or from that of the window if it
 * was under way then. Nothing if it had ended before, begins after it, or is the initial one.
 */
std::optional<Time> FromWhen(const Outage& outage, const Window& window);

/// How long it lasts from then on for certain.
Time LengthFrom(Time from, const Outage& outage);

/// Whether the client had sent before an instant, but nothing had got through until then.
bool StillWaited(const Stream& stream, Time instant);

/// Of which kind of stream a fact tells, if of any.
std::optional<StreamKind> StreamKindOf(FactKind kind);

/// Whether a fact tells of a probe, datagram or block that got through.
bool GotThrough(FactKind kind);

/// What a stream is made of: "probe", "datagram" or "block".
const char* UnitOf(StreamKind kind);

} // namespace lab

#endif // LAB_JUDGE_STREAMS_H
