// SPDX-License-Identifier: GPL-2.0-only
//
// What an administrator changes at run time.

#include "trial.h"

#include <gtest/gtest.h>

namespace lab::trial
{

namespace
{

/// r1 (1, 0) and r2 (1, 100), both switched on at 0: r1 is MASTER from 3 s on.
Trial Gateway(const std::vector<std::string>& events, const std::string& dialect = "openbsd")
{
    Trial trial;
    trial.dialect = dialect;
    trial.nodes = {Node{{1, 0}, "", ""}, Node{{1, 100}, "", ""}};
    trial.events = events;
    trial.duration = 30s;
    return trial;
}

} // namespace

TEST(Administration, AMasterThatGetsAnAddressBeginsAnewOnce)
{
    // The second time it has the address already, and nothing changes.
    const Timeline timeline = Gateway({"at: 10300ms, add-address: 10.0.0.50, to: gw on r1",
                                       "at: 15s, add-address: 10.0.0.50, to: gw on r1",
                                       "at: 20300ms, remove-address: 10.0.0.50, from: gw on r1"})
                                  .Run();
    EXPECT_EQ(Became(timeline, "r1", "MASTER"), (std::vector<Time>{3s, 13300ms}));
    // With equal lists it hears r2 again, which took over when it could not verify r1.
    EXPECT_EQ(MastersAt(timeline, 20s), (std::vector<std::string>{"r1", "r2"}));
    EXPECT_EQ(MastersAt(timeline, 29s), std::vector<std::string>{"r2"});
    const auto announced = Instants(timeline,
                                    FactKind::ANNOUNCED,
                                    [](const Fact& fact)
                                    { return fact.Text("address") == "10.0.0.50"; });
    EXPECT_EQ(announced, (std::vector<Time>{13300ms, 15300ms}));
}

TEST(Administration, WithoutAddressesThereIsNothingToRun)
{
    const Timeline timeline =
        Gateway({"at: 10300ms, remove-address: 10.0.0.1, from: gw on r1"}).Run();
    EXPECT_EQ(Became(timeline, "r1", "INIT"), std::vector<Time>{10300ms});
    EXPECT_EQ(Became(timeline, "r1", "MASTER"), std::vector<Time>{3s});
}

TEST(Administration, AnotherVhidIsAnotherVirtualHost)
{
    const Timeline timeline = Gateway({"at: 10300ms, set: gw on r1, vhid: 9"}).Run();
    EXPECT_EQ(Became(timeline, "r1", "MASTER"), (std::vector<Time>{3s, 13300ms}));
    EXPECT_EQ(MastersAt(timeline, 20s), (std::vector<std::string>{"r1", "r2"}));
    const auto macs = Instants(timeline,
                               FactKind::ANNOUNCED,
                               [](const Fact& fact)
                               { return fact.Text("mac") == "00:00:5e:00:01:09"; });
    EXPECT_EQ(macs, (std::vector<Time>{13300ms, 15300ms}));
}

TEST(Administration, ABootForgetsThatCarpWasNotAllowed)
{
    const Timeline timeline = Gateway({"at: 10300ms, set: r1, allow: false",
                                       "at: 15s, crash: r2",
                                       "at: 16s, crash: r1",
                                       "at: 17s, boot: r1"},
                                      "freebsd")
                                  .Run();
    EXPECT_EQ(Became(timeline, "r1", "INIT").front(), 10300ms);
    EXPECT_EQ(Became(timeline, "r1", "MASTER"), (std::vector<Time>{3s, 20s}));
}

TEST(Administration, WhatIsDestroyedStaysAwayUntilTheNextBoot)
{
    const Timeline timeline = Gateway({"at: 10300ms, destroy: gw on r1",
                                       "at: 17s, add-address: 10.0.0.50, to: gw on r1",
                                       "at: 20s, crash: r1",
                                       "at: 21s, boot: r1"})
                                  .Run();
    EXPECT_EQ(Became(timeline, "r1", "BACKUP"), (std::vector<Time>{0s, 21s}));
    EXPECT_EQ(Became(timeline, "r1", "MASTER"), std::vector<Time>{3s});
    EXPECT_EQ(MastersAt(timeline, 25s), std::vector<std::string>{"r2"});
}

} // namespace lab::trial
