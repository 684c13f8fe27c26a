// SPDX-License-Identifier: GPL-2.0-only

// Captures, read by the test itself: sizes, times, and digests that the core had no part in.

#include "capture.h"
#include "recorded-run.h"

#include <gtest/gtest.h>

namespace systemtest
{
namespace
{

const char* const PASSPHRASE = "mekmitasdigoat";
const Bytes R1{10, 0, 0, 2};
const Bytes R2{10, 0, 0, 3};

class Captures : public testing::TestWithParam<Recording>
{
  protected:
    const RecordedRun& Recorded() const
    {
        return RecordedRun::Of(GetParam());
    }

    /// When the host's facts of a kind happened, in whole microseconds.
    std::vector<int64_t> InstantsOf(const std::string& fact, const std::string& node) const
    {
        std::vector<int64_t> instants;
        for (const nlohmann::json& json : Recorded().Facts())
        {
            if (json.at("fact") == fact && json.at("node") == node)
            {
                instants.push_back(json.at("t_ns").get<int64_t>() / 1000);
            }
        }
        return instants;
    }

    /// When a capture of the host shows advertisements from an address.
    std::vector<int64_t> AdvertsIn(const std::string& host, const Bytes& from) const
    {
        std::vector<int64_t> instants;
        for (const Frame& frame : ReadCapture(Recorded().File(host)))
        {
            const auto advert = ReadAdvert(frame);
            if (advert && advert->sourceIp == from)
            {
                instants.push_back(frame.microseconds);
            }
        }
        return instants;
    }
};

TEST_P(Captures, EveryFrameHasALengthOfEthernet)
{
    for (const char* host : {"r1", "r2", "h1"})
    {
        const std::vector<Frame> frames = ReadCapture(Recorded().File(host));
        EXPECT_GT(frames.size(), 20u) << host;
        for (const Frame& frame : frames)
        {
            EXPECT_GE(frame.length, 60u) << host << " at " << frame.microseconds;
            EXPECT_LE(frame.length, 1514u) << host << " at " << frame.microseconds;
            EXPECT_EQ(frame.length, frame.bytes.size()) << "captured in part";
        }
    }
}

TEST_P(Captures, TimesAreThoseOfTheTimeline)
{
    for (const char* host : {"r1", "r2"})
    {
        const Bytes own = host == std::string("r1") ? R1 : R2;
        const Bytes other = own == R1 ? R2 : R1;
        const std::vector<int64_t> sent = InstantsOf("advert-sent", host);
        EXPECT_GE(sent.size(), 5u);
        EXPECT_EQ(AdvertsIn(host, own), sent) << host;
        // The master that crashes hears nothing of its successor.
        EXPECT_EQ(AdvertsIn(host, other), InstantsOf("advert-heard", host)) << host;
    }
}

TEST_P(Captures, DigestsAreRight)
{
    const std::string passphrase = PASSPHRASE;
    const Bytes key(passphrase.begin(), passphrase.end());
    size_t adverts = 0;
    for (const Frame& frame : ReadCapture(Recorded().File("r2")))
    {
        const auto advert = ReadAdvert(frame);
        if (!advert)
        {
            continue;
        }
        ++adverts;
        EXPECT_EQ(advert->versionAndType, 0x21);
        // Version, type, hand-set MAC, vhid, addresses in ascending order, counter.
        Bytes message{0x02, 0x01};
        const auto append = [&message](const Bytes& part)
        { message.insert(message.end(), part.begin(), part.end()); };
        append(GetParam().macInHmac);
        message.push_back(advert->vhid);
        for (const Bytes& address : GetParam().addressesInHmac)
        {
            append(address);
        }
        append(advert->counter);
        EXPECT_EQ(advert->digest, HmacSha1(key, message)) << "at " << frame.microseconds;
    }
    EXPECT_GE(adverts, 12u) << "8 of r1 and those of r2";
}

INSTANTIATE_TEST_SUITE_P(Runs,
                         Captures,
                         testing::ValuesIn(Recordings()),
                         [](const auto& info) { return info.param.name; });

} // namespace
} // namespace systemtest
