// SPDX-License-Identifier: GPL-2.0-only

#include "carp-lan.h"

namespace carptest
{

namespace
{

/// Two members that advertise to each other's address.
struct Unicast
{
    explicit Unicast(const carp::Dialect& dialect)
    {
        carp::Config first = Group(0);
        first.peer = ToCarp(Ipv4Address("10.0.0.2"));
        carp::Config second = Group(100);
        second.peer = ToCarp(Ipv4Address("10.0.0.1"));
        lan.Join(a, first, dialect);
        lan.Join(b, second, dialect);
    }

    Lan lan;
    Host& a = lan.AddHost();
    Host& b = lan.AddHost();
    std::vector<Frame>& frames = lan.Listen();
};

TEST(CarpUnicast, PeersHearEachOther)
{
    const std::vector<std::pair<const carp::Dialect*, const char*>> sources = {
        {&carp::OpenBsd(), "00:00:5e:00:01:01"},
        {&carp::FreeBsd(), "02:00:00:00:00:01"}};
    for (const auto& [dialect, source] : sources)
    {
        Unicast peers(*dialect);
        peers.lan.RunUntil(Seconds(10.5));

        EXPECT_TRUE(peers.a.carp->IsMaster()) << dialect->name;
        EXPECT_EQ(peers.b.carp->GetState(), carp::State::BACKUP) << dialect->name;
        EXPECT_EQ(peers.b.Counter(carp::Counter::IPACKETS), 8U) << dialect->name;
        const auto adverts = Pick(peers.frames,
                                  [](const Frame& frame) { return frame.IsAdvert(); });
        ASSERT_EQ(adverts.size(), 8U) << dialect->name;
        for (const Frame& advert : adverts)
        {
            EXPECT_EQ(advert.source, Mac48Address(source)) << dialect->name;
            EXPECT_EQ(advert.destination, Mac48Address("02:00:00:00:00:02")) << dialect->name;
        }
    }
}

TEST(CarpUnicast, APeerWithoutRouteIsASendError)
{
    Lan lan;
    Host& a = lan.AddHost();
    carp::Config config = Group(0);
    config.peer = ToCarp(Ipv4Address("192.168.1.1"));
    lan.Join(a, config, carp::OpenBsd());
    lan.RunUntil(Seconds(4.5));

    EXPECT_EQ(a.failures, 2);
    EXPECT_TRUE(a.sent.empty());
}

} // namespace

} // namespace carptest
