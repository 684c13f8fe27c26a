// SPDX-License-Identifier: GPL-2.0-only

#include "record.h"

#include "carp-balance.h"
#include "lab/judge/balance-summary.h"
#include "lab/judge/outage-split.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace lab
{

namespace
{

using Json = nlohmann::ordered_json;

/// One line of text; bytes that are no UTF-8 are replaced, as JSON cannot hold them.
std::string Dump(const Json& json, int indent = -1)
{
    return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

Json Header(const RunReport& report, const char* schema)
{
    Json header;
    header["schema"] = schema;
    header["version"] = RECORD_VERSION;
    header["scenario"] = report.scenario.name;
    header["seed"] = report.seed;
    header["end_ns"] = report.timeline.end.count();
    return header;
}

void Append(std::string& line, const std::string& text)
{
    const bool plain = std::all_of(text.begin(),
                                   text.end(),
                                   [](char c)
                                   { return c >= ' ' && c < 0x7f && c != '"' && c != '\\'; });
    line += plain ? '"' + text + '"' : Dump(text);
}

void Append(std::string& line, int64_t number)
{
    line += std::to_string(number);
}

void Append(std::string& line, bool yes)
{
    line += yes ? "true" : "false";
}

void Append(std::string& line, double number)
{
    line += Dump(number);
}

/// A fact as one line of JSON. Long runs have millions, so no object is built for each.
std::string FactLine(const Fact& fact)
{
    std::string line = "{\"t_ns\":" + std::to_string(fact.at.count()) + ",\"fact\":\"" +
                       ToString(fact.kind) + "\",\"node\":";
    Append(line, fact.node);
    for (const auto& [key, value] : fact.values)
    {
        line.append(",\"").append(key).append("\":");
        std::visit([&line](const auto& content) { Append(line, content); }, value);
    }
    return line + "}";
}

Json ClaimJson(const Verdict& verdict, const Timeline& timeline)
{
    Json claim;
    claim["claim"] = verdict.claim;
    claim["line"] = verdict.line;
    claim["outcome"] = ToString(verdict.outcome);
    claim["finding"] = verdict.finding;
    claim["evidence"] = Json::array();
    for (const size_t index : verdict.evidence)
    {
        Json fact;
        fact["index"] = index;
        fact.update(Json::parse(FactLine(timeline.facts.at(index))));
        claim["evidence"].push_back(fact);
    }
    return claim;
}

/// An outage with its parts; those of an open one are not known.
Json OutageJson(const Stream& stream, const Outage& outage, const OutageSplitter& splitter)
{
    Json json;
    json["client"] = stream.client;
    json["kind"] = ToString(stream.kind);
    json["to"] = stream.to;
    json["from_ns"] = outage.span.from.count();
    json["until_ns"] = outage.span.to.count();
    json["open"] = outage.open;
    json["initial"] = outage.initial;
    json[stream.kind == StreamKind::TCP ? "late" : "lost"] = outage.lost;
    if (const auto parts = splitter.Split(stream, outage))
    {
        for (const OutagePart part : OUTAGE_PARTS)
        {
            json["parts_ns"][ToString(part)] = parts->Of(part).count();
        }
    }
    return json;
}

Json OutagesJson(const RunReport& report)
{
    Json outages = Json::array();
    const OutageSplitter splitter(report.scenario, report.timeline);
    for (const Stream& stream : Streams(report.timeline))
    {
        for (const Outage& outage : stream.outages)
        {
            outages.push_back(OutageJson(stream, outage, splitter));
        }
    }
    return outages;
}

Json AttentionJson(const Attention& attention)
{
    Json json;
    json["none"] = attention.none;
    json["one"] = attention.one;
    json["several"] = attention.several;
    json["not_one_ns"] = Json::array();
    for (const Span& span : attention.spans)
    {
        json["not_one_ns"].push_back({span.from.count(), span.to.count()});
    }
    return json;
}

Json MoveJson(const BalanceSummary::Move& move)
{
    Json json;
    json["t_ns"] = move.at.count();
    json["action"] = move.action;
    json["nodes"] = move.struck;
    json["clients"] = move.movement.seen;
    json["moved"] = move.movement.moved;
    json["gone"] = move.movement.gone;
    json["least_share"] = move.least ? Json(*move.least) : Json();
    return json;
}

Json BalanceJson(const BalanceSummary& balance)
{
    Json json;
    json["group"] = balance.name;
    json["balancing"] = carp::ToString(balance.mode);
    json["clients"] = balance.shares.allClients;
    json["packets"] = balance.shares.allPackets;
    json["nodes"] = Json::array();
    for (size_t i = 0; i < balance.nodes.size(); ++i)
    {
        Json node;
        node["node"] = balance.nodes[i];
        node["clients"] = balance.shares.clients[i];
        node["packets"] = balance.shares.packets[i];
        json["nodes"].push_back(node);
    }
    json["p_value"] = balance.fit.p ? Json(*balance.fit.p) : Json();
    json["moves"] = Json::array();
    for (const BalanceSummary::Move& move : balance.moves)
    {
        json["moves"].push_back(MoveJson(move));
    }
    json["requests"] = AttentionJson(balance.requests);
    if (balance.probes)
    {
        json["probes"] = AttentionJson(*balance.probes);
    }
    json["frames"] = balance.floods.frames;
    json["flooded"] = balance.floods.flooded;
    return json;
}

/// What each balanced group came to.
Json BalancesJson(const RunReport& report)
{
    Json balances = Json::array();
    for (const BalanceSummary& balance : report.balances)
    {
        balances.push_back(BalanceJson(balance));
    }
    return balances;
}

} // namespace

void WriteTimeline(std::ostream& out, const RunReport& report)
{
    out << Dump(Header(report, "carp-lab/timeline")) << "\n";
    for (const Fact& fact : report.timeline.facts)
    {
        out << FactLine(fact) << "\n";
    }
}

void WriteVerdict(std::ostream& out, const RunReport& report)
{
    Json json = Header(report, "carp-lab/verdict");
    json["claim"] = report.scenario.claim;
    json["options"]["duration_ns"] = report.scenario.duration.count();
    json["options"]["set"] = report.overrides;
    json["outcome"] = ToString(Overall(report.verdicts));
    json["claims"] = Json::array();
    for (const Verdict& verdict : report.verdicts)
    {
        json["claims"].push_back(ClaimJson(verdict, report.timeline));
    }
    json["outages"] = OutagesJson(report);
    json["balances"] = BalancesJson(report);
    json["counters"] = Json::object();
    for (const Timeline::CounterValue& counter : report.timeline.counters)
    {
        json["counters"][counter.node][counter.counter] = counter.value;
    }
    out << Dump(json, 2) << "\n";
}

} // namespace lab
