// SPDX-License-Identifier: GPL-2.0-only

#include "balanced-lan.h"

namespace carptest
{

namespace
{

using carp::Balancing;

/// An arpbalance of a dialect.
struct Kind
{
    const carp::Dialect& dialect;
    Balancing mode;
};

std::vector<Kind> AllKinds()
{
    return {{carp::OpenBsd(), Balancing::ARPBALANCE},
            {carp::FreeBsd(), Balancing::ARPBALANCE},
            {carp::FreeBsd(), Balancing::ARPBALANCE_EARLY},
            {carp::NetBsd(), Balancing::ARPBALANCE}};
}

/// Which of n vhids a client is to get, written down once more.
int Expected(const Kind& kind, const Host& client, int n)
{
    const uint32_t address = AddressOf(client).Get();
    const uint32_t swapped = __builtin_bswap32(address);
    if (kind.dialect.name == "netbsd")
    {
        const carp::MacHash hash(carp::KeyFromPassphrase("mekmitasdigoat"));
        const auto mac = Mac48Address::ConvertFrom(client.port->GetAddress());
        return static_cast<int>(hash(ToCarp(mac)) % n) + 1;
    }
    const bool hostOrder = kind.dialect.name == "freebsd" && kind.mode == Balancing::ARPBALANCE;
    return static_cast<int>((hostOrder ? address : swapped) % n) + 1;
}

TEST(CarpArpbalance, EachDialectTellsItsClientsApartByItsRule)
{
    for (const Kind& kind : AllKinds())
    {
        for (const int n : {2, 3, 4})
        {
            SCOPED_TRACE(kind.dialect.name + " " + ToString(kind.mode) + " " + std::to_string(n));
            BalancedLan lan(kind.mode, kind.dialect);
            lan.AddMachines(n);
            std::vector<Host*> clients;
            for (int i = 0; i < 12; ++i)
            {
                clients.push_back(&lan.AddHost());
                lan.Ask(*clients.back(), Seconds(5) + MilliSeconds(i));
            }
            lan.RunUntil(Seconds(6));

            for (const Host* client : clients)
            {
                const int vhid = Expected(kind, *client, n);
                const std::vector<Answered> answers = lan.AnswersTo(AddressOf(*client));
                // On OpenBSD all machines run all vhids, and to run is enough.
                const size_t machines = kind.dialect.name == "openbsd" ? n : 1;
                ASSERT_EQ(answers.size(), machines) << AddressOf(*client);
                for (const Answered& answer : answers)
                {
                    EXPECT_EQ(answer.vhid, vhid) << AddressOf(*client);
                    EXPECT_EQ(answer.mac, MacOf(vhid));
                }
            }
        }
    }
}

TEST(CarpArpbalance, ItIsOffUnlessToldAndThenTheFirstMasterAnswers)
{
    for (const carp::Dialect* dialect : {&carp::FreeBsd(), &carp::NetBsd()})
    {
        BalancedLan lan(Balancing::NONE, *dialect);
        Machine& machine = lan.AddMachine({{2, 0}, {1, 0}});
        Host& even = lan.AddHost();
        Host& odd = lan.AddHost();
        lan.Ask(even, Seconds(5));
        lan.Ask(odd, Seconds(5.1));
        lan.RunUntil(Seconds(6));

        ASSERT_EQ(machine.answers.size(), 2U);
        EXPECT_EQ(machine.answers[0].vhid, 2);
        EXPECT_EQ(machine.answers[1].vhid, 2);
    }
}

/// Two machines whose lists differ: the first made vhid 1 before 2, the other 2 before 1.
struct Disagreement
{
    Disagreement()
    {
        lan.AddMachine({{1, 0}, {2, 100}});
        lan.AddMachine({{2, 0}, {1, 100}});
    }

    BalancedLan lan{Balancing::ARPBALANCE, carp::FreeBsd()};
    Host& odd = lan.AddHost();  ///< 10.0.0.3
    Host& even = lan.AddHost(); ///< 10.0.0.4
};

TEST(CarpArpbalance, ALowerVhidThatIsMadeLaterComesLast)
{
    Disagreement d;
    d.lan.Ask(d.even, Seconds(5));
    d.lan.Ask(d.odd, Seconds(5.1));
    d.lan.RunUntil(Seconds(6));

    // Index 0 is vhid 1 here and vhid 2 there, and each is MASTER of it.
    const std::vector<Answered> toEven = d.lan.AnswersTo(AddressOf(d.even));
    ASSERT_EQ(toEven.size(), 2U);
    EXPECT_EQ(toEven[0].mac, MacOf(1));
    EXPECT_EQ(toEven[1].mac, MacOf(2));
    EXPECT_TRUE(d.lan.AnswersTo(AddressOf(d.odd)).empty());
}

TEST(CarpArpbalance, ABootMakesTheListAnewInTheOrderOfCreation)
{
    Disagreement d;
    // The first machine makes vhid 1 again: it comes last in its list, too.
    d.lan.At(Seconds(5), d.lan[0].host, [&d] { d.lan[0].devices[1]->Destroy(); });
    d.lan.At(Seconds(6), d.lan[0].host, [&d] { d.lan[0].devices[1]->Create(); });
    d.lan.At(Seconds(20), d.lan[1].host, [&d] { d.lan[1].devices[2]->Destroy(); });
    d.lan.At(Seconds(21), d.lan[1].host, [&d] { d.lan[1].devices[2]->Create(); });
    d.lan.Ask(d.even, Seconds(15));
    d.lan.RunUntil(Seconds(16));

    // Both lists are 2, 1. The second machine took vhid 1 over and keeps it: it has both.
    ASSERT_EQ(d.lan.AnswersTo(AddressOf(d.even)).size(), 1U);
    EXPECT_EQ(d.lan.AnswersTo(AddressOf(d.even))[0].mac, MacOf(2));

    // The second machine makes vhid 2 again, larger than 1 and so behind it: 1, 2.
    d.lan[0].answers.clear();
    d.lan[1].answers.clear();
    d.lan.Ask(d.even, Seconds(30));
    d.lan.RunUntil(Seconds(31));
    EXPECT_EQ(d.lan[0].Masterships(), std::vector<int>{2});
    EXPECT_EQ(d.lan[1].Masterships(), std::vector<int>{1});
    EXPECT_EQ(d.lan.AnswersTo(AddressOf(d.even)).size(), 2U);

    // After a reboot of the second its list is that of its creations: 1, then 2.
    d.lan.At(Seconds(31), d.lan[1].host, [&d] { d.lan[1].host.Stack()->PowerOff(); });
    d.lan.At(Seconds(32), d.lan[1].host, [&d] { d.lan[1].host.Stack()->PowerOn(); });
    d.lan.At(Seconds(40), d.lan[0].host, [&d] { d.lan[0].host.Stack()->PowerOff(); });
    d.lan[1].answers.clear();
    d.lan.Ask(d.even, Seconds(50));
    d.lan.RunUntil(Seconds(51));
    ASSERT_EQ(d.lan[1].answers.size(), 1U);
    EXPECT_EQ(d.lan[1].answers[0].mac, MacOf(1));
}

/// Who answers each of six clients in a row, as "vhid of machine 0" and so on.
std::string Survey(BalancedLan& lan, const std::vector<Host*>& clients, Time when)
{
    for (Host* client : clients)
    {
        lan.Ask(*client, when);
    }
    std::vector<size_t> before;
    for (size_t i = 0; i < 3; ++i)
    {
        before.push_back(lan[i].answers.size());
    }
    lan.RunUntil(when + MilliSeconds(100));
    std::string text;
    for (const Host* client : clients)
    {
        std::string who;
        for (size_t i = 0; i < 3; ++i)
        {
            for (size_t a = before[i]; a < lan[i].answers.size(); ++a)
            {
                if (lan[i].answers[a].asker == Address(AddressOf(*client)))
                {
                    who += std::to_string(lan[i].answers[a].vhid);
                }
            }
        }
        text += (text.empty() ? "" : " ") + (who.empty() ? "-" : who);
    }
    return text;
}

TEST(CarpArpbalance, OnlyRunningVhidsCountAndMachinesThatCountDifferentlyDisagree)
{
    BalancedLan lan(Balancing::ARPBALANCE, carp::FreeBsd());
    lan.AddMachines(3);
    std::vector<Host*> clients;
    for (int i = 0; i < 6; ++i)
    {
        clients.push_back(&lan.AddHost()); // 10.0.0.4 to .9: 1, 2, 0, 1, 2, 0 modulo 3 ...
    }
    // 10.0.0.0 is 1 modulo 3 and 0 modulo 2.
    EXPECT_EQ(Survey(lan, clients, Seconds(5)), "3 1 2 3 1 2");

    // Machine 0 counts 1 and 3 and takes by modulo 2: it has 1, for the even. The others count 3.
    lan.At(Seconds(6), lan[0].host, [&lan] { lan[0].devices[2]->SetUp(false); });
    EXPECT_EQ(Survey(lan, clients, Seconds(7)), "13 - 12 3 1 2");

    lan.At(Seconds(8), lan[0].host, [&lan] { lan[0].devices[2]->SetUp(true); });
    EXPECT_EQ(Survey(lan, clients, Seconds(9)), "3 1 2 3 1 2");

    // One that is destroyed counts as little.
    lan.At(Seconds(10), lan[0].host, [&lan] { lan[0].devices[2]->Destroy(); });
    EXPECT_EQ(Survey(lan, clients, Seconds(11)), "13 - 12 3 1 2");

    // Nor does one that has not the address.
    lan.At(Seconds(12), lan[0].host, [&lan] { lan[0].devices[2]->Create(); });
    lan.At(Seconds(12),
           lan[0].host,
           [&lan] { lan[0].devices[2]->SetAddresses({Ipv4Address("10.0.0.101")}); });
    EXPECT_EQ(Survey(lan, clients, Seconds(13)), "13 - 12 3 1 2");
}

TEST(CarpArpbalance, AMachineThatFailsCostsOnlyItsClientsForTheMasterDownTime)
{
    BalancedLan lan(Balancing::ARPBALANCE, carp::FreeBsd());
    lan.AddMachines(2);
    Host& odd = lan.AddHost();
    Host& even = lan.AddHost();
    Lan::Pings& ofOdd = lan.Ping(odd, VIP, Seconds(5), MilliSeconds(100), 150);
    Lan::Pings& ofEven = lan.Ping(even, VIP, Seconds(5), MilliSeconds(100), 150);
    lan.At(Seconds(10.05), lan[0].host, [&lan] { lan[0].host.Stack()->PowerOff(); });
    lan.RunUntil(Seconds(20.05));

    EXPECT_EQ(lan[1].Masterships(), (std::vector<int>{1, 2}));
    EXPECT_EQ(ofOdd.answered.size(), 150U) << "10.0.0.3 is with vhid 2, which stayed";
    // From 10.1 s to 13.4 s: 3 s and 110/256 s after the advertisement of 10 s.
    EXPECT_EQ(ofEven.answered.size(), 150U - 34U);
    EXPECT_EQ(lan.AnswersTo(AddressOf(even)).size(), 1U) << "and it need not ask again";
    EXPECT_EQ(lan.CountServed(0, AddressOf(even)), 51);
    EXPECT_EQ(lan.CountServed(1, AddressOf(even)), 150 - 34 - 51);
    EXPECT_EQ(lan.CountServed(1, AddressOf(odd)), 150);
    EXPECT_EQ(lan[1].served.back(), (Served{1, AddressOf(even), 1}));
}

TEST(CarpArpbalance, ABackupOfOpenBsdAnswersWithTheVirtualMac)
{
    BalancedLan lan(Balancing::ARPBALANCE, carp::OpenBsd());
    Machine& machine = lan.AddMachine({{1, 0}, {2, 100}});
    lan.AddMachine({{1, 100}, {2, 0}});
    Host& client = lan.AddHost(); // 10.0.0.3 in network order is 3.0.0.10: even
    std::vector<Frame>& frames = lan.Listen();
    lan.At(Seconds(4.5), lan[0].host, [&lan] { lan[0].devices[1]->SetUp(false); });
    lan.Ask(client, Seconds(5));
    lan.RunUntil(Seconds(5.01));

    // Machine 0 counts one, vhid 2, of which it is BACKUP; machine 1 has become MASTER of 1.
    ASSERT_EQ(machine.answers.size(), 1U);
    EXPECT_EQ(machine.answers[0].mac, MacOf(2));
    const auto replies =
        Pick(frames, [](const Frame& frame) { return frame.IsArp() && ReadArp(frame).IsReply(); });
    ASSERT_EQ(replies.size(), 2U);
    for (const Frame& reply : replies)
    {
        EXPECT_EQ(reply.source, ReadArp(reply).GetSourceHardwareAddress());
        EXPECT_EQ(reply.destination, client.port->GetAddress());
        EXPECT_EQ(ReadArp(reply).GetSourceIpv4Address(), VIP);
        EXPECT_EQ(ReadArp(reply).GetDestinationIpv4Address(), AddressOf(client));
        EXPECT_EQ(ReadArp(reply).GetDestinationHardwareAddress(), client.port->GetAddress());
    }
    EXPECT_NE(replies[0].source, replies[1].source);
}

TEST(CarpArpbalance, AnotherVhidOfTheSetIsNoConflict)
{
    BalancedLan lan(Balancing::ARPBALANCE, carp::FreeBsd());
    lan.AddMachines(2);
    int conflicts = 0;
    lan[0].devices[1]->TraceConnectWithoutContext(
        "AddressConflict",
        Callback<void, uint8_t, const Address&, Mac48Address>(
            [&conflicts](uint8_t, const Address&, Mac48Address) { ++conflicts; }));
    lan.RunUntil(Seconds(5));

    EXPECT_EQ(lan[1].announcements, 1);
    EXPECT_EQ(conflicts, 0);
}

TEST(CarpArpbalance, ADialectWithoutTheModeRefusesToBoot)
{
    ::testing::FLAGS_gtest_death_test_style = "threadsafe";
    EXPECT_DEATH(
        {
            BalancedLan lan(Balancing::ARPBALANCE, carp::Ucarp());
            lan.AddMachine({{1, 0}, {2, 0}});
            lan.RunUntil(Seconds(1));
        },
        "balancing: a mode that ucarp has expected, found arpbalance");
}

} // namespace

} // namespace carptest
