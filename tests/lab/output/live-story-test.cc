// SPDX-License-Identifier: GPL-2.0-only

#include "lab/output/live-story.h"

#include "sample-report.h"

#include "lab/timeline/phrases.h"

#include <algorithm>
#include <iomanip>
#include <sstream>

using namespace lab;
using namespace std::chrono_literals;

namespace
{

/// With a client, whose probes are lost after 1 s.
Scenario WithClient()
{
    Scenario scenario = SampleScenario();
    scenario.duration = 30s;
    HostSpec client;
    client.name = "h1";
    client.interfaces.resize(1);
    client.probes.resize(1);
    client.probes[0].timeout = 1s;
    scenario.hosts.push_back(client);
    SwitchSpec lan;
    lan.name = "sw";
    scenario.switches.push_back(lan);
    return scenario;
}

std::vector<std::string> Lines(const std::string& text)
{
    std::istringstream stream(text);
    std::vector<std::string> lines;
    for (std::string line; std::getline(stream, line);)
    {
        lines.push_back(line);
    }
    return lines;
}

/// The whole story, unfolded and without the parts of outages, as LiveStory prints lines.
std::vector<std::string> WholeStory(const Scenario& scenario, const Timeline& timeline)
{
    std::ostringstream out;
    for (const Line& line : TellStory(scenario, timeline))
    {
        if (line.shape.find("|parts|") == std::string::npos)
        {
            PrintLine(out, line, {9, 2}, {});
        }
    }
    return Lines(out.str());
}

/// A run whose facts become known as time goes on.
class LiveStoryTest : public testing::Test
{
  protected:
    /// Lets the run go on until an instant. \return what was told on the way
    std::vector<std::string> Until(Time instant, Time step = 100ms)
    {
        m_out.str("");
        for (; m_now <= instant; m_now += step)
        {
            while (m_known.facts.size() < m_all.facts.size() &&
                   m_all.facts[m_known.facts.size()].at <= m_now)
            {
                m_known.facts.push_back(m_all.facts[m_known.facts.size()]);
            }
            m_story.Tell(m_known, m_now);
        }
        return Lines(m_out.str());
    }

    std::vector<std::string> Finish()
    {
        m_out.str("");
        m_story.Finish(m_all);
        return Lines(m_out.str());
    }

    Scenario m_scenario = WithClient();
    Timeline m_all = SampleReport().timeline;
    Timeline m_known;
    std::ostringstream m_out;
    LiveStory m_story{m_out, m_scenario, {}};
    Time m_now = 0s;
};

TEST_F(LiveStoryTest, TellsTheWholeStoryWhateverTheSteps)
{
    const std::vector<std::string> whole = WholeStory(m_scenario, m_all);
    for (const Time step : {10ms, 100ms, 700ms, 7000ms})
    {
        SCOPED_TRACE(InWords(step));
        std::ostringstream out;
        LiveStory story(out, m_scenario, {});
        Timeline known;
        for (Time now = 0s; now < 30s; now += step)
        {
            while (m_all.facts[known.facts.size()].at <= now)
            {
                known.facts.push_back(m_all.facts[known.facts.size()]);
            }
            story.Tell(known, now);
        }
        story.Finish(m_all);
        std::vector<std::string> told = Lines(out.str());
        EXPECT_EQ(told.back(), whole.back()) << "the end comes last";
        std::vector<std::string> expected = whole;
        std::sort(told.begin(), told.end());
        std::sort(expected.begin(), expected.end());
        EXPECT_EQ(told, expected);
    }
}

TEST_F(LiveStoryTest, TellsWhatHappensAtOnceAndOutagesWhenTheyAreCertain)
{
    EXPECT_EQ(Until(0s), std::vector<std::string>()) << "there may be more at this instant";
    EXPECT_EQ(Until(100ms),
              std::vector<std::string>({" 0.000000      r1, r2 and h1 boot (power on)",
                                        " 0.000000  r1  INIT -> BACKUP: ready to run",
                                        " 0.000000  r2  INIT -> BACKUP: ready to run"}));
    Until(9900ms);
    EXPECT_EQ(Until(10900ms),
              std::vector<std::string>({"10.000000  r1  crashes (power off), event kill"}));
    EXPECT_EQ(Until(11100ms),
              std::vector<std::string>({"10.000000  h1  no answers from 10.0.0.1 any more"}))
        << "the first of them is lost at 11 s";
    Until(13400ms);
    EXPECT_EQ(Until(14100ms), std::vector<std::string>()) << "the last one may still be answered";
    EXPECT_EQ(Until(14200ms),
              std::vector<std::string>(
                  {"13.180000  h1  answers from 10.0.0.1 are back after 3.18 s, 318 probes lost"}));
}

TEST_F(LiveStoryTest, OneLostProbeIsNoOutageThatBegins)
{
    RunBuilder run;
    run.Probes(0s, 5s, true).Probes(5s, 5010ms, false).Probes(5010ms, 10s, true);
    m_all = run.End(10s);
    Until(5900ms);
    EXPECT_EQ(Until(7s), std::vector<std::string>({" 5.000000  h1  1 probe to 10.0.0.1 lost"}));
    EXPECT_EQ(Finish(), std::vector<std::string>({"10.000000      end of the run"}));
}

TEST_F(LiveStoryTest, WhatIsStillOutAtTheEndIsToldThen)
{
    RunBuilder run;
    run.Probes(0s, 5s, true).Probes(5s, 10s, false);
    m_all = run.End(10s);
    EXPECT_EQ(Until(9s),
              std::vector<std::string>({" 5.000000  h1  no answers from 10.0.0.1 any more"}));
    EXPECT_EQ(
        Finish(),
        std::vector<std::string>({"10.000000  h1  still no answers from 10.0.0.1, 401 probes lost",
                                  "10.000000      end of the run"}));
}

} // namespace
