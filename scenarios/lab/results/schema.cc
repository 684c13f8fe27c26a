// SPDX-License-Identifier: GPL-2.0-only

#include "lab/results/schema.h"

#include "lab/study/names.h"

#include <stdexcept>

namespace lab
{

namespace
{

/// \param problem what would have been a name; empty if this is one
void Refuse(const char* what, const std::string& name, const std::string& problem)
{
    if (!problem.empty())
    {
        throw std::runtime_error(std::string(what) + " cannot be named \"" + name +
                                 "\", expected " + problem);
    }
}

/// One column for each axis, of the setting that the outer query is at.
std::string AxisColumns(const Study& study, const std::string& outer)
{
    std::string columns;
    for (size_t i = 0; i < study.axes.size(); ++i)
    {
        columns +=
            ",\n  (SELECT coalesce(number, text) FROM coordinate c WHERE c.setting = " + outer +
            ".setting AND c.axis = " + std::to_string(i) + ") AS " + Identifier(study.axes[i].name);
    }
    return columns;
}

/// The columns that hold what was measured, named by their units.
std::string ValueColumns(const Metric& metric)
{
    const std::string unit = UnitOf(metric);
    switch (QuantityOf(metric))
    {
    case Quantity::EVENTS:
        return "m.value AS events, m.exposure AS exposure_h, "
               "m.value / nullif(m.exposure, 0) AS value_per_h";
    case Quantity::TRIALS:
        return "m.value AS events, m.exposure AS trials, "
               "m.value / nullif(m.exposure, 0) AS value";
    case Quantity::SAMPLE:
        break;
    }
    return (unit == "s" ? "m.value AS value_s" : "m.value AS value_per_s") +
           std::string(metric.kind == MetricKind::OUTAGE ? ", m.unfinished" : "");
}

std::string MetricView(const Study& study, size_t index)
{
    const Metric& metric = study.metrics[index];
    return "CREATE VIEW " + Identifier(metric.name) + " AS SELECT m.setting" +
           AxisColumns(study, "m") + ",\n  m.replication, r.seed, m.subject, m.idx, " +
           ValueColumns(metric) +
           "\n  FROM measurement m JOIN run r USING (setting, replication)\n  WHERE m.metric = " +
           std::to_string(index);
}

std::string EstimatesView(const Study& study)
{
    return "CREATE VIEW estimates AS SELECT e.setting" + AxisColumns(study, "e") +
           ",\n  m.name AS metric, m.subject, e.statistic, e.value, e.low, e.high, m.unit, "
           "e.method, e.count\n  FROM estimate e JOIN metric m USING (metric)";
}

} // namespace

const char* TableStatements()
{
    return R"(CREATE TABLE study (        -- one row
  name       TEXT NOT NULL,
  question   TEXT NOT NULL,
  file       TEXT NOT NULL, -- the text of the study file
  base       TEXT NOT NULL, -- the text of the scenario that it is based on
  program    TEXT NOT NULL, -- what carp-lab --version prints
  confidence REAL NOT NULL, -- of all intervals, such as 0.95
  seed       INTEGER NOT NULL -- of replication 0; replication r has seed + r
);
CREATE TABLE axis (
  axis INTEGER PRIMARY KEY, -- from 0, in the order of the study
  name TEXT NOT NULL,
  unit TEXT NOT NULL        -- of its numbers; empty for pure numbers, shares and words
);
CREATE TABLE setting (      -- a point of the study
  setting   INTEGER PRIMARY KEY, -- from 0, in the order of the axes, the last one fastest
  digest    TEXT NOT NULL,  -- SHA-256 of its scenario
  overrides TEXT NOT NULL   -- what makes it of the base: PATH=VALUE, one in each line
);
CREATE TABLE coordinate (   -- where a setting is on an axis
  setting INTEGER NOT NULL,
  axis    INTEGER NOT NULL,
  text    TEXT NOT NULL,    -- as written, such as 0.1% or openbsd
  number  REAL,             -- in the unit of the axis; NULL for words
  PRIMARY KEY (setting, axis)
) WITHOUT ROWID;
CREATE TABLE metric (
  metric   INTEGER PRIMARY KEY, -- from 0, in the order of the study
  name     TEXT NOT NULL,
  kind     TEXT NOT NULL,   -- takeover, outage, ...
  subject  TEXT NOT NULL,   -- the group or client that it is about
  unit     TEXT NOT NULL,   -- s, 1/s, 1/h or, of probabilities, nothing
  quantity TEXT NOT NULL,   -- sample, events or trials
  text     TEXT NOT NULL    -- as written in the study
);
CREATE TABLE run (
  setting     INTEGER NOT NULL,
  replication INTEGER NOT NULL, -- from 0
  seed        INTEGER NOT NULL,
  key         TEXT NOT NULL,    -- SHA-256 of all that decides the outcome
  status      TEXT NOT NULL,    -- done, crashed, failed or timed-out
  message     TEXT NOT NULL,    -- why it is not done
  PRIMARY KEY (setting, replication)
) WITHOUT ROWID;
CREATE TABLE measurement (
  setting     INTEGER NOT NULL,
  replication INTEGER NOT NULL,
  metric      INTEGER NOT NULL,
  subject     TEXT NOT NULL,    -- group or client
  idx         INTEGER NOT NULL, -- counts the values of a subject in a run, from 0
  value       REAL NOT NULL,    -- in the unit of the metric; of events and trials their number
  exposure    REAL NOT NULL,    -- events: hours; trials: how many; else 0
  unfinished  INTEGER NOT NULL, -- 1: an outage that lasted to the end of the run, so long at least
  PRIMARY KEY (setting, replication, metric, subject, idx)
) WITHOUT ROWID;
CREATE TABLE estimate (
  setting   INTEGER NOT NULL,
  metric    INTEGER NOT NULL,
  statistic TEXT NOT NULL,  -- mean, quantile-0.99, rate, probability, ...
  value     REAL NOT NULL,  -- in the unit of the metric
  low       REAL,           -- of the confidence interval; NULL: not bounded by the sample
  high      REAL,
  method    TEXT NOT NULL,  -- how the interval was found, such as Clopper-Pearson
  count     INTEGER NOT NULL, -- independent observations that it rests on
  PRIMARY KEY (setting, metric, statistic)
) WITHOUT ROWID;
CREATE TABLE difference (   -- by how much a setting exceeds the baseline, in pairs of runs
  setting   INTEGER NOT NULL,
  baseline  INTEGER NOT NULL, -- the other setting
  metric    INTEGER NOT NULL,
  statistic TEXT NOT NULL,
  value     REAL NOT NULL,
  low       REAL,
  high      REAL,
  method    TEXT NOT NULL,
  count     INTEGER NOT NULL, -- pairs
  PRIMARY KEY (setting, metric, statistic)
) WITHOUT ROWID;
)";
}

std::string Identifier(const std::string& name)
{
    std::string quoted = "\"";
    for (const char c : name)
    {
        quoted += c == '"' ? "\"\"" : std::string(1, c);
    }
    return quoted + "\"";
}

std::vector<std::string> ViewStatements(const Study& study)
{
    std::vector<std::string> statements;
    for (size_t i = 0; i < study.metrics.size(); ++i)
    {
        statements.push_back(MetricView(study, i));
    }
    statements.push_back(EstimatesView(study));
    return statements;
}

void RefuseNames(const Study& study)
{
    std::vector<std::string> names;
    for (const Axis& axis : study.axes)
    {
        Refuse("an axis", axis.name, WhyNoColumn(axis.name, names));
        names.push_back(axis.name);
    }
    names.clear();
    for (const Metric& metric : study.metrics)
    {
        Refuse("a metric", metric.name, WhyNoView(metric.name, names));
        names.push_back(metric.name);
    }
}

} // namespace lab
