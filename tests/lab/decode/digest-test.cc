// SPDX-License-Identifier: GPL-2.0-only

#include "wire.h"

#include <gtest/gtest.h>

namespace lab::decode
{
namespace
{

using std::chrono::seconds;

const MacBytes HAND_SET{2, 0xca, 0x49, 0, 0, 7};

/// What a system would be configured with.
struct Signer
{
    std::string password = "secret";
    std::vector<std::string> addresses{"192.0.2.100"};
    const carp::Dialect* dialect = &carp::OpenBsd();
    std::optional<MacBytes> handSetMac{};

    carp::Advertisement Signed(uint64_t counter, carp::HmacVariant variant) const
    {
        carp::Config config;
        config.vhid = 1;
        config.key = carp::KeyFromPassphrase(password);
        config.handSetMac = handSetMac;
        for (const std::string& text : addresses)
        {
            const IpAddress address = *ParseAddress(text);
            if (address.index() == 0)
            {
                config.ipv4.push_back(std::get<Ipv4Bytes>(address));
            }
            else
            {
                config.ipv6.push_back(std::get<Ipv6Bytes>(address));
            }
        }
        carp::Advertisement advert = Advert(1, 0, counter);
        advert.digest = carp::Authenticator(config, *dialect).Sign(counter, variant);
        return advert;
    }

    Octets Frame(uint64_t counter,
                 carp::HmacVariant variant = carp::HmacVariant::WITHOUT_LINK_LOCAL) const
    {
        AdvertFrame frame{Signed(counter, variant)};
        frame.sourceMac = handSetMac.value_or(frame.sourceMac);
        return frame.Bytes();
    }
};

DigestVerdict VerdictOn(const Octets& frame, const Knowledge& knowledge)
{
    return Capture().Add(seconds(0), frame).Analysed(knowledge).digests.at(0);
}

TEST(DigestTest, IsGoodOnlyWithThePasswordAndTheAddress)
{
    const Octets frame = Signer{}.Frame(5);
    EXPECT_EQ(VerdictOn(frame, Knowing({"secret"}, {"192.0.2.100"})).check, Check::GOOD);
    EXPECT_EQ(VerdictOn(frame, Knowing({"other"}, {"192.0.2.100"})).check, Check::BAD);
    EXPECT_EQ(VerdictOn(frame, Knowing({"secret"}, {"192.0.2.101"})).check, Check::BAD);
    EXPECT_EQ(VerdictOn(frame, Knowing({}, {"192.0.2.100"})).check, Check::UNKNOWN);
    EXPECT_EQ(VerdictOn(frame, Knowing({"secret"})).check, Check::UNKNOWN);
    EXPECT_EQ(VerdictOn(frame, Knowing({})).check, Check::UNKNOWN);
}

TEST(DigestTest, TellsWhichSecretFits)
{
    const auto verdict = VerdictOn(Signer{}.Frame(5),
                                   Knowing({"a", "secret", "b"}, {"192.0.2.100"}));
    ASSERT_TRUE(verdict.match);
    EXPECT_EQ(verdict.match->secret, 1u);
    EXPECT_FALSE(verdict.match->guessed);
    EXPECT_EQ(verdict.match->dialects.size(), 4u);
}

TEST(DigestTest, CoversOneChangedBit)
{
    carp::Advertisement advert = Signer{}.Signed(5, carp::HmacVariant::ALL_ADDRESSES);
    advert.counter ^= 1;
    EXPECT_EQ(VerdictOn(AdvertFrame{advert}.Bytes(), Knowing({"secret"}, {"192.0.2.100"})).check,
              Check::BAD);
}

TEST(DigestTest, OfSeveralAddressesIsNotOfUcarp)
{
    const Signer signer{"secret", {"192.0.2.101", "192.0.2.100"}};
    const auto verdict = VerdictOn(signer.Frame(5),
                                   Knowing({"secret"}, {"192.0.2.100", "192.0.2.101"}));
    ASSERT_TRUE(verdict.match);
    EXPECT_EQ(verdict.match->addresses.size(), 2u);
    EXPECT_EQ(verdict.match->dialects, (std::vector<std::string>{"openbsd", "freebsd", "netbsd"}));
}

TEST(DigestTest, OfAPartOfTheAddressesNamesThePart)
{
    const auto verdict = VerdictOn(Signer{}.Frame(5),
                                   Knowing({"secret"}, {"192.0.2.101", "192.0.2.100"}));
    ASSERT_TRUE(verdict.match);
    EXPECT_EQ(verdict.match->addresses, AddressList{*ParseAddress("192.0.2.100")});
}

TEST(DigestTest, WithoutLinkLocalAddressesIsOfOpenBsd)
{
    const std::vector<std::string> addresses{"192.0.2.100",
                                             "2001:db8::1",
                                             "fe80::200:5eff:fe00:101"};
    const Signer signer{"secret", addresses};
    const auto left = VerdictOn(signer.Frame(5), Knowing({"secret"}, addresses));
    ASSERT_TRUE(left.match);
    EXPECT_TRUE(left.match->withoutLinkLocal);
    EXPECT_EQ(left.match->dialects, std::vector<std::string>{"openbsd"});

    const auto all = VerdictOn(signer.Frame(5, carp::HmacVariant::ALL_ADDRESSES),
                               Knowing({"secret"}, addresses));
    ASSERT_TRUE(all.match);
    EXPECT_FALSE(all.match->withoutLinkLocal);
    EXPECT_EQ(all.match->dialects, (std::vector<std::string>{"openbsd", "freebsd", "netbsd"}));
}

TEST(DigestTest, TriesTheEthernetSourceAsHandSetMac)
{
    Signer signer;
    signer.handSetMac = HAND_SET;
    const auto verdict = VerdictOn(signer.Frame(5), Knowing({"secret"}, {"192.0.2.100"}));
    ASSERT_TRUE(verdict.match);
    EXPECT_EQ(verdict.match->handSetMac, HAND_SET);
    EXPECT_EQ(verdict.match->dialects, std::vector<std::string>{"openbsd"});
    EXPECT_EQ(Describe(*verdict.match, Knowing({"secret"}, {"192.0.2.100"})),
              "secret, 192.0.2.100, hand-set MAC 02:ca:49:00:00:07; as in openbsd");
}

TEST(DigestTest, GuessesAddressesFromAnnouncements)
{
    const MacBytes mac{0, 0, 0x5e, 0, 1, 1};
    const Signer signer{"secret", {"192.0.2.100", "192.0.2.101"}};
    Capture capture;
    capture.Add(seconds(0), Arp(false, mac, {192, 0, 2, 100}, {192, 0, 2, 100}))
        .Add(seconds(0), Arp(false, mac, {192, 0, 2, 101}, {192, 0, 2, 101}))
        .Add(seconds(1), signer.Frame(5));
    const DigestVerdict verdict = capture.Analysed(Knowing({"secret"})).digests.at(2);
    ASSERT_TRUE(verdict.match);
    EXPECT_TRUE(verdict.match->guessed);
    EXPECT_EQ(verdict.match->addresses.size(), 2u);
}

TEST(DigestTest, AGuessThatFailsProvesNothing)
{
    const MacBytes mac{0, 0, 0x5e, 0, 1, 1};
    Capture capture;
    capture.Add(seconds(0), Arp(false, mac, {192, 0, 2, 99}, {192, 0, 2, 99}))
        .Add(seconds(1), Signer{}.Frame(5));
    EXPECT_EQ(capture.Analysed(Knowing({"secret"})).digests.at(1).check, Check::UNKNOWN);
}

TEST(DigestTest, BesideAGoodGuessWhatDoesNotFitIsBad)
{
    const MacBytes mac{0, 0, 0x5e, 0, 1, 1};
    Capture capture;
    capture.Add(seconds(0), Arp(false, mac, {192, 0, 2, 100}, {192, 0, 2, 100}))
        .Add(seconds(1), Signer{}.Frame(5))
        .Add(seconds(2), Signer{"other"}.Frame(6));
    const Report report = capture.Analysed(Knowing({"secret"}));
    EXPECT_EQ(report.digests.at(1).check, Check::GOOD);
    EXPECT_EQ(report.digests.at(2).check, Check::BAD);
    ASSERT_EQ(Of(report, AnomalyKind::BAD_DIGEST).size(), 1u);
    EXPECT_EQ(Of(report, AnomalyKind::BAD_DIGEST)[0].frames, std::vector<size_t>{3});
}

} // namespace
} // namespace lab::decode
