// SPDX-License-Identifier: GPL-2.0-only

#include "carp-lan.h"

namespace carptest
{

namespace
{

using carp::Reason;
using carp::State;

const Time ADVERT = Lan::FrameTime(56, Medium::ETHERNET);

/// Two members on a switch, the first better, and a client.
struct Switched
{
    explicit Switched(const carp::Dialect& dialect, bool preempt = false)
    {
        lan.Join(a, Group(0, preempt), dialect);
        lan.Join(b, Group(100, preempt), dialect);
    }

    Ptr<EthernetNetDevice> NicOf(const Host& host) const
    {
        return DynamicCast<EthernetNetDevice>(host.port);
    }

    Lan lan{Medium::ETHERNET};
    Host& a = lan.AddHost();
    Host& b = lan.AddHost();
    Host& client = lan.AddHost();
};

TEST(CarpOnEthernet, TheBackupTakesOverOneMasterDownTimeAfterTheLastAdvertArrived)
{
    Switched on(carp::OpenBsd());
    on.lan.At(Seconds(10.5), on.a, [&on] { on.a.Stack()->PowerOff(); });
    on.lan.RunUntil(Seconds(20));

    ASSERT_EQ(on.b.transitions.size(), 2U);
    EXPECT_EQ(on.b.transitions[1],
              (Transition{Seconds(10) + ADVERT + MicroSeconds(4171875),
                          State::BACKUP,
                          State::MASTER,
                          Reason::MASTER_TIMED_OUT}));
}

TEST(CarpOnEthernet, TwoMastersLastExactlyAsLongAsOneAdvertTravels)
{
    Switched on(carp::FreeBsd(), true);
    on.lan.At(Seconds(10.5), on.a, [&on] { on.a.Stack()->PowerOff(); });
    on.lan.At(Seconds(20), on.a, [&on] { on.a.Stack()->PowerOn(); });
    on.lan.RunUntil(Seconds(30));

    const Time tookOver = Seconds(10) + ADVERT + MicroSeconds(3390625);
    const Time heard = tookOver + 5 * MicroSeconds(1390625) + ADVERT;
    EXPECT_EQ(on.a.transitions.back(),
              (Transition{heard, State::BACKUP, State::MASTER, Reason::PREEMPTED}));
    EXPECT_EQ(on.b.transitions.back(),
              (Transition{heard + ADVERT, State::MASTER, State::BACKUP, Reason::BETTER_MASTER}));
}

TEST(CarpOnEthernet, APulledCableStopsTheMasterAndDemotesIt)
{
    Switched on(carp::OpenBsd());
    on.lan.At(Seconds(10.5), on.a, [&on] { on.NicOf(on.a)->GetCable()->Unplug(); });
    on.lan.At(Seconds(20.5), on.a, [&on] { on.NicOf(on.a)->GetCable()->Plug(); });
    on.lan.RunUntil(Seconds(20));

    EXPECT_EQ(on.a.transitions.back(),
              (Transition{Seconds(10.5), State::MASTER, State::INIT, Reason::CARRIER_LOST}));
    EXPECT_EQ(on.b.transitions.back().at, Seconds(10) + ADVERT + MicroSeconds(4171875));
    EXPECT_EQ(on.a.Stack()->GetDemotion().Of(0), 1);

    on.lan.RunUntil(Seconds(21));
    EXPECT_EQ(on.a.transitions.back(),
              (Transition{Seconds(20.5), State::INIT, State::BACKUP, Reason::READY}));
    EXPECT_EQ(on.a.Stack()->GetDemotion().Of(0), 0);
}

TEST(CarpOnEthernet, ABowOutMovesTheServiceWithoutALostPing)
{
    Switched on(carp::OpenBsd());
    Lan::Pings& pings = on.lan.Ping(on.client, VIP, Seconds(5), MilliSeconds(100), 100);
    on.lan.At(Seconds(10.05), on.a, [&on] { on.a.carp->SetUp(false); });
    on.lan.RunUntil(Seconds(16));

    EXPECT_TRUE(on.b.carp->IsMaster());
    EXPECT_EQ(pings.answered.size(), 100U);
}

TEST(CarpOnEthernet, AFailoverInterruptsTheServiceForTheMasterDownTime)
{
    Switched on(carp::FreeBsd());
    Lan::Pings& pings = on.lan.Ping(on.client, VIP, Seconds(5), MilliSeconds(10), 1500);
    on.lan.At(Seconds(10.005), on.a, [&on] { on.a.Stack()->PowerOff(); });
    on.lan.RunUntil(Seconds(21));

    // The last answer is that of 10.00 s, the next that of 13.40 s; b takes over at 13.390628 s.
    EXPECT_EQ(on.b.transitions.back().at, Seconds(10) + ADVERT + MicroSeconds(3390625));
    EXPECT_EQ(pings.answered.size(), 1500U - 339U);
}

} // namespace

} // namespace carptest
