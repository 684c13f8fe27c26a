// SPDX-License-Identifier: GPL-2.0-only

#include "lab/spec/units.h"

#include <gtest/gtest.h>

#include <cmath>

namespace lab
{
namespace
{

using namespace std::chrono_literals;

TEST(Units, TimesAreExact)
{
    EXPECT_EQ(ParseTime("0s").value, 0ns);
    EXPECT_EQ(ParseTime("1ns").value, 1ns);
    EXPECT_EQ(ParseTime("2us").value, 2000ns);
    EXPECT_EQ(ParseTime("150ms").value, 150000000ns);
    EXPECT_EQ(ParseTime("4.2s").value, 4200000000ns);
    EXPECT_EQ(ParseTime("3.390625s").value, 3390625000ns);
    EXPECT_EQ(ParseTime("1.000000001s").value, 1000000001ns);
    EXPECT_EQ(ParseTime("1.5min").value, 90s);
    EXPECT_EQ(ParseTime("2h").value, 2h);
    EXPECT_EQ(ParseTime("1d").value, 24h);
    EXPECT_EQ(ParseTime("10 s").value, 10s);
    EXPECT_EQ(ParseTime("0.00000000005min").value, 3ns) << "whole although the second is not";
    EXPECT_EQ(ParseTime("36500d").value, LONGEST_TIME);
}

TEST(Units, TimesMustBeWholeAndFit)
{
    for (const char* text : {"0.5ns",
                             "1.0000000001s",
                             "36500.1d",
                             "99999999999999999d",
                             "1234567890123456789s",
                             "-1s",
                             "+1s",
                             "1e3s",
                             "s",
                             "",
                             " ",
                             ".s",
                             "1.s",
                             ".5s",
                             "1.2.3s",
                             "1s s",
                             "0x1s",
                             "10S",
                             "1 0s"})
    {
        EXPECT_FALSE(ParseTime(text).value) << text;
    }
}

TEST(Units, AForgottenUnitIsProposed)
{
    const auto bare = ParseTime("30");
    EXPECT_FALSE(bare.value);
    EXPECT_NE(bare.expected.find("ns, us, ms, s, min, h, d"), std::string::npos);
    EXPECT_EQ(bare.meant, "30s");
    EXPECT_EQ(ParseTime("10m").meant, "10min");
    EXPECT_EQ(ParseTime("10sec").meant, "10s");
    EXPECT_EQ(ParseTime("10 \xc2\xb5s").meant, "10us");
    EXPECT_EQ(ParseTime("10mss").meant, "10ms");
    EXPECT_EQ(ParseTime("10parsec").meant, "");
    EXPECT_EQ(ParseRate("1gbps").meant, "1Gbps");
    EXPECT_EQ(ParseRate("100").meant, "100Mbps");
}

TEST(Units, RatesAreWholeBits)
{
    EXPECT_EQ(ParseRate("1bps").value, 1U);
    EXPECT_EQ(ParseRate("2.5Gbps").value, 2500000000U);
    EXPECT_EQ(ParseRate("0.064kbps").value, 64U);
    EXPECT_FALSE(ParseRate("0.5bps").value);
    EXPECT_FALSE(ParseRate("0Gbps").value);
    EXPECT_FALSE(ParseRate("10000000000Gbps").value);
}

TEST(Units, ProbabilitiesHaveTwoFaces)
{
    EXPECT_EQ(ParseProbability("20%").value, 0.2);
    EXPECT_EQ(ParseProbability("0.2").value, 0.2);
    EXPECT_EQ(ParseProbability("0.1%").value, 0.001) << "the very same number";
    EXPECT_EQ(ParseProbability("0").value, 0.0);
    EXPECT_EQ(ParseProbability("1").value, 1.0);
    EXPECT_EQ(ParseProbability("100%").value, 1.0);
    for (const char* text : {"1.1", "101%", "-1%", "", "%", "1e-3", "half", "nan"})
    {
        EXPECT_FALSE(ParseProbability(text).value) << text;
    }
    EXPECT_EQ(ParseProbability("20").meant, "20%");
}

TEST(Units, FramesAreCountedFromOne)
{
    EXPECT_EQ(ParseFrames("4").value, 4.0);
    EXPECT_EQ(ParseFrames("2.5").value, 2.5);
    EXPECT_EQ(ParseFrames("1").value, 1.0);
    EXPECT_EQ(ParseFrames("1000000").value, 1e6);
    for (const char* text : {"0", "0.9", "1000001", "4s", "-1", "", "many", "1e2", "4 frames"})
    {
        EXPECT_FALSE(ParseFrames(text).value) << text;
    }
}

TEST(Units, MacsBelongToStations)
{
    EXPECT_EQ(ParseMac("02:00:00:00:00:fF").value, (carp::MacBytes{2, 0, 0, 0, 0, 255}));
    for (const char* text : {"01:00:00:00:00:01",
                             "ff:ff:ff:ff:ff:ff",
                             "00:00:00:00:00:00",
                             "02:00:00:00:00",
                             "02-00-00-00-00-01",
                             "02:00:00:00:00:0g",
                             ""})
    {
        EXPECT_FALSE(ParseMac(text).value) << text;
    }
}

TEST(Units, Keys)
{
    const auto key = ParseKey("00112233445566778899aabbccddeeff00112233").value;
    ASSERT_TRUE(key);
    EXPECT_EQ((*key)[1], 0x11);
    EXPECT_EQ((*key)[19], 0x33);
    EXPECT_FALSE(ParseKey("00").value);
    EXPECT_FALSE(ParseKey("00112233445566778899aabbccddeeff0011223g").value);
}

TEST(Units, CanonicalTexts)
{
    EXPECT_EQ(FormatTime(0ns), "0s");
    EXPECT_EQ(FormatTime(4200ms), "4.2s");
    EXPECT_EQ(FormatTime(300s), "300s");
    EXPECT_EQ(FormatTime(3906250ns), "3.90625ms");
    EXPECT_EQ(FormatTime(1001ns), "1.001us");
    EXPECT_EQ(FormatTime(999ns), "999ns");
    EXPECT_EQ(FormatTime(-1500ms), "-1.5s");
    EXPECT_EQ(FormatRate(1000000000), "1Gbps");
    EXPECT_EQ(FormatRate(2500000), "2.5Mbps");
    EXPECT_EQ(FormatRate(64), "64bps");
    EXPECT_EQ(FormatProbability(0.001), "0.001");
    EXPECT_EQ(FormatProbability(1), "1");
    EXPECT_EQ(FormatMac({2, 0, 0, 0, 0, 255}), "02:00:00:00:00:ff");
}

TEST(Units, CanonicalTextsMeanTheSame)
{
    for (int64_t time = 1; time < LONGEST_TIME.count() / 7; time = time * 7 + 3)
    {
        EXPECT_EQ(ParseTime(FormatTime(Time(time))).value, Time(time));
        const auto rate = static_cast<uint64_t>(time);
        EXPECT_EQ(ParseRate(FormatRate(rate)).value, rate);
    }
    for (double probability = 1; probability > 1e-9; probability *= 0.37)
    {
        EXPECT_EQ(ParseProbability(FormatProbability(probability)).value, probability);
    }
}

} // namespace
} // namespace lab
