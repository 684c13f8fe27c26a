// SPDX-License-Identifier: GPL-2.0-only

#include "small-study.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <stdexcept>

namespace results
{

namespace
{

const char* const BASE = "scenario: pair\n"
                         "claim: The backup takes over.\n"
                         "lan: {switches: [sw]}\n"
                         "carp:\n"
                         "  gw: {vhid: 1, pass: secret, addresses: [10.0.0.1]}\n"
                         "hosts:\n"
                         "  r1: {on: sw, address: 10.0.0.2/24, carp: {gw: {advskew: 0}}}\n"
                         "  r2: {on: sw, address: 10.0.0.3/24, carp: {gw: {advskew: 100}}}\n"
                         "  h1: {on: sw, address: 10.0.0.9/24, probe: {to: 10.0.0.1}}\n"
                         "timeline:\n"
                         "  - {at: 10s, as: crash, crash: r1}\n"
                         "run: {for: 20s}\n";

lab::Metric MakeMetric(const std::string& name,
                       lab::MetricKind kind,
                       const std::string& of,
                       const std::string& text)
{
    lab::Metric metric;
    metric.name = name;
    metric.kind = kind;
    metric.of = of;
    metric.text = text;
    return metric;
}

} // namespace

lab::Study SmallStudy(const std::vector<int>& skews)
{
    lab::Study study;
    study.name = "small";
    study.question = "How long does it take?";
    study.text = "study: small\n";
    study.baseText = BASE;
    study.axes = {{"dialect", ""}, {"skew", ""}};
    for (const char* const dialect : {"openbsd", "freebsd"})
    {
        for (const int skew : skews)
        {
            lab::Setting setting;
            setting.values = {{dialect, std::nullopt}, {std::to_string(skew), skew}};
            setting.overrides = {{"carp.gw.dialect", dialect},
                                 {"hosts.r2.carp.gw.advskew", std::to_string(skew)}};
            const lab::ParseResult parsed = lab::Parse(BASE, "pair.yaml", setting.overrides);
            if (!parsed.scenario)
            {
                throw std::logic_error(parsed.Text());
            }
            setting.scenario = *parsed.scenario;
            study.settings.push_back(setting);
        }
    }
    using lab::MetricKind;
    study.metrics = {
        MakeMetric("takeover", MetricKind::TAKEOVER, "gw", "takeover: gw, after: crash"),
        MakeMetric("outage", MetricKind::OUTAGE, "h1", "outage: h1"),
        MakeMetric("false-takeovers", MetricKind::FALSE_TAKEOVERS, "gw", "false-takeovers: gw"),
        MakeMetric("per-advert",
                   MetricKind::FALSE_TAKEOVERS,
                   "gw",
                   "false-takeovers: gw, per: advert, as: per-advert")};
    study.metrics.back().perAdvert = true;
    study.runs.atLeast = study.runs.atMost = 3;
    return study;
}

lab::RunResult DoneRun(size_t setting, uint64_t replication)
{
    const double value = 1.0 + static_cast<double>(setting) + static_cast<double>(replication) / 10;
    lab::RunResult result;
    result.job = {setting, replication};
    result.measurements = {{{"gw", 0, value, 0}},
                           {{"h1", 0, value / 2, 0}, {"h1", 1, value / 3, 0, true}},
                           {{"gw", 0, 2, 0.5}},
                           {{"gw", 0, 3, 12}}};
    return result;
}

std::string Dump(const std::string& path)
{
    SQLite::Database database(path, SQLite::OPEN_READWRITE);
    std::string dump;
    SQLite::Statement objects(database, "SELECT type, name, sql FROM sqlite_master ORDER BY name");
    while (objects.executeStep())
    {
        const std::string name = objects.getColumn(1).getString();
        dump += objects.getColumn(2).getString() + "\n";
        if (objects.getColumn(0).getString() != "table")
        {
            continue;
        }
        SQLite::Statement rows(database, "SELECT * FROM \"" + name + "\"");
        while (rows.executeStep())
        {
            for (int i = 0; i < rows.getColumnCount(); ++i)
            {
                dump += (i > 0 ? "|" : "") + rows.getColumn(i).getString();
            }
            dump += "\n";
        }
    }
    return dump;
}

} // namespace results
