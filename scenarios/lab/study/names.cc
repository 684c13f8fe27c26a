// SPDX-License-Identifier: GPL-2.0-only

#include "names.h"

#include "lab/spec/words.h"

#include <algorithm>
#include <cctype>

namespace lab
{

namespace
{

/// The other columns of the views that have one for each axis.
const std::vector<std::string> COLUMNS{"setting",
                                       "replication",
                                       "seed",
                                       "subject",
                                       "idx",
                                       "exposure",
                                       "exposure_h",
                                       "unfinished",
                                       "events",
                                       "trials",
                                       "unit",
                                       "metric",
                                       "statistic",
                                       "low",
                                       "high",
                                       "method",
                                       "count"};

/// The tables of the results, and a view that is always there.
const std::vector<std::string> TABLES{"study",
                                      "axis",
                                      "setting",
                                      "coordinate",
                                      "metric",
                                      "run",
                                      "measurement",
                                      "estimate",
                                      "difference",
                                      "estimates"};

std::string WhyNot(const std::string& name,
                   const std::vector<std::string>& others,
                   const std::vector<std::string>& taken,
                   const std::string& prefix)
{
    const std::string word = LowerCase(name);
    if (!IsName(name))
    {
        return "a name: a letter, then letters, digits, - and _ (40 at most)";
    }
    const bool isTaken = std::find(taken.begin(), taken.end(), word) != taken.end() ||
                         word.rfind(prefix, 0) == 0;
    if (isTaken)
    {
        return "another name: the results have something else of this name";
    }
    const bool isSecond = std::any_of(others.begin(),
                                      others.end(),
                                      [&word](const std::string& other)
                                      { return LowerCase(other) == word; });
    return isSecond ? "a name that no other has (capitals do not count)" : "";
}

} // namespace

std::string WhyNoColumn(const std::string& name, const std::vector<std::string>& others)
{
    return WhyNot(name, others, COLUMNS, "value");
}

std::string WhyNoView(const std::string& name, const std::vector<std::string>& others)
{
    return WhyNot(name, others, TABLES, "sqlite_");
}

} // namespace lab
