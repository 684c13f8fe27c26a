// SPDX-License-Identifier: GPL-2.0-only

#include "carp-wire.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace carp
{

namespace
{

uint16_t Checksum(const std::vector<uint8_t>& data)
{
    return InternetChecksum(data.data(), data.size());
}

Advertisement RandomAdvert(std::mt19937_64& random)
{
    Advertisement advert;
    advert.version = random() & 0x0f;
    advert.type = random() & 0x0f;
    advert.vhid = static_cast<uint8_t>(random());
    advert.advskew = static_cast<uint8_t>(random());
    advert.authLength = static_cast<uint8_t>(random());
    advert.demote = static_cast<uint8_t>(random());
    advert.advbase = static_cast<uint8_t>(random());
    advert.counter = random();
    for (uint8_t& byte : advert.digest)
    {
        byte = static_cast<uint8_t>(random());
    }
    return advert;
}

/// The error of a decoding, or nothing if it succeeded.
std::string ErrorOf(const std::variant<Advertisement, WireError>& decoded)
{
    const auto* error = std::get_if<WireError>(&decoded);
    return error ? ToString(*error) : "";
}

// RFC 1071 section 3 sums these eight bytes up to ddf2.
TEST(Checksum, OfTheExampleInRfc1071)
{
    EXPECT_EQ(Checksum({0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7}), 0xffff - 0xddf2);
}

TEST(Checksum, PadsAnOddByteOnItsRight)
{
    EXPECT_EQ(Checksum({0x12, 0x34, 0x56}), Checksum({0x12, 0x34, 0x56, 0x00}));
    EXPECT_NE(Checksum({0x12, 0x34, 0x56}), Checksum({0x12, 0x34, 0x00, 0x56}));
}

TEST(Checksum, FoldsTheCarryTwice)
{
    EXPECT_EQ(Checksum({0xff, 0xff, 0x00, 0x01}), 0xfffe);
    EXPECT_EQ(Checksum(std::vector<uint8_t>(2000, 0xff)), 0);
    EXPECT_EQ(Checksum({}), 0xffff);
}

TEST(Checksum, IsZeroOverDataThatCarriesIt)
{
    EXPECT_EQ(Checksum({0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7, 0x22, 0x0d}), 0);
}

// Offsets and widths of the fields [2.1].
TEST(Encode, PutsEveryFieldInItsPlace)
{
    Advertisement advert;
    advert.vhid = 0x11;
    advert.advskew = 0x22;
    advert.demote = 0x44;
    advert.advbase = 0x55;
    advert.counter = 0x0123456789abcdef;
    for (size_t i = 0; i < advert.digest.size(); ++i)
    {
        advert.digest[i] = static_cast<uint8_t>(0xa0 + i);
    }
    const AdvertBytes expected{0x21, 0x11, 0x22, 0x07, 0x44, 0x55, 0x39, 0xc2, 0x01,
                               0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef, 0xa0, 0xa1,
                               0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7, 0xa8, 0xa9, 0xaa,
                               0xab, 0xac, 0xad, 0xae, 0xaf, 0xb0, 0xb1, 0xb2, 0xb3};
    EXPECT_EQ(Encode(advert), expected);
}

TEST(Encode, OverwritesAnOldChecksum)
{
    Advertisement advert;
    const AdvertBytes bytes = Encode(advert);
    advert.checksum = 0x1234;
    EXPECT_EQ(Encode(advert), bytes);
}

TEST(Peek, ReadsBackWhatEncodeWrote)
{
    std::mt19937_64 random(1);
    for (int i = 0; i < 5000; ++i)
    {
        Advertisement advert = RandomAdvert(random);
        const AdvertBytes bytes = Encode(advert);
        ASSERT_EQ(InternetChecksum(bytes.data(), bytes.size()), 0);
        const auto peeked = Peek(bytes.data(), bytes.size());
        const auto* read = std::get_if<Advertisement>(&peeked);
        ASSERT_NE(read, nullptr);
        advert.checksum = read->checksum;
        ASSERT_TRUE(*read == advert);
        ASSERT_EQ(Encode(*read), bytes);
    }
}

TEST(Decode, AcceptsExactlyVersionTwo)
{
    for (uint8_t version = 0; version < 16; ++version)
    {
        Advertisement advert;
        advert.version = version;
        const AdvertBytes bytes = Encode(advert);
        EXPECT_EQ(ErrorOf(Decode(bytes.data(), bytes.size())),
                  version == 2 ? "" : "version is not 2");
    }
}

TEST(Decode, NeedsThirtySixBytesAndIgnoresMore)
{
    const AdvertBytes advert = Encode(Advertisement{});
    std::vector<uint8_t> bytes(advert.begin(), advert.end());
    bytes.push_back(0xff);
    EXPECT_EQ(ErrorOf(Decode(bytes.data(), 37)), "");
    EXPECT_EQ(ErrorOf(Decode(bytes.data(), 36)), "");
    EXPECT_EQ(ErrorOf(Decode(bytes.data(), 35)), "shorter than 36 bytes");
    EXPECT_EQ(ErrorOf(Peek(bytes.data(), 35)), "shorter than 36 bytes");
    EXPECT_EQ(ErrorOf(Decode(nullptr, 0)), "shorter than 36 bytes");
}

TEST(Decode, NoticesEverySingleWrongBit)
{
    const AdvertBytes good = Encode(Advertisement{});
    for (size_t bit = 0; bit < 8 * good.size(); ++bit)
    {
        AdvertBytes bad = good;
        bad[bit / 8] ^= static_cast<uint8_t>(1U << (bit % 8));
        EXPECT_EQ(ErrorOf(Decode(bad.data(), bad.size())), "checksum wrong") << bit;
    }
}

// The type, the length of the authentication and the demotion byte are not judged [2.1].
TEST(Decode, LooksNeitherAtTypeNorAtReservedFields)
{
    Advertisement odd;
    odd.type = 9;
    odd.authLength = 200;
    odd.demote = 255;
    const AdvertBytes bytes = Encode(odd);
    EXPECT_EQ(ErrorOf(Decode(bytes.data(), bytes.size())), "");
}

TEST(BowOut, NeedsBothBytes)
{
    Advertisement advert;
    advert.advbase = 255;
    EXPECT_FALSE(advert.IsBowOut());
    advert.advskew = 255;
    EXPECT_TRUE(advert.IsBowOut());
    advert.advbase = 1;
    EXPECT_FALSE(advert.IsBowOut());
}

TEST(Advertisement, DiffersInEveryField)
{
    const Advertisement original;
    std::vector<Advertisement> others(10, original);
    others[0].version = 3;
    others[1].type = 2;
    others[2].vhid = 1;
    others[3].advskew = 1;
    others[4].authLength = 1;
    others[5].demote = 1;
    others[6].advbase = 1;
    others[7].checksum = 1;
    others[8].counter = 1;
    others[9].digest[19] = 1;
    EXPECT_TRUE(original == Advertisement{});
    for (size_t i = 0; i < others.size(); ++i)
    {
        EXPECT_FALSE(original == others[i]) << i;
    }
}

} // namespace

} // namespace carp
