// SPDX-License-Identifier: GPL-2.0-only

// What studies say: settings, metrics, plans.

#include "support.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace lab
{
namespace
{

const std::string SKEW = "hosts.r2.carp.gw.advskew";

std::vector<std::string> Texts(const Study& study)
{
    std::vector<std::string> texts;
    for (const Setting& setting : study.settings)
    {
        std::string text;
        for (const AxisValue& value : setting.values)
        {
            text += (text.empty() ? "" : " ") + value.text;
        }
        texts.push_back(text);
    }
    return texts;
}

int SkewOf(const Scenario& scenario, const std::string& host = "r2")
{
    for (const HostSpec& spec : scenario.hosts)
    {
        if (spec.name == host)
        {
            return spec.interfaces.at(0).carp.at(0).config.advskew;
        }
    }
    return -1;
}

TEST(Study, WithoutAxesHasOneSetting)
{
    const Study study = MustLoad("set: {run.for: 15s}\n");
    EXPECT_EQ(study.name, "test");
    EXPECT_EQ(study.question, "Is it right?");
    ASSERT_EQ(study.settings.size(), 1U);
    EXPECT_EQ(study.settings[0].scenario.duration, std::chrono::seconds(15));
    EXPECT_EQ(study.runs.atLeast, 10U);
    EXPECT_EQ(study.runs.atMost, 10U);
    EXPECT_EQ(study.runs.metric, "");
    EXPECT_EQ(study.confidence, 0.95);
    EXPECT_EQ(study.quantiles, (std::vector<double>{0.5, 0.95, 0.99}));
    EXPECT_EQ(study.seed, 1U);
    EXPECT_FALSE(study.settings[0].baseline);
    EXPECT_EQ(study.baseText.rfind("{scenario: small, claim: It is small., lan: {", 0), 0U)
        << study.baseText;
}

TEST(Study, GridHasTheLastAxisFastest)
{
    const Study study = MustLoad("axes:\n"
                                 "  dialect: {path: carp.gw.dialect, values: [openbsd, freebsd]}\n"
                                 "  skew: {path: " +
                                 SKEW + ", from: 10, to: 30, step: 10}\n");
    EXPECT_EQ(Texts(study),
              (std::vector<std::string>{"openbsd 10",
                                        "openbsd 20",
                                        "openbsd 30",
                                        "freebsd 10",
                                        "freebsd 20",
                                        "freebsd 30"}));
    ASSERT_EQ(study.axes.size(), 2U);
    EXPECT_EQ(study.axes[0].name, "dialect");
    EXPECT_EQ(study.axes[1].unit, "");
    const Setting& fifth = study.settings[4];
    EXPECT_FALSE(fifth.values[0].number);
    EXPECT_EQ(fifth.values[1].number, 20.0);
    EXPECT_EQ(SkewOf(fifth.scenario), 20);
    EXPECT_EQ(fifth.scenario.groups.at(0).dialect, "freebsd");
    ASSERT_EQ(fifth.overrides.size(), 2U);
    EXPECT_EQ(fifth.overrides[1].path, SKEW);
    EXPECT_EQ(fifth.overrides[1].value, "20");
}

TEST(Study, NumbersHaveUnits)
{
    const auto numbers = [](const std::string& values, const std::string& path)
    {
        const Study study = MustLoad("axes: {x: {path: " + path + ", values: [" + values + "]}}\n");
        std::vector<std::optional<double>> found;
        for (const Setting& setting : study.settings)
        {
            found.push_back(setting.values.at(0).number);
        }
        return std::pair(study.axes.at(0).unit, found);
    };
    using Numbers = std::vector<std::optional<double>>;
    EXPECT_EQ(numbers("200ms, 1.5s, 1min", "hosts.h1.probe.timeout"),
              std::pair(std::string("s"), Numbers{0.2, 1.5, 60}));
    EXPECT_EQ(numbers("0.1%, 0.05", "lan.cable.loss"),
              std::pair(std::string(), Numbers{0.001, 0.05}));
    EXPECT_EQ(numbers("100Mbps, 1Gbps", "lan.cable.rate"),
              std::pair(std::string("bps"), Numbers{1e8, 1e9}));
    EXPECT_EQ(numbers("true, false", "carp.gw.preempt"),
              std::pair(std::string(), Numbers{std::nullopt, std::nullopt}));
}

TEST(Study, RangesAreExact)
{
    const auto texts = [](const std::string& range, const std::string& path)
    { return Texts(MustLoad("axes: {x: {path: " + path + ", " + range + "}}\n")); };
    using Strings = std::vector<std::string>;
    EXPECT_EQ(texts("from: 0.1%, to: 0.4%, step: 0.1%", "lan.cable.loss"),
              (Strings{"0.1%", "0.2%", "0.3%", "0.4%"}));
    EXPECT_EQ(texts("from: 100ms, to: 1s, step: 0.3s", "hosts.h1.probe.timeout"),
              (Strings{"100ms", "400ms", "700ms", "1s"}));
    EXPECT_EQ(texts("from: 0, to: 250, step: 100", SKEW), (Strings{"0", "100", "200"}));
    EXPECT_EQ(texts("from: 7, to: 7, step: 1", SKEW), Strings{"7"});
    EXPECT_EQ(texts("from: 0.1%, to: 10%, points: 5, scale: log", "lan.cable.loss"),
              (Strings{"0.1%", "0.316228%", "1%", "3.16228%", "10%"}));
    EXPECT_EQ(texts("from: 1, to: 200, points: 5, scale: log", SKEW),
              (Strings{"1", "4", "14", "53", "200"}));
    EXPECT_EQ(texts("from: 1, to: 3, points: 9", SKEW), (Strings{"1", "2", "3"}));
    EXPECT_EQ(texts("from: 1ms, to: 2ms, points: 4", "hosts.h1.probe.timeout"),
              (Strings{"1ms", "1.33333ms", "1.66667ms", "2ms"}));
}

TEST(Study, PairsAxes)
{
    const Study study = MustLoad("axes:\n"
                                 "  skews: {paths: [hosts.r1.carp.gw.advskew, " +
                                 SKEW + "], values: [[0, 100], [100, 200]]}\n");
    EXPECT_EQ(Texts(study), (std::vector<std::string>{"0, 100", "100, 200"}));
    EXPECT_FALSE(study.settings.at(1).values.at(0).number);
    EXPECT_EQ(SkewOf(study.settings.at(1).scenario, "r1"), 100);
    EXPECT_EQ(SkewOf(study.settings.at(1).scenario, "r2"), 200);
}

TEST(Study, NamesValues)
{
    const std::string paths = "paths: [hosts.r1.carp.gw.advskew, " + SKEW + "]";
    const Study words = MustLoad("axes: {skew: {" + paths +
                                 ", values: {best: [1, 2], worst: 254}}}\n"
                                 "baseline: {skew: worst}\n");
    EXPECT_EQ(Texts(words), (std::vector<std::string>{"best", "worst"}));
    EXPECT_FALSE(words.settings.at(0).values.at(0).number);
    EXPECT_EQ(SkewOf(words.settings.at(0).scenario), 2);
    EXPECT_EQ(SkewOf(words.settings.at(1).scenario, "r1"), 254);
    EXPECT_EQ(words.settings.at(0).baseline, 1U);
    const Study numbers = MustLoad("axes: {skew: {" + paths + ", values: {10: [1, 2], 20: 3}}}\n");
    EXPECT_EQ(numbers.settings.at(1).values.at(0).number, 20.0);
}

TEST(Study, GivesSeveralPathsOneValue)
{
    const std::string paths = "paths: [hosts.r1.carp.gw.advskew, " + SKEW + "]";
    const Study study = MustLoad("axes: {skew: {" + paths + ", from: 5, to: 10, step: 5}}\n");
    EXPECT_EQ(SkewOf(study.settings.at(1).scenario, "r1"), 10);
    EXPECT_EQ(SkewOf(study.settings.at(1).scenario, "r2"), 10);
    EXPECT_EQ(study.settings.at(1).values.at(0).number, 10.0);
}

TEST(Study, TakesValuesThatAreMapsAndLists)
{
    const Study study = MustLoad(
        "set: {timeline.0.at: {uniform: [10s, 11s]}}\n"
        "axes:\n"
        "  at: {path: hosts.r2.boot, values: [{uniform: [1s, 2s]}, 0s]}\n");
    EXPECT_EQ(Texts(study), (std::vector<std::string>{"uniform: [1s, 2s]", "0s"}));
    EXPECT_EQ(study.settings.at(0).scenario.timeline.at(0).at.kind, TimeLaw::Kind::UNIFORM);
    EXPECT_EQ(study.settings.at(0).scenario.hosts.at(1).boot.kind, TimeLaw::Kind::UNIFORM);
    EXPECT_EQ(study.settings.at(1).scenario.hosts.at(1).boot.kind, TimeLaw::Kind::FIXED);
}

const std::string CUBE = "axes:\n"
                         "  skew: {path: " +
                         SKEW +
                         ", from: 0, to: 200}\n"
                         "  loss: {path: lan.cable.loss, from: 0.1%, to: 10%, scale: log}\n"
                         "sample: {latin-hypercube: 8}\n";

TEST(LatinHypercube, HasOneSettingInEachPart)
{
    const Study study = MustLoad(CUBE);
    ASSERT_EQ(study.settings.size(), 8U);
    std::vector<int> parts;
    std::vector<int> decades;
    for (const Setting& setting : study.settings)
    {
        parts.push_back(static_cast<int>(*setting.values.at(0).number * 8 / 201));
        const double log = std::log10(*setting.values.at(1).number / 0.001) / 2;
        decades.push_back(static_cast<int>(log * 8));
    }
    EXPECT_NE(parts, decades);
    std::sort(parts.begin(), parts.end());
    std::sort(decades.begin(), decades.end());
    EXPECT_EQ(parts, (std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7}));
    EXPECT_EQ(decades, (std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7}));
}

TEST(LatinHypercube, HasAllWholeNumbersEquallyOften)
{
    const Study study = MustLoad("axes:\n"
                                 "  advbase: {path: carp.gw.advbase, from: 1, to: 4}\n"
                                 "  skew: {path: hosts.r2.carp.gw.advskew, from: 0, to: 254}\n"
                                 "sample: {latin-hypercube: 64}\n");
    std::map<std::string, int> counts;
    for (const Setting& setting : study.settings)
    {
        ++counts[setting.values[0].text];
    }
    EXPECT_EQ(counts, (std::map<std::string, int>{{"1", 16}, {"2", 16}, {"3", 16}, {"4", 16}}));
}

TEST(LatinHypercube, FollowsFromTheSeedAlone)
{
    EXPECT_EQ(Texts(MustLoad(CUBE)), Texts(MustLoad(CUBE)));
    EXPECT_NE(Texts(MustLoad(CUBE)), Texts(MustLoad(CUBE + "seed: 2\n")));
    // Whoever changes the generator changes what others have in their results.
    EXPECT_EQ(Texts(MustLoad(CUBE)).at(0), "13 7.48118%");
}

TEST(Study, ComparesWithTheSettingThatDiffersInTheBaseline)
{
    const Study study = MustLoad("axes:\n"
                                 "  dialect: {path: carp.gw.dialect, values: [openbsd, freebsd]}\n"
                                 "  skew: {path: " +
                                 SKEW +
                                 ", values: [1, 2, 3]}\n"
                                 "baseline: {dialect: freebsd}\n");
    std::vector<std::optional<size_t>> baselines;
    for (const Setting& setting : study.settings)
    {
        baselines.push_back(setting.baseline);
    }
    EXPECT_EQ(baselines, (std::vector<std::optional<size_t>>{3, 4, 5, {}, {}, {}}));
}

TEST(Study, ComparesWithOneSettingIfTheBaselineNamesAllAxes)
{
    const Study study = MustLoad("axes:\n"
                                 "  loss: {path: lan.cable.loss, values: [1%, 2%]}\n"
                                 "  skew: {path: " +
                                 SKEW +
                                 ", values: [1, 2]}\n"
                                 "baseline: {skew: 2, loss: 0.01}\n");
    EXPECT_EQ(study.settings.at(0).baseline, 1U);
    EXPECT_FALSE(study.settings.at(1).baseline);
    EXPECT_EQ(study.settings.at(3).baseline, 1U);
}

TEST(Study, ReadsMetrics)
{
    const Study study = MustLoad("metrics:\n"
                                 "  - {takeover: gw, after: the-crash + 500ms}\n"
                                 "  - {outage: h1, of: ping, part: detection, as: detection}\n"
                                 "  - {outage: c, after: 5s, until: the-crash}\n"
                                 "  - {false-takeovers: gw}\n"
                                 "  - {false-takeovers: gw, per: advert, as: risk}\n"
                                 "  - {dual-master: gw}\n"
                                 "  - {no-master: gw}\n"
                                 "  - {adverts: gw}\n");
    std::vector<std::string> names;
    for (const Metric& metric : study.metrics)
    {
        names.push_back(metric.name);
    }
    EXPECT_EQ(names,
              (std::vector<std::string>{"takeover",
                                        "detection",
                                        "outage",
                                        "false-takeovers",
                                        "risk",
                                        "dual-master",
                                        "no-master",
                                        "adverts"}));
    const Metric& takeover = study.metrics.at(0);
    EXPECT_EQ(takeover.kind, MetricKind::TAKEOVER);
    EXPECT_EQ(takeover.of, "gw");
    EXPECT_EQ(takeover.after->event, "the-crash");
    EXPECT_EQ(takeover.after->offset, std::chrono::milliseconds(500));
    EXPECT_EQ(takeover.text, "takeover: gw, after: the-crash + 500ms");
    const Metric& detection = study.metrics.at(1);
    EXPECT_EQ(detection.stream, StreamKind::PING);
    EXPECT_EQ(detection.part, OutagePart::DETECTION);
    EXPECT_EQ(study.metrics.at(2).of, "c");
    EXPECT_EQ(study.metrics.at(2).until->event, "the-crash");
    EXPECT_FALSE(study.metrics.at(3).perAdvert);
    EXPECT_TRUE(study.metrics.at(4).perAdvert);
}

TEST(Study, ReadsStoppingRules)
{
    const auto rule = [](const std::string& until)
    {
        return MustLoad("quantiles: [99%, 50%]\n"
                        "metrics: [{no-master: gw}, {false-takeovers: gw}, {adverts: gw},"
                        " {false-takeovers: gw, per: advert, as: risk}]\n"
                        "runs: {at-least: 20, at-most: 400, until: {" +
                        until + "}}\n")
            .runs;
    };
    const StoppingRule mean = rule("metric: no-master, within: 1%");
    EXPECT_EQ(mean.atLeast, 20U);
    EXPECT_EQ(mean.atMost, 400U);
    EXPECT_EQ(mean.metric, "no-master");
    EXPECT_EQ(mean.statistic, "mean");
    EXPECT_EQ(mean.halfWidth, 0.01);
    EXPECT_TRUE(mean.relative);
    const StoppingRule quantile = rule("metric: no-master, statistic: 99%, within: 10ms");
    EXPECT_EQ(quantile.statistic, "quantile-0.99");
    EXPECT_EQ(quantile.halfWidth, 0.01);
    EXPECT_FALSE(quantile.relative);
    EXPECT_EQ(rule("metric: false-takeovers, within: 0.5/h").statistic, "rate");
    EXPECT_EQ(rule("metric: false-takeovers, within: 0.5/h").halfWidth, 0.5);
    EXPECT_EQ(rule("metric: adverts, statistic: mean, within: 2/s").halfWidth, 2);
    EXPECT_EQ(rule("metric: risk, within: 0.001").statistic, "probability");
    EXPECT_FALSE(rule("metric: risk, within: 0.001").relative);
}

TEST(Study, TakesOverrides)
{
    const std::string axes = "axes: {skew: {path: " + SKEW + ", from: 0, to: 200, step: 10}}\n";
    const Study study = MustLoad(axes + "seed: 7\nquantiles: 90%\nconfidence: 99%\n",
                                 {{"runs", "3"}, {"axes.skew.step", "100"}});
    EXPECT_EQ(study.runs.atMost, 3U);
    EXPECT_EQ(study.settings.size(), 3U);
    EXPECT_EQ(study.seed, 7U);
    EXPECT_EQ(study.quantiles, std::vector<double>{0.9});
    EXPECT_EQ(study.confidence, 0.99);
    EXPECT_EQ(MustLoad(axes, {{"scenario.run.for", "25s"}}).settings.at(0).scenario.duration,
              std::chrono::seconds(25));
}

TEST(Study, ReadsItsBaseFromAFileBesideIt)
{
    const auto folder = std::filesystem::temp_directory_path() / "carp-lab-study-base";
    std::filesystem::create_directories(folder / "studies");
    const std::string base = SourcePath("scenarios/failover/master-crash.yaml");
    std::filesystem::copy_file(base,
                               folder / "base.yaml",
                               std::filesystem::copy_options::overwrite_existing);
    const std::string text = "study: test\nquestion: Is it?\nbase: ../base.yaml\n"
                             "metrics: [{takeover: gw, after: the-crash}]\nruns: 5\n";
    const std::string file = (folder / "studies" / "test.yaml").string();
    std::ofstream(file) << text;
    const StudyResult result = LoadStudy(file);
    ASSERT_TRUE(result.study) << result.Text();
    EXPECT_EQ(result.study->baseText, ReadAll(base));
    EXPECT_EQ(result.study->text, text);
    EXPECT_EQ(result.study->settings.at(0).scenario.name, "master-crash");
    EXPECT_TRUE(IsStudyFile(file));
    EXPECT_FALSE(IsStudyFile((folder / "base.yaml").string()));
    EXPECT_FALSE(IsStudyFile((folder / "none.yaml").string()));
    std::filesystem::remove_all(folder);
}

TEST(Study, LeavesOutTheClaimsOfItsBase)
{
    const Study study = MustLoad("set: {run.for: 11s}\n",
                                 {{"scenario.expect", "[{masters: gw, at-most: 1, after: 15s}]"}});
    EXPECT_TRUE(study.settings.at(0).scenario.expect.empty());
}

TEST(Study, OfManySettingsIsReadFast)
{
    const Study study = MustLoad("axes:\n"
                                 "  skew: {path: " +
                                 SKEW +
                                 ", from: 1, to: 100, step: 1}\n"
                                 "  loss: {path: lan.cable.loss, from: 1%, to: 20%, step: 1%}\n");
    EXPECT_EQ(study.settings.size(), 2000U);
}

} // namespace
} // namespace lab
