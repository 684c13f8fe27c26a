// SPDX-License-Identifier: GPL-2.0-only

#include "capture.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <pcap/pcap.h>

namespace lab::decode
{

namespace fs = std::filesystem;

namespace
{

using Handle = std::unique_ptr<pcap_t, decltype(&pcap_close)>;

/// libpcap's own words for these cases are about its internals.
void RefuseWhatIsNoFile(const std::string& path)
{
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (!fs::exists(status))
    {
        throw CaptureError(path + ": no such file");
    }
    if (fs::is_directory(status))
    {
        throw CaptureError(path + ": is a folder");
    }
    if (fs::is_regular_file(status) && fs::file_size(path, error) == 0 && !error)
    {
        throw CaptureError(path + ": the file is empty");
    }
}

Handle Open(const std::string& path)
{
    if (path != "-")
    {
        RefuseWhatIsNoFile(path);
    }
    char why[PCAP_ERRBUF_SIZE] = "";
    Handle handle(
        pcap_open_offline_with_tstamp_precision(path.c_str(), PCAP_TSTAMP_PRECISION_NANO, why),
        pcap_close);
    if (!handle)
    {
        throw CaptureError(path + ": cannot be read as a capture: " + why);
    }
    return handle;
}

LinkLayer LinkLayerOf(pcap_t* handle, const std::string& path)
{
    const int type = pcap_datalink(handle);
    switch (type)
    {
    case DLT_EN10MB:
        return LinkLayer::ETHERNET;
    case DLT_LINUX_SLL:
        return LinkLayer::LINUX_COOKED;
#ifdef DLT_LINUX_SLL2
    case DLT_LINUX_SLL2:
        return LinkLayer::LINUX_COOKED_V2;
#endif
    }
    const char* const name = pcap_datalink_val_to_name(type);
    throw CaptureError(path + ": link type " + (name ? name : std::to_string(type)) +
                       " is not read, only Ethernet and Linux cooked captures");
}

carp::Instant TimeOf(const pcap_pkthdr& header)
{
    // The member named for microseconds holds nanoseconds, as was asked for.
    return std::chrono::seconds(header.ts.tv_sec) + std::chrono::nanoseconds(header.ts.tv_usec);
}

} // namespace

const char* ToString(LinkLayer link)
{
    switch (link)
    {
    case LinkLayer::LINUX_COOKED:
        return "Linux cooked";
    case LinkLayer::LINUX_COOKED_V2:
        return "Linux cooked v2";
    case LinkLayer::ETHERNET:
        break;
    }
    return "Ethernet";
}

CaptureFacts ReadCapture(const std::string& path, const std::function<void(const Frame&)>& reader)
{
    const Handle handle = Open(path);
    CaptureFacts facts;
    facts.link = LinkLayerOf(handle.get(), path);
    carp::Instant first{0};
    for (;;)
    {
        pcap_pkthdr* header = nullptr;
        const uint8_t* data = nullptr;
        const int outcome = pcap_next_ex(handle.get(), &header, &data);
        if (outcome != 1)
        {
            // The end of the file is an "error" of its own number.
            facts.damage = outcome == PCAP_ERROR_BREAK ? "" : pcap_geterr(handle.get());
            return facts;
        }
        const carp::Instant at = TimeOf(*header);
        first = facts.frames == 0 ? at : first;
        facts.length = std::max(facts.length, at - first);
        Frame frame;
        frame.number = ++facts.frames;
        frame.at = at - first;
        frame.link = facts.link;
        frame.data = data;
        frame.size = header->caplen;
        frame.wireSize = std::max(header->caplen, header->len);
        reader(frame);
    }
}

} // namespace lab::decode
