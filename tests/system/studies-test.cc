// SPDX-License-Identifier: GPL-2.0-only

// The studies that come with the lab: each can be run, and what they find is what the formulas say.

#include "program.h"

#include "lab/net/simulation.h"
#include "lab/study/study.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <set>

namespace systemtest
{
namespace
{

lab::Study Load(const std::string& file)
{
    auto loaded = lab::LoadStudy(std::string(CARP_LAB_ROOT) + "/" + file);
    EXPECT_TRUE(loaded.study) << loaded.Text();
    return loaded.study.value_or(lab::Study{});
}

/// The measurements of one run, by metric.
std::map<std::string, std::vector<lab::Measurement>> RunOnce(const lab::Study& study,
                                                             size_t setting,
                                                             uint64_t replication)
{
    lab::Scenario scenario = study.settings.at(setting).scenario;
    scenario.seed = study.seed + replication;
    lab::SimulationOptions options;
    options.facts = lab::FactKindsFor(study.metrics);
    const lab::Timeline timeline = lab::Simulate(scenario, options);
    std::map<std::string, std::vector<lab::Measurement>> measured;
    for (const lab::Metric& metric : study.metrics)
    {
        measured[metric.name] = lab::Measure(metric, scenario, timeline);
    }
    return measured;
}

TEST(Studies, AreNamedAsTheirFilesAndCanBeRun)
{
    const Words files = RepositoryStudies();
    EXPECT_GE(files.size(), 6U);
    for (const std::string& file : files)
    {
        SCOPED_TRACE(file);
        const lab::Study study = Load(file);
        EXPECT_EQ(std::filesystem::path(file).stem(), study.name);
        EXPECT_EQ(study.question.back(), '?');
        size_t measurements = 0;
        for (const auto& [metric, found] : RunOnce(study, study.settings.size() - 1, 0))
        {
            measurements += found.size();
        }
        EXPECT_GE(measurements, study.metrics.size() - 1) << "at most a takeover may be missing";
    }
}

/// From where to where a takeover lasts.
struct Range
{
    double low;
    double high;
};

/// Of the FreeBSD and NetBSD rule, and of that of OpenBSD, in seconds.
const std::map<std::string, std::pair<Range, Range>> CLOSED_FORM{
    {"0/0", {{2.000000, 3.000000}, {2.000000, 3.000000}}},
    {"0/1", {{2.003906, 3.003906}, {2.011718, 3.011718}}},
    {"0/50", {{2.195312, 3.195312}, {2.585936, 3.585936}}},
    {"0/100", {{2.390625, 3.390625}, {3.171875, 4.171875}}},
    {"0/200", {{2.781250, 3.781250}, {4.343750, 5.343750}}},
    {"0/254", {{2.992187, 3.992187}, {4.976561, 5.976561}}},
    {"50/100", {{2.195313, 3.390625}, {2.976563, 4.171875}}},
    {"100/200", {{2.390625, 3.781250}, {3.953125, 5.343750}}},
    {"200/254", {{2.210937, 3.992187}, {4.195311, 5.976561}}},
};

TEST(Studies, FailoverBySkewIsWhatTheClosedFormSays)
{
    const lab::Study study = Load("scenarios/studies/failover-by-skew.yaml");
    ASSERT_EQ(study.settings.size(), 3 * CLOSED_FORM.size());
    constexpr int RUNS = 25;
    constexpr double DELAY = 4.312e-6; // of an advertisement, from master to backup
    for (size_t i = 0; i < study.settings.size(); ++i)
    {
        const auto& values = study.settings[i].values;
        SCOPED_TRACE(values.at(0).text + " " + values.at(1).text);
        const auto& both = CLOSED_FORM.at(values.at(1).text);
        const Range& range = values.at(0).text == "openbsd" ? both.second : both.first;
        double sum = 0;
        for (int run = 0; run < RUNS; ++run)
        {
            const auto takeover = RunOnce(study, i, run).at("takeover");
            ASSERT_EQ(takeover.size(), 1U);
            const double length = takeover.at(0).value;
            EXPECT_GT(length, range.low + DELAY - 1e-9);
            EXPECT_LE(length, range.high + DELAY + 1e-9);
            sum += length;
        }
        const double interval = range.high - range.low;
        EXPECT_NEAR(sum / RUNS,
                    (range.low + range.high) / 2,
                    3 * interval / std::sqrt(12.0 * RUNS));
    }
}

/// What the manual says otherwise than the results of the study, which is swept before. \param
/// options of the sweep \param check what is compared: all or, with few runs, settings
std::string TablesOtherThan(const std::string& file, const Words& options, const std::string& check)
{
    const TemporaryFolder folder;
    const std::string results = folder / "study.sqlite";
    Words sweep{"sweep", std::string(CARP_LAB_ROOT) + "/" + file, "--quiet", "--out", results};
    sweep.insert(sweep.end(), options.begin(), options.end());
    Start patient;
    patient.longest = 600;
    const Outcome swept = CarpLab(sweep, patient);
    EXPECT_EQ(swept.code, 0) << swept.err;
    const Outcome outcome = RunProgram({"/usr/bin/python3",
                                        "-B",
                                        "-E",
                                        "-s",
                                        CARP_LAB_ROOT "/analysis/fill.py",
                                        results,
                                        CARP_LAB_ROOT "/doc/studies.md",
                                        "--check",
                                        check});
    EXPECT_EQ(outcome.err, "");
    return outcome.out;
}

/// These take seconds, the others up to a minute or two.
const std::set<std::string> SHORT_STUDIES{"failover-by-skew",
                                          "false-takeovers-by-bursts",
                                          "false-takeovers-by-loss"};

TEST(Studies, TheManualHasWhatTheyFind)
{
    for (const std::string& file : RepositoryStudies())
    {
        SCOPED_TRACE(file);
        if (SHORT_STUDIES.count(std::filesystem::path(file).stem()) > 0)
        {
            EXPECT_EQ(TablesOtherThan(file, {}, "all"), "");
        }
    }
}

TEST(Studies, TheManualHasTheSettingsAndTheClosedForms)
{
    for (const std::string& file : RepositoryStudies())
    {
        SCOPED_TRACE(file);
        if (SHORT_STUDIES.count(std::filesystem::path(file).stem()) == 0)
        {
            EXPECT_EQ(TablesOtherThan(file, {"--set", "runs=1"}, "settings"), "");
        }
    }
}

} // namespace
} // namespace systemtest
