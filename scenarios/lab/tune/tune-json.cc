// SPDX-License-Identifier: GPL-2.0-only

#include "lab/tune/tune-text.h"

#include <nlohmann/json.hpp>
#include <ostream>

namespace lab
{

namespace
{

using Json = nlohmann::ordered_json;

Json ToJson(const std::optional<Estimate>& estimate)
{
    if (!estimate)
    {
        return nullptr;
    }
    Json json{{"value", estimate->value}};
    json["low"] = estimate->low ? Json(*estimate->low) : Json(nullptr);
    json["high"] = estimate->high ? Json(*estimate->high) : Json(nullptr);
    json["method"] = estimate->method;
    json["count"] = estimate->count;
    return json;
}

Json ToJson(const LossLaw& law)
{
    return {{"mean", law.Mean()},
            {"enter", law.enter},
            {"leave", law.leave},
            {"bad", law.bad},
            {"good", law.good}};
}

Json ToJson(const AdvertLosses& measured)
{
    return {{"group", measured.group},
            {"heard", measured.heard},
            {"lost", measured.lost},
            {"gaps", measured.bursts},
            {"longest", measured.longest},
            {"by_counter", measured.byCounter},
            {"share", ToJson(measured.share)},
            {"upper_end_assumed", measured.isBound}};
}

Json ToJson(const TuneQuestion& question)
{
    return {{"dialect", question.dialect->name},
            {"nodes", question.nodes},
            {"outage_s", question.outage ? Json(InSeconds(*question.outage)) : Json(nullptr)},
            {"quantile", question.quantile},
            {"loss", ToJson(question.loss)},
            {"adverts_per_s", question.adverts},
            {"false_takeovers_per_month", question.falseTakeovers},
            {"delay_tolerance_s", InSeconds(question.delayTolerance)},
            {"simulate_s", question.simulate ? Json(InSeconds(*question.simulate)) : Json(nullptr)},
            {"seed", question.seed}};
}

const char* ToText(Accuracy accuracy)
{
    switch (accuracy)
    {
    case Accuracy::EXACT:
        break;
    case Accuracy::UPPER_BOUND:
        return "upper bound";
    case Accuracy::ROUGH:
        return "rough";
    }
    return "exact";
}

Json ToJson(const TuneSetting& setting)
{
    return {{"advbase", setting.advbase},
            {"advskews", setting.advskews},
            {"losses", setting.losses},
            {"losses_after_failover", setting.lossesAfterFailover},
            {"outage_mean_s", setting.mean},
            {"outage_quantile_s", setting.outage},
            {"outage_worst_s", setting.worst},
            {"adverts_per_s", setting.adverts},
            {"false_takeovers_per_month", setting.falseTakeovers},
            {"false_takeovers_accuracy", ToText(setting.falseAccuracy)},
            {"two_masters_s", setting.doubleTime}};
}

Json ToJson(const TunedSetting& tuned)
{
    Json json = ToJson(tuned.setting);
    json["exceeds"] = tuned.exceeds == Limit::NONE ? Json(nullptr) : Json(ToString(tuned.exceeds));
    json["simulated"] = {{"outage_mean_s", ToJson(tuned.simulated.mean)},
                         {"outage_quantile_s", ToJson(tuned.simulated.quantile)},
                         {"outage_worst_s", tuned.simulated.worst},
                         {"crashes", tuned.simulated.crashes},
                         {"false_takeovers_per_month", ToJson(tuned.simulated.falseTakeovers)},
                         {"two_masters_s",
                          tuned.simulated.doubleTime ? Json(*tuned.simulated.doubleTime)
                                                     : Json(nullptr)},
                         {"months", tuned.simulated.months},
                         {"adverts", tuned.simulated.adverts}};
    return json;
}

Json ToJson(const LossBudget& budget)
{
    Json thresholds = Json::array();
    for (const LossThreshold& threshold : budget.thresholds)
    {
        thresholds.push_back({{"master_advskew", threshold.master},
                              {"losses", threshold.losses},
                              {"backup_advskew", threshold.backup},
                              {"backup_advskew_by_formula", threshold.formula}});
    }
    return {{"advbase", budget.advbase},
            {"rule", budget.rule},
            {"thresholds", thresholds},
            {"experiments", budget.experiments}};
}

Json RuledOutToJson(const SearchResult& search)
{
    Json groups = Json::array();
    for (const RuledOut& group : search.ruledOut)
    {
        groups.push_back({{"limit", ToString(group.limit)},
                          {"advbase", group.advbase},
                          {"losses", group.losses},
                          {"settings", group.settings},
                          {"nearest", ToJson(group.nearest)}});
    }
    return {{"looked_at", search.looked}, {"too_near", search.tooNear}, {"groups", groups}};
}

} // namespace

void WriteAnswer(std::ostream& out, const TuneAnswer& answer)
{
    Json json;
    json["format"] = "carp-lab tune 1";
    json["question"] = ToJson(answer.question);
    json["measured"] = answer.measured ? ToJson(*answer.measured) : Json(nullptr);
    json["answer"] = answer.best ? ToJson(*answer.best) : Json(nullptr);
    json["front"] = Json::array();
    for (const TunedSetting& tuned : answer.front)
    {
        json["front"].push_back(ToJson(tuned));
    }
    json["ruled_out"] = RuledOutToJson(answer.search);
    json["loss_budget"] = ToJson(answer.budget);
    json["disagreements"] = answer.disagreements;
    out << json.dump(2) << "\n";
}

} // namespace lab
