// SPDX-License-Identifier: GPL-2.0-only

#include "carp-lan.h"

namespace carptest
{

namespace
{

constexpr size_t TTL_OFFSET = 8; ///< in the IPv4 header

/// A MASTER, a BACKUP and a third host that sends again, altered, what it heard at 5 s.
struct Forgery
{
    explicit Forgery(const carp::Dialect& dialect = carp::OpenBsd())
    {
        lan.Join(a, Group(0), dialect);
        lan.Join(b, Group(100), dialect);
    }

    void Run(const std::function<void(Frame&)>& alter)
    {
        lan.At(Seconds(5.5),
               forger,
               [this, alter]
               {
                   Frame frame =
                       Pick(frames, [](const Frame& each) { return each.IsAdvert(); }).back();
                   alter(frame);
                   Lan::Inject(forger, frame);
               });
        lan.RunUntil(Seconds(5.6));
    }

    Lan lan;
    Host& a = lan.AddHost();
    Host& b = lan.AddHost();
    Host& forger = lan.AddHost();
    std::vector<Frame>& frames = lan.Listen();
};

using Drops = std::vector<std::string>;

TEST(CarpIntake, AnUnalteredReplayIsTakenByTheBackupAndKnownByItsSender)
{
    Forgery forgery;
    forgery.Run([](Frame&) {});

    EXPECT_TRUE(forgery.b.drops.empty());
    EXPECT_EQ(forgery.b.Counter(carp::Counter::IPACKETS), 4U);
    EXPECT_EQ(forgery.a.drops, Drops{"badauth"}) << "its own cookie";
}

TEST(CarpIntake, ATtlBelow255IsDropped)
{
    for (const carp::Dialect* dialect : carp::AllDialects())
    {
        Forgery forgery(*dialect);
        forgery.Run([](Frame& frame) { frame.payload[TTL_OFFSET] = 254; });

        EXPECT_EQ(forgery.b.drops, Drops{"badttl"}) << dialect->name;
        EXPECT_EQ(forgery.b.Counter(carp::Counter::BADTTL), 1U) << dialect->name;
    }
}

TEST(CarpIntake, AWrongDigestIsDropped)
{
    for (const carp::Dialect* dialect : carp::AllDialects())
    {
        Forgery forgery(*dialect);
        forgery.Run(
            [](Frame& frame)
            {
                carp::Advertisement advert = frame.Advert();
                advert.digest[0] ^= 1;
                frame.SetAdvert(advert);
            });

        EXPECT_EQ(forgery.b.drops, Drops{"badauth"}) << dialect->name;
        EXPECT_EQ(forgery.b.Counter(carp::Counter::BADAUTH), 1U) << dialect->name;
    }
}

TEST(CarpIntake, AWrongChecksumIsDropped)
{
    Forgery forgery;
    forgery.Run([](Frame& frame) { frame.payload.back() ^= 1; });

    EXPECT_EQ(forgery.b.drops, Drops{"badsum"});
}

TEST(CarpIntake, AnUnknownVhidIsDropped)
{
    Forgery forgery;
    forgery.Run(
        [](Frame& frame)
        {
            carp::Advertisement advert = frame.Advert();
            advert.vhid = 9;
            frame.SetAdvert(advert);
        });

    EXPECT_EQ(forgery.b.drops, Drops{"badvhid"});
}

TEST(CarpIntake, ANodeThatDoesNotAllowCarpIsDeafOnOpenBsd)
{
    Forgery forgery;
    forgery.lan.At(Seconds(4.5), forgery.b, [&forgery] { forgery.b.Stack()->SetAllowed(false); });
    forgery.lan.RunUntil(Seconds(10));

    EXPECT_EQ(forgery.b.drops.front(), "-") << "no counter for that";
    EXPECT_EQ(forgery.b.transitions.back().at,
              Seconds(4) + Lan::FrameTime(56) + MicroSeconds(4171875));
    EXPECT_TRUE(forgery.b.carp->IsMaster()) << "deaf but sending";
}

TEST(CarpIntake, ANodeThatDoesNotAllowCarpIsStoppedOnFreeBsd)
{
    Forgery forgery(carp::FreeBsd());
    forgery.lan.At(Seconds(4.5), forgery.a, [&forgery] { forgery.a.Stack()->SetAllowed(false); });
    forgery.lan.RunUntil(Seconds(5));

    EXPECT_EQ(forgery.a.transitions.back(),
              (Transition{Seconds(4.5),
                          carp::State::MASTER,
                          carp::State::INIT,
                          carp::Reason::NOT_ALLOWED}));
}

TEST(CarpIntake, AHostWithoutCarpIgnoresProtocol112)
{
    Forgery forgery;
    forgery.Run([](Frame&) {});

    const auto answers = Pick(forgery.frames, [](const Frame& frame) { return !frame.IsAdvert(); });
    EXPECT_EQ(answers.size(), 2U) << "the two announcements of the MASTER";
}

} // namespace

} // namespace carptest
