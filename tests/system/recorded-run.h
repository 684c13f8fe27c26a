// SPDX-License-Identifier: GPL-2.0-only

#ifndef SYSTEM_RECORDED_RUN_H
#define SYSTEM_RECORDED_RUN_H

#include "capture.h"
#include "program.h"

#include <nlohmann/json.hpp>

#include <ostream>
#include <string>
#include <vector>

namespace systemtest
{

/// A kind of run whose captures are looked at, and what they must show.
struct Recording
{
    std::string name;    ///< of the test
    std::string dialect; ///< of both routers
    Words settings;      ///< more `--set`
    Bytes macInHmac;     ///< of a hand-set MAC; empty: none
    std::vector<Bytes> addressesInHmac;
    std::string advertMac; ///< Ethernet source of advertisements
    std::string tos;       ///< as tshark writes it
};

inline void PrintTo(const Recording& recording, std::ostream* out)
{
    *out << recording.name;
}

inline const std::vector<Recording>& Recordings()
{
    static const std::vector<Bytes> one{{10, 0, 0, 1}};
    static const std::vector<Bytes> three{{10, 0, 0, 1}, {10, 0, 0, 9}, {10, 0, 0, 200}};
    static const std::string unsorted = "carp.gw.addresses=[10.0.0.200, 10.0.0.9, 10.0.0.1]";
    static const std::string handSet = "carp.gw.lladdr='02:00:00:00:00:77'";
    static const Bytes mac{2, 0, 0, 0, 0, 0x77};
    static const std::string virtualMac = "00:00:5e:00:01:01";
    static const std::vector<Recording> recordings{
        {"openbsd", "openbsd", {}, {}, one, virtualMac, "0x10"},
        {"freebsd", "freebsd", {}, {}, one, virtualMac, "0xe0"},
        {"netbsd", "netbsd", {}, {}, one, virtualMac, "0x10"},
        {"ucarp", "ucarp", {}, {}, one, "00:00:5e:00:00:01", "0x10"},
        {"openbsd_addresses", "openbsd", {unsorted}, {}, three, virtualMac, "0x10"},
        {"freebsd_addresses", "freebsd", {unsorted}, {}, three, virtualMac, "0xe0"},
        {"netbsd_addresses", "netbsd", {unsorted}, {}, three, virtualMac, "0x10"},
        {"openbsd_lladdr", "openbsd", {handSet}, mac, one, "02:00:00:00:00:77", "0x10"},
    };
    return recordings;
}

/// The captures and the timeline of one run: r1 is master until it crashes, then r2.
class RecordedRun
{
  public:
    explicit RecordedRun(const Recording& recording);

    std::string File(const std::string& host) const;
    const std::vector<nlohmann::json>& Facts() const;

    /// The run of a recording; made when first asked for.
    static const RecordedRun& Of(const Recording& recording);

  private:
    TemporaryFolder m_folder;
    std::vector<nlohmann::json> m_facts;
};

} // namespace systemtest

#endif // SYSTEM_RECORDED_RUN_H
