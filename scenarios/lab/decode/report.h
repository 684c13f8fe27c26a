// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_DECODE_REPORT_H
#define LAB_DECODE_REPORT_H

#include "capture.h"
#include "digest.h"
#include "event.h"

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

namespace lab::decode
{

/// Those who compete for one virtual host, seen by one family of addresses.
struct Group
{
    std::optional<uint16_t> vlan;
    uint8_t vhid = 0;
    bool ipv6 = false;
};

inline bool operator<(const Group& a, const Group& b)
{
    return std::tie(a.vlan, a.vhid, a.ipv6) < std::tie(b.vlan, b.vhid, b.ipv6);
}

inline bool operator==(const Group& a, const Group& b)
{
    return std::tie(a.vlan, a.vhid, a.ipv6) == std::tie(b.vlan, b.vhid, b.ipv6);
}

/// "vhid 1", with VLAN and family where they are not the usual ones.
std::string ToString(const Group& group);

/// Something that speaks for some dialects.
struct Hint
{
    int weight = 0;
    std::vector<std::string> dialects;
    std::string reason;
};

/// What a sender seems to be.
struct DialectGuess
{
    std::vector<Hint> hints;
    std::vector<std::string> best; ///< one name, or those between which it is undecided

    /// "ucarp", "undecided between openbsd and netbsd"
    std::string Text() const;
};

/// Advertisements without a longer pause: the sender was master all the time.
struct Run
{
    std::vector<size_t> adverts;    ///< indices in Report::events
    bool gaveWayWithAdvert = false; ///< the last one came early: ucarp's way to give way
};

/// One source address in one group. Advertisements whose sum is wrong belong to nobody.
struct Sender
{
    Group group;
    IpAddress source;
    std::vector<size_t> adverts; ///< indices in Report::events
    std::vector<Run> runs;
    DialectGuess guess;
};

enum class AnomalyKind : uint8_t
{
    TWO_MASTERS,
    DIFFERENT_SIGNATURES,
    BAD_DIGEST,
    BAD_CHECKSUM,
    BAD_IP_CHECKSUM,
    WRONG_TTL,
    OTHER_DESTINATION,
    CHANGED_SETTINGS,
    BOW_OUT,
    SILENCE,
    COUNTER,
    SHARED_ID,
    TWO_ANSWERS,
    UNUSUAL_HEADER,
    UNRECOGNISED,
};

/// A short name for programs, such as "two-masters".
const char* ToString(AnomalyKind kind);

/// Something that a healthy network does not show, or not often.
struct Anomaly
{
    AnomalyKind kind;
    std::vector<size_t> frames; ///< numbers in the capture, ascending; at least one
    std::string text;           ///< what, who, how long
};

/// All that is made of a capture.
struct Report
{
    CaptureFacts capture;
    Knowledge knowledge;
    std::vector<Event> events;               ///< in time order
    std::map<size_t, DigestVerdict> digests; ///< of advertisements, by index in `events`
    std::set<IpAddress> virtualAddresses;    ///< given, announced, signed or in VRRP
    std::vector<Sender> senders;             ///< by group, then by first advertisement
    std::vector<Anomaly> anomalies;          ///< by first frame
};

/// Who sent the events, what dialect they seem to speak, and what is wrong.
Report Analyse(const CaptureFacts& capture, std::vector<Event> events, Knowledge knowledge);

/// Reads and analyses a capture file. \throws CaptureError
Report DecodeCapture(const std::string& path, const Knowledge& knowledge);

} // namespace lab::decode

#endif // LAB_DECODE_REPORT_H
