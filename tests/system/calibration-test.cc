// SPDX-License-Identifier: GPL-2.0-only

// The numbers of doc/calibration.yaml: what others published, and what the lab says. After a change
// run with UPDATE_EXPECTED=1 and review the difference.

#include "program.h"

#include "lab/net/simulation.h"
#include "lab/spec/units.h"
#include "lab/spec/yaml-tree.h"
#include "lab/study/decimal.h"
#include "lab/study/study.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numeric>

namespace systemtest
{
namespace
{

const char* const FILE_NAME = CARP_LAB_ROOT "/doc/calibration.yaml";

/// A range of numbers and, of the lab's own, how it is written.
struct Range
{
    double low = 0;
    double high = 0;
    std::string text;

    bool Holds(const Range& other) const
    {
        return low <= other.low && other.high <= high;
    }
};

std::string TextOf(const lab::Node& row, const std::string& key)
{
    const lab::Node* node = row.Find(key);
    return node ? node->text : "";
}

/// Two numbers with their units as the file has them.
Range RangeOf(const lab::Node& row, const std::string& key)
{
    const lab::Node* node = row.Find(key);
    if (!node || node->items.size() != 2)
    {
        return {};
    }
    const auto low = lab::Decimal::FromText(node->items[0].text);
    const auto high = lab::Decimal::FromText(node->items[1].text);
    EXPECT_TRUE(low && high) << TextOf(row, "source");
    return low && high ? Range{low->Number(), high->Number(), ""} : Range{};
}

/// The study that a row is.
std::string StudyOf(const lab::Node& row)
{
    std::string text = "study: calibration\nquestion: Is it so?\nbase: " CARP_LAB_ROOT
                       "/scenarios/" +
                       TextOf(row, "base") + "\n";
    if (const lab::Node* set = row.Find("set"))
    {
        text += "set: {" + lab::OnOneLine(*set) + "}\n";
    }
    return text + "metrics: [{" + lab::OnOneLine(*row.Find("measure")) +
           "}]\nruns: " + TextOf(row, "runs") + "\n";
}

/// What the runs of a row measured, the worst of each.
std::vector<double> RunAll(const lab::Study& study)
{
    std::vector<double> values;
    lab::Scenario scenario = study.settings.at(0).scenario;
    for (uint64_t run = 0; run < study.runs.atMost; ++run)
    {
        scenario.seed = study.seed + run;
        const auto measured = lab::Measure(study.metrics.at(0), scenario, lab::Simulate(scenario));
        const auto worst = std::max_element(measured.begin(),
                                            measured.end(),
                                            [](const auto& a, const auto& b)
                                            { return a.value < b.value; });
        if (worst != measured.end())
        {
            values.push_back(worst->value);
        }
    }
    return values;
}

/// A number of a metric as the file writes it.
std::string Written(double value, const std::string& unit)
{
    if (unit == "s")
    {
        return lab::FormatTime(lab::Time{std::llround(value * 1e9)});
    }
    return lab::FormatProbability(value);
}

Range Ours(const lab::Node& row)
{
    TemporaryFolder folder;
    WriteFile(folder / "row.yaml", StudyOf(row));
    const auto loaded = lab::LoadStudy(folder / "row.yaml");
    EXPECT_TRUE(loaded.study) << loaded.Text();
    const auto values = loaded.study ? RunAll(*loaded.study) : std::vector<double>{};
    if (values.empty())
    {
        ADD_FAILURE() << "no run of " << TextOf(row, "source") << " measured anything";
        return {};
    }
    auto [low, high] = std::minmax_element(values.begin(), values.end());
    const double mean = std::accumulate(values.begin(), values.end(), 0.0) /
                        static_cast<double>(values.size());
    const bool takesMean = TextOf(row, "take") == "mean";
    const std::string unit = lab::UnitOf(loaded.study->metrics.at(0)) == std::string("s") ? "s"
                                                                                          : "";
    const double least = takesMean ? mean : *low;
    const double most = takesMean ? mean : *high;
    const std::string text = Written(least, unit);
    return {least, most, least == most ? text : text + " to " + Written(most, unit)};
}

std::optional<lab::Node> ReadRows()
{
    lab::Log log(FILE_NAME, {});
    auto root = lab::ReadYaml(ReadFile(FILE_NAME), log);
    EXPECT_TRUE(root && log.Count() == 0 && root->Find("rows"));
    return root;
}

/// The line of doc/studies.md for a row.
std::string TableLine(const lab::Node& row)
{
    const std::string why = TextOf(row, "why");
    return "| " + TextOf(row, "source") + " | " + TextOf(row, "condition") + " | " +
           TextOf(row, "number") + " | " + TextOf(row, "ours") + " | " + TextOf(row, "verdict") +
           (why.empty() ? "" : ": " + why) + " |";
}

/// Writes our numbers into the file, above the verdict of each row.
void Update(const Words& ours)
{
    std::string text;
    size_t row = 0;
    for (const std::string& line : Lines(ReadFile(FILE_NAME)))
    {
        const bool isVerdict = line.rfind("    verdict:", 0) == 0;
        if (line.rfind("    ours:", 0) != 0)
        {
            text += (isVerdict ? "    ours: " + ours.at(row) + "\n" : "") + line + "\n";
        }
        row += isVerdict;
    }
    WriteFile(FILE_NAME, text);
}

TEST(Calibration, EveryRowIsMeasuredAnew)
{
    const auto root = ReadRows();
    ASSERT_TRUE(root);
    EXPECT_GE(root->Find("rows")->items.size(), 25U);
    Words all;
    for (const lab::Node& row : root->Find("rows")->items)
    {
        SCOPED_TRACE(TextOf(row, "source") + ": " + TextOf(row, "condition"));
        const Range ours = Ours(row);
        all.push_back(ours.text);
        EXPECT_EQ(ours.text, TextOf(row, "ours"));
        const Range published = RangeOf(row, "published");
        const bool agrees = published.Holds(ours) || ours.Holds(published);
        EXPECT_EQ(TextOf(row, "verdict"), agrees ? "reproduced" : "explained");
        EXPECT_EQ(TextOf(row, "why").empty(), agrees) << "only a difference needs an explanation";
    }
    if (std::getenv("UPDATE_EXPECTED"))
    {
        Update(all);
    }
}

TEST(Calibration, TheManualHasEveryRow)
{
    const std::string manual = ReadFile(CARP_LAB_ROOT "/doc/studies.md");
    const auto root = ReadRows();
    ASSERT_TRUE(root);
    for (const lab::Node& row : root->Find("rows")->items)
    {
        EXPECT_NE(manual.find(TableLine(row) + "\n"), std::string::npos) << TableLine(row);
    }
}

} // namespace
} // namespace systemtest
