// SPDX-License-Identifier: GPL-2.0-only

#include "mastership.h"
#include "render.h"
#include "text.h"

#include <algorithm>
#include <cinttypes>
#include <cstdio>
#include <ostream>

namespace lab::decode
{

namespace
{

constexpr size_t WIDTH = 100;

template <typename... Values>
std::string Formatted(const char* format, const Values&... values)
{
    char text[2 * WIDTH];
    std::snprintf(text, sizeof(text), format, values...);
    return text;
}

/// An address in 15 columns: the middle of a long one is left out.
std::string Short(const IpAddress& address)
{
    const std::string text = FormatAddress(address);
    return text.size() <= 15 ? text : text.substr(0, 6) + ".." + text.substr(text.size() - 7);
}

const char* SumWord(Check check)
{
    return check == Check::GOOD ? "ok" : check == Check::BAD ? "bad" : "?";
}

/// Says in one cell what an event is.
class Cell
{
  public:
    Cell(const Event& event, Check digest)
        : m_event(event),
          m_digest(digest)
    {
    }

    std::string operator()(const Other&) const
    {
        return "";
    }

    std::string operator()(const CarpAdvert& advert) const
    {
        const carp::Advertisement& fields = advert.fields;
        const std::string demote = fields.demote == 0 ? "" : "+" + std::to_string(fields.demote);
        const std::string settings = std::to_string(fields.advbase) + "/" +
                                     std::to_string(fields.advskew) + demote;
        return Formatted("advert %3d %-11s %08" PRIx32 " %3d %-3s %s",
                         fields.vhid,
                         settings.c_str(),
                         static_cast<uint32_t>(fields.counter),
                         m_event.ip->ttl,
                         SumWord(advert.checksum),
                         ToString(m_digest));
    }

    std::string operator()(const VrrpAdvert& advert) const
    {
        return Formatted("VRRPv%d id %d priority %d every %d.%02d s%s",
                         advert.version,
                         advert.vrid,
                         advert.priority,
                         advert.centiseconds / 100,
                         advert.centiseconds % 100,
                         advert.checksum == Check::BAD ? ", bad sum" : "");
    }

    std::string operator()(const Unrecognised& packet) const
    {
        return "112: " + packet.why;
    }

    std::string operator()(const ArpPacket& arp) const
    {
        return Claim(arp.reply, arp.senderMac);
    }

    std::string operator()(const NeighbourPacket& neighbour) const
    {
        const auto mac = neighbour.linkLayer ? neighbour.linkLayer : m_event.sourceMac;
        return Claim(neighbour.advertisement, mac.value_or(MacBytes{}));
    }

  private:
    std::string Claim(bool answer, const MacBytes& mac) const
    {
        const std::string subject = Short(*SubjectOf(m_event));
        const std::string where = m_event.sourceMac == mac ? "" : " at " + ToString(mac);
        if (AnnouncementOf(m_event))
        {
            return "announces " + subject + where;
        }
        return answer ? "answers for " + subject + where : "asks for " + subject;
    }

    const Event& m_event;
    Check m_digest;
};

/// Whom an event is from, as its own protocol says.
std::string SourceOf(const Event& event)
{
    if (const auto* arp = event.As<ArpPacket>())
    {
        return FormatAddress(arp->senderIp);
    }
    return event.ip ? Short(event.ip->source) : "";
}

bool IsShown(const Event& event, const Report& report)
{
    if (event.As<Other>())
    {
        return false;
    }
    const auto subject = SubjectOf(event);
    return !subject || AnnouncementOf(event) || report.virtualAddresses.count(*subject);
}

void PrintEvents(std::ostream& out, const Report& report)
{
    out << "\n"
        << "frame      time us source MAC        source IP       event vhid base/skew   counter "
           "ttl sum digest\n";
    for (size_t i = 0; i < report.events.size(); ++i)
    {
        const Event& event = report.events[i];
        if (!IsShown(event, report))
        {
            continue;
        }
        const auto verdict = report.digests.find(i);
        const Check digest = verdict == report.digests.end() ? Check::UNKNOWN
                                                             : verdict->second.check;
        const auto us = std::chrono::duration_cast<std::chrono::microseconds>(event.at).count();
        const std::string mac = event.sourceMac ? ToString(*event.sourceMac) : "-";
        const std::string cell = std::visit(Cell(event, digest), event.what);
        out << Formatted("%5zu %12" PRId64 " %-17s %-15s %s\n",
                         event.frame,
                         static_cast<int64_t>(us),
                         mac.c_str(),
                         SourceOf(event).c_str(),
                         cell.c_str());
    }
}

/// Words in lines of at most WIDTH columns; all but the first are indented further.
void PrintWrapped(std::ostream& out, const std::string& text, size_t indent, size_t hanging)
{
    std::string line(indent, ' ');
    bool empty = true;
    for (size_t at = 0; at < text.size();)
    {
        const size_t end = std::min(text.find(' ', at), text.size());
        const std::string word = text.substr(at, end - at);
        if (!empty && line.size() + 1 + word.size() > WIDTH)
        {
            out << line << "\n";
            line = std::string(hanging, ' ');
            empty = true;
        }
        line += (empty ? "" : " ") + word;
        empty = false;
        at = end + 1;
    }
    out << line << "\n";
}

std::string MacsOf(const Report& report, const Sender& sender)
{
    std::vector<std::string> macs;
    for (const size_t index : sender.adverts)
    {
        const auto& mac = report.events[index].sourceMac;
        if (mac && std::find(macs.begin(), macs.end(), ToString(*mac)) == macs.end())
        {
            macs.push_back(ToString(*mac));
        }
    }
    return macs.empty() ? "" : " (" + Listed(macs) + ")";
}

/// The stated interval of the first advert against the gaps that follow adverts which state it.
std::string Rhythm(const Report& report, const Sender& sender)
{
    const carp::Advertisement& first = AdvertOf(report, sender.adverts.front());
    const carp::Duration stated = StatedInterval(first);
    std::vector<carp::Duration> gaps;
    for (const Run& run : sender.runs)
    {
        for (size_t i = 1; i < run.adverts.size(); ++i)
        {
            const bool farewell = run.gaveWayWithAdvert && i + 1 == run.adverts.size();
            if (!farewell && StatedInterval(AdvertOf(report, run.adverts[i - 1])) == stated)
            {
                gaps.push_back(report.events[run.adverts[i]].at -
                               report.events[run.adverts[i - 1]].at);
            }
        }
    }
    std::string text = "advbase " + std::to_string(first.advbase) + ", advskew " +
                       std::to_string(first.advskew) + ": every " + Seconds(stated);
    if (gaps.empty())
    {
        return text + " as stated, none measured";
    }
    std::sort(gaps.begin(), gaps.end());
    const carp::Duration median = gaps[gaps.size() / 2];
    const carp::Duration tolerance = std::chrono::milliseconds(10) + stated / 100;
    const bool fits = median > stated - tolerance && median < stated + tolerance;
    return text + " as stated, " + Seconds(median) + " measured (median of " +
           std::to_string(gaps.size()) + "): " + (fits ? "fits" : "does not fit");
}

std::string Digests(const Report& report, const Sender& sender)
{
    std::map<std::string, size_t> counts;
    for (const size_t index : sender.adverts)
    {
        const DigestVerdict& verdict = report.digests.at(index);
        ++counts[verdict.match ? "good with " + Describe(*verdict.match, report.knowledge)
                               : ToString(verdict.check)];
    }
    std::string text = "digest:";
    for (const auto& [what, count] : counts)
    {
        text += (text.back() == ':' ? " " : "; ") + std::to_string(count) + " " + what;
    }
    return text;
}

void PrintSender(std::ostream& out, const Report& report, const Sender& sender)
{
    const Event& first = report.events[sender.adverts.front()];
    const Event& last = report.events[sender.adverts.back()];
    PrintWrapped(out,
                 ToString(sender.group) + ", " + FormatAddress(sender.source) +
                     MacsOf(report, sender) + ": " + Counted(sender.adverts.size(), "advert") +
                     " from " + Seconds(first.at) + " to " + Seconds(last.at) + ", " +
                     (sender.runs.size() == 1 ? "once"
                                              : std::to_string(sender.runs.size()) + " times") +
                     " master",
                 2,
                 6);
    PrintWrapped(out, Rhythm(report, sender), 4, 8);
    PrintWrapped(out, Digests(report, sender), 4, 8);
    PrintWrapped(out, "dialect: " + sender.guess.Text() + ", because of", 4, 8);
    for (const Hint& hint : sender.guess.hints)
    {
        PrintWrapped(out,
                     Formatted("%+d", hint.weight) + " " + hint.reason + ": " +
                         Listed(hint.dialects),
                     6,
                     9);
    }
}

} // namespace

void PrintReport(std::ostream& out, const Report& report, const std::string& name)
{
    size_t adverts = 0;
    size_t vrrp = 0;
    for (const Event& event : report.events)
    {
        adverts += event.As<CarpAdvert>() != nullptr;
        vrrp += event.As<VrrpAdvert>() != nullptr;
    }
    PrintWrapped(out,
                 name + ": " + Counted(report.capture.frames, "frame") + " of " +
                     ToString(report.capture.link) + " in " + Seconds(report.capture.length) +
                     ", " + Counted(adverts, "CARP advert") +
                     (vrrp ? ", " + Counted(vrrp, "VRRP packet") : ""),
                 0,
                 4);
    if (!report.capture.damage.empty())
    {
        PrintWrapped(out, "the file is damaged after that: " + report.capture.damage, 0, 4);
    }
    PrintEvents(out, report);
    out << "\nSenders\n";
    for (const Sender& sender : report.senders)
    {
        PrintSender(out, report, sender);
    }
    out << (report.senders.empty() ? "  none\n" : "") << "\nAnomalies\n";
    for (const Anomaly& anomaly : report.anomalies)
    {
        PrintWrapped(out,
                     std::string(ToString(anomaly.kind)) + ": " + anomaly.text + " (" +
                         FrameList(anomaly.frames) + ")",
                     2,
                     6);
    }
    out << (report.anomalies.empty() ? "  none\n" : "");
}

} // namespace lab::decode
