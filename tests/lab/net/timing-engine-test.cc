// SPDX-License-Identifier: GPL-2.0-only
//
// The engine without ns-3 does what ns-3 does: to the nanosecond where there is no chance, within
// exact intervals where there is.

#include "advert-times.h"
#include "lab/timing/false-takeovers.h"
#include "lab/timing/timing-group.h"
#include "lab/timing/timing-recorder.h"
#include "trial.h"

#include "ns3/carp-dialect.h"

#include <gtest/gtest.h>

#include <cmath>

namespace lab::trial
{

namespace
{

TimingSetup SetupOf(const std::string& dialect, const std::vector<Pace>& paces)
{
    TimingSetup setup;
    setup.dialect = *carp::FindDialect(dialect);
    for (const Pace& pace : paces)
    {
        carp::Config config;
        config.vhid = 1;
        config.advbase = static_cast<uint8_t>(pace.base);
        config.advskew = static_cast<uint8_t>(pace.skew);
        setup.nodes.push_back(config);
    }
    setup.delay = DefaultDelay();
    return setup;
}

/// The states of a run as text, and when each member advertised.
std::string StatesOf(const Timeline& timeline)
{
    std::string text;
    for (const Fact& fact : timeline.facts)
    {
        if (fact.kind == FactKind::STATE)
        {
            text += trial::Text(fact.at) + " " + fact.node + " " + fact.Text("from") + " " +
                    fact.Text("to") + " " + fact.Text("reason") + "\n";
        }
    }
    for (const AdvertLog& log : timeline.adverts)
    {
        text += log.node + " " + log.group + ":";
        for (const Time at : TimesOf(log))
        {
            text += " " + trial::Text(at);
        }
        text += "\n";
    }
    return text;
}

struct Course
{
    const char* dialect;
    std::vector<Pace> paces;
    bool preempt;
};

class TwoEngines : public testing::TestWithParam<Course>
{
};

} // namespace

/// Start, crash of the master, its return, crash of another: the same facts. ucarp without preempt:
/// its announcements go before its first advert, which a wire therefore brings 672 ns later than
/// an engine without announcements, and then somebody reacts to that advert.
TEST_P(TwoEngines, TellTheSameStory)
{
    const Course& course = GetParam();
    Trial trial;
    trial.dialect = course.dialect;
    trial.group = course.preempt ? "preempt: true" : "";
    TimingSetup setup = SetupOf(course.dialect, course.paces);
    TimingRecorder recorder({"r1", "r2", "r3"}, "gw");
    for (size_t i = 0; i < course.paces.size(); ++i)
    {
        trial.nodes.push_back({course.paces[i], "", "boot: " + Text(Time(i * 1700ms))});
        setup.nodes[i].preempt = course.preempt;
    }
    trial.events = {"at: 30.123456789s, crash: r1", "at: 50s, boot: r1", "at: 70.7s, crash: r2"};
    trial.duration = 100s;

    TimingGroup group(setup, &recorder);
    for (size_t i = 0; i < course.paces.size(); ++i)
    {
        group.RunUntil(i * 1700ms);
        group.Boot(i);
    }
    group.RunUntil(30123456789ns);
    group.Crash(0);
    group.RunUntil(50s);
    group.Boot(0);
    group.RunUntil(70700ms);
    group.Crash(1);
    group.RunUntil(100s);
    Timeline expected = trial.Run();
    // A crash is a fact of its own under ns-3, and ends the state without a word.
    EXPECT_EQ(StatesOf(recorder.Finish(group.Now())), StatesOf(expected));
}

INSTANTIATE_TEST_SUITE_P(Dialects,
                         TwoEngines,
                         testing::Values(Course{"openbsd", {{1, 0}, {1, 100}, {1, 200}}, false},
                                         Course{"openbsd", {{0, 10}, {0, 20}, {0, 40}}, true},
                                         Course{"freebsd", {{1, 0}, {1, 100}, {1, 200}}, true},
                                         Course{"freebsd", {{2, 0}, {1, 254}, {1, 128}}, false},
                                         Course{"netbsd", {{1, 10}, {1, 100}, {1, 101}}, true},
                                         Course{"ucarp", {{1, 0}, {1, 100}, {1, 50}}, false},
                                         Course{"ucarp", {{1, 7}, {1, 1}, {2, 0}}, false}),
                         [](const auto& info)
                         { return std::string(info.param.dialect) + std::to_string(info.index); });

/// False takeovers in as many adverts by both engines: two Poisson counts, four standard errors.
TEST(TwoEnginesWithLoss, CountAsManyFalseTakeovers)
{
    constexpr int ADVERTS = 20000;
    for (const char* law : {"0.2", "{mean: 10%, burst: 2.5}"})
    {
        Trial trial = Pair("freebsd", {1, 0}, {1, 100});
        trial.events = {std::string("at: 25s, loss: ") + law};
        trial.duration = AdvertTime(trial, 20 + ADVERTS);
        const auto counted = DoubleMasters(trial.Run()).size();

        TimingSetup setup = SetupOf("freebsd", {{1, 0}, {1, 100}});
        setup.receiving = law[0] == '0' ? LossLaw::Independent(0.2) : LossLaw::Bursts(0.1, 2.5);
        FalseTakeovers observer;
        TimingGroup group(setup, &observer);
        group.Boot(0);
        group.RunUntil(20s);
        group.Boot(1);
        group.RunUntil(trial.duration);
        const auto found = static_cast<double>(observer.GetCount());
        EXPECT_NEAR(static_cast<double>(counted), found, 4 * std::sqrt(2 * found)) << law;
        EXPECT_GT(found, 50) << law;
    }
}

} // namespace lab::trial
