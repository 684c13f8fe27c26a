// SPDX-License-Identifier: GPL-2.0-only
//
// The Authenticator against HMAC-SHA1 as RFC 2104 writes it down. That twin is built on SHA-1
// alone and proves itself on the vectors of RFC 2202 first.

#include "carp-hmac.h"

#include "core/story.h"

#include <gtest/gtest.h>

#include <openssl/evp.h>

#include <algorithm>
#include <random>

namespace carp
{

namespace
{

using Bytes = std::vector<uint8_t>;

Bytes FromText(const std::string& text)
{
    return Bytes(text.begin(), text.end());
}

Bytes FromHex(const std::string& hex)
{
    Bytes bytes;
    for (size_t i = 0; i < hex.size(); i += 2)
    {
        bytes.push_back(static_cast<uint8_t>(std::stoul(hex.substr(i, 2), nullptr, 16)));
    }
    return bytes;
}

std::string ToHex(const Bytes& bytes)
{
    static const char* digits = "0123456789abcdef";
    std::string hex;
    for (const uint8_t byte : bytes)
    {
        hex += digits[byte >> 4];
        hex += digits[byte & 0x0f];
    }
    return hex;
}

Bytes Sha1(const Bytes& data)
{
    Bytes digest(20);
    unsigned int size = 0;
    EVP_Digest(data.data(), data.size(), digest.data(), &size, EVP_sha1(), nullptr);
    return digest;
}

/// HMAC-SHA1 with a key of at most 64 bytes.
Bytes TwinHmac(const Bytes& key, const Bytes& message)
{
    Bytes inner(64, 0x36);
    Bytes outer(64, 0x5c);
    for (size_t i = 0; i < key.size(); ++i)
    {
        inner[i] ^= key[i];
        outer[i] ^= key[i];
    }
    inner.insert(inner.end(), message.begin(), message.end());
    const Bytes digest = Sha1(inner);
    outer.insert(outer.end(), digest.begin(), digest.end());
    return Sha1(outer);
}

Ipv6Bytes Ipv6(const std::string& hex)
{
    const Bytes bytes = FromHex(hex);
    Ipv6Bytes address{};
    std::copy(bytes.begin(), bytes.end(), address.begin());
    return address;
}

std::string Message(const Config& config,
                    const Dialect& dialect,
                    HmacVariant variant = HmacVariant::ALL_ADDRESSES,
                    uint64_t counter = 0x0102030405060708)
{
    return ToHex(HmacMessage(config, dialect, variant, counter));
}

const Ipv6Bytes GLOBAL = Ipv6("20010db8000000000000000000000001");
const Ipv6Bytes LINK_LOCAL = Ipv6("fe8000070000000002005efffe000101");
const std::string COUNTER = "0102030405060708";

TEST(TwinHmac, KnowsRfc2202)
{
    EXPECT_EQ(ToHex(TwinHmac(Bytes(20, 0x0b), FromText("Hi There"))),
              "b617318655057264e28bc0b6fb378c8ef146be00");
    EXPECT_EQ(ToHex(TwinHmac(FromText("Jefe"), FromText("what do ya want for nothing?"))),
              "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
    EXPECT_EQ(ToHex(TwinHmac(Bytes(20, 0xaa), Bytes(50, 0xdd))),
              "125d7342b9ac11cd91a39af48aa17b4f63f175d3");
    EXPECT_EQ(ToHex(TwinHmac(FromHex("0102030405060708090a0b0c0d0e0f10111213141516171819"),
                             Bytes(50, 0xcd))),
              "4c9007f4026250c6bc8414f9bf50c86c2d7235da");
}

// Version, type, vhid, addresses, counter [4.2].
TEST(HmacMessage, HasItsPartsInOrder)
{
    Config config = DualHost(1, 0);
    config.vhid = 0x2a;
    for (const Dialect* dialect : AllDialects())
    {
        EXPECT_EQ(Message(config, *dialect),
                  "0201"
                  "2a"
                  "0a000001"
                  "20010db8000000000000000000000001" +
                      COUNTER);
    }
}

// Skew, base and peers are not covered [4.2].
TEST(HmacMessage, DoesNotCoverTheIntervals)
{
    Config other = Host(7, 99, true);
    other.peer = {192, 0, 2, 1};
    EXPECT_EQ(Message(other, OpenBsd()), Message(Host(1, 0), OpenBsd()));
}

// Ascending and once each, whatever the order of configuration [4.3].
TEST(HmacMessage, SortsAndJoinsAddresses)
{
    Config config = Host(1, 0);
    config.ipv4 = {{192, 0, 2, 9}, {10, 0, 0, 2}, {192, 0, 2, 9}, {10, 0, 0, 1}, {9, 255, 0, 0}};
    config.ipv6 = {Ipv6("20010db8000000000000000000000002"), GLOBAL, GLOBAL};
    EXPECT_EQ(Message(config, FreeBsd()),
              "0201"
              "01"
              "09ff0000"
              "0a000001"
              "0a000002"
              "c0000209"
              "20010db8000000000000000000000001"
              "20010db8000000000000000000000002" +
                  COUNTER);
}

TEST(HmacMessage, IsTheSameForEveryOrder)
{
    Config config = Host(1, 0);
    config.ipv4 = {{10, 0, 0, 1}, {10, 0, 0, 2}, {10, 0, 1, 0}, {172, 16, 0, 1}};
    const std::string message = Message(config, OpenBsd());
    while (std::next_permutation(config.ipv4.begin(), config.ipv4.end()))
    {
        EXPECT_EQ(Message(config, OpenBsd()), message);
    }
}

// The bounds of the originals' search are never included [4.3].
TEST(HmacMessage, LeavesOutAllZerosAndAllOnes)
{
    Config config = Host(1, 0);
    config.ipv4 = {{0, 0, 0, 0}, {10, 0, 0, 1}, {255, 255, 255, 255}};
    config.ipv6 = {Ipv6Bytes{}, Ipv6(std::string(32, 'f'))};
    EXPECT_EQ(Message(config, OpenBsd()),
              "020101"
              "0a000001" +
                  COUNTER);
}

// The interface index inside a link-local address is not hashed [4.4].
TEST(HmacMessage, ClearsTheEmbeddedScope)
{
    Config config = Host(1, 0);
    config.ipv6 = {LINK_LOCAL};
    const std::string expected = "020101"
                                 "0a000001"
                                 "fe8000000000000002005efffe000101" +
                                 COUNTER;
    EXPECT_EQ(Message(config, FreeBsd()), expected);
    EXPECT_EQ(Message(config, OpenBsd()), expected);
    config.ipv6 = {Ipv6("fe8000090000000002005efffe000101")};
    EXPECT_EQ(Message(config, FreeBsd()), expected) << "another interface";
}

TEST(HmacMessage, SecondVariantLeavesOutLinkLocals)
{
    Config config = Host(1, 0);
    config.ipv6 = {LINK_LOCAL, GLOBAL};
    EXPECT_EQ(Message(config, OpenBsd(), HmacVariant::WITHOUT_LINK_LOCAL),
              "020101"
              "0a000001"
              "20010db8000000000000000000000001" +
                  COUNTER);
}

// Only OpenBSD hashes a MAC set by hand, and not if it is the virtual one anyway [4.2].
TEST(HmacMessage, HandSetMac)
{
    Config config = Host(1, 0);
    const std::string plain = Message(config, OpenBsd());
    config.handSetMac = MacBytes{0x02, 0x11, 0x22, 0x33, 0x44, 0x55};
    EXPECT_EQ(Message(config, OpenBsd()),
              "0201"
              "021122334455"
              "01"
              "0a000001" +
                  COUNTER);
    EXPECT_EQ(Message(config, FreeBsd()), plain);
    EXPECT_EQ(Message(config, NetBsd()), plain);
    config.handSetMac = VirtualMac(1);
    EXPECT_EQ(Message(config, OpenBsd()), plain);
}

TEST(VariantSent, OnlyOpenBsdLeavesLinkLocalsOut)
{
    EXPECT_EQ(VariantSent(OpenBsd()), HmacVariant::WITHOUT_LINK_LOCAL);
    EXPECT_EQ(VariantSent(FreeBsd()), HmacVariant::ALL_ADDRESSES);
    EXPECT_EQ(VariantSent(NetBsd()), HmacVariant::ALL_ADDRESSES);
    EXPECT_EQ(VariantSent(Ucarp()), HmacVariant::ALL_ADDRESSES);
}

TEST(Authenticator, EqualsTheTwin)
{
    std::mt19937_64 random(2);
    const auto byte = [&random] { return static_cast<uint8_t>(random()); };
    for (int i = 0; i < 300; ++i)
    {
        Config config;
        config.vhid = byte();
        std::generate(config.key.begin(), config.key.end(), byte);
        for (uint64_t n = random() % 5; n > 0; --n)
        {
            config.ipv4.push_back({byte(), byte(), byte(), byte()});
        }
        for (uint64_t n = random() % 5; n > 0; --n)
        {
            Ipv6Bytes address = n % 2 == 0 ? LINK_LOCAL : GLOBAL;
            address[15] = byte();
            config.ipv6.push_back(address);
        }
        const Authenticator authenticator(config, OpenBsd());
        const Bytes key(config.key.begin(), config.key.end());
        for (const auto variant : {HmacVariant::ALL_ADDRESSES, HmacVariant::WITHOUT_LINK_LOCAL})
        {
            const uint64_t counter = random();
            const Digest digest = authenticator.Sign(counter, variant);
            ASSERT_EQ(Bytes(digest.begin(), digest.end()),
                      TwinHmac(key, HmacMessage(config, OpenBsd(), variant, counter)));
            ASSERT_TRUE(authenticator.Verify(counter, digest));
        }
    }
}

TEST(Authenticator, SignsTheSameTwice)
{
    const Authenticator authenticator(Host(1, 0), FreeBsd());
    const Digest first = authenticator.Sign(1);
    authenticator.Sign(2);
    EXPECT_EQ(authenticator.Sign(1), first);
    EXPECT_NE(authenticator.Sign(2), first);
}

TEST(Authenticator, RefusesEveryWrongBit)
{
    const Authenticator authenticator(DualHost(1, 0), OpenBsd());
    const Digest good = authenticator.Sign(99);
    EXPECT_FALSE(authenticator.Verify(98, good));
    for (size_t bit = 0; bit < 8 * good.size(); ++bit)
    {
        Digest bad = good;
        bad[bit / 8] ^= static_cast<uint8_t>(1U << (bit % 8));
        ASSERT_FALSE(authenticator.Verify(99, bad)) << bit;
    }
}

// OpenBSD sends without link-locals and accepts either; FreeBSD includes them [4.4].
TEST(Authenticator, LinkLocalVariants)
{
    Config with = Host(1, 0);
    with.ipv6 = {LINK_LOCAL};
    const Config without = Host(1, 0);
    const Authenticator openWith(with, OpenBsd());
    const Authenticator openWithout(without, OpenBsd());
    const Authenticator freeWith(with, FreeBsd());

    EXPECT_EQ(openWith.Sign(5), openWithout.Sign(5));
    EXPECT_NE(openWith.Sign(5), freeWith.Sign(5));
    EXPECT_EQ(openWith.Sign(5, HmacVariant::ALL_ADDRESSES), freeWith.Sign(5));
    EXPECT_TRUE(openWith.Verify(5, freeWith.Sign(5)));
    EXPECT_FALSE(openWithout.Verify(5, freeWith.Sign(5)));
    EXPECT_FALSE(freeWith.Verify(5, openWith.Sign(5))) << "hazard 21: one direction breaks";
}

// Same effect for key, vhid and addresses: two MASTERs that do not understand each other [26].
TEST(Authenticator, DependsOnKeyVhidAndAddresses)
{
    const Digest digest = Authenticator(Host(1, 0), NetBsd()).Sign(1);
    Config config = Host(1, 0);
    config.key = KeyFromPassphrase("Story");
    EXPECT_FALSE(Authenticator(config, NetBsd()).Verify(1, digest));
    config = Host(1, 0);
    config.vhid = 2;
    EXPECT_FALSE(Authenticator(config, NetBsd()).Verify(1, digest));
    config = Host(1, 0);
    config.ipv4.push_back({10, 0, 0, 2});
    EXPECT_FALSE(Authenticator(config, NetBsd()).Verify(1, digest));
}

TEST(Authenticator, CanBeMoved)
{
    Authenticator first(Host(1, 0), Ucarp());
    const Digest digest = first.Sign(1);
    const Authenticator second = std::move(first);
    EXPECT_EQ(second.Sign(1), digest);
    first = Authenticator(Host(1, 100), Ucarp());
    EXPECT_EQ(first.Sign(1), digest);
}

} // namespace

} // namespace carp
