// SPDX-License-Identifier: GPL-2.0-only

#include "lab/results/report.h"

#include <nlohmann/json.hpp>

namespace lab
{

namespace
{

using Json = nlohmann::ordered_json;

Json OrNull(const std::optional<double>& number)
{
    return number ? Json(*number) : Json();
}

Json ToJson(const Estimate& estimate)
{
    return {{"value", estimate.value},
            {"low", OrNull(estimate.low)},
            {"high", OrNull(estimate.high)},
            {"method", estimate.method},
            {"count", estimate.count}};
}

Json SettingToJson(const Summary& summary, size_t number)
{
    const MeasuredSetting& setting = summary.settings[number];
    Json axes = Json::object();
    for (size_t axis = 0; axis < summary.axes.size(); ++axis)
    {
        const AxisValue& value = setting.values[axis];
        axes[summary.axes[axis].name] = value.number ? Json(*value.number) : Json(value.text);
    }
    Json metrics = Json::object();
    for (const EstimateRow& row : summary.estimates)
    {
        if (row.setting == number)
        {
            metrics[summary.metrics[row.metric].name][row.estimate.statistic] =
                ToJson(row.estimate);
        }
    }
    for (const DifferenceRow& row : summary.differences)
    {
        if (row.setting == number)
        {
            Json difference = ToJson(row.estimate);
            difference["baseline"] = row.baseline;
            metrics[summary.metrics[row.metric].name][row.estimate.statistic] = difference;
        }
    }
    return {{"setting", number},
            {"axes", axes},
            {"runs", setting.done},
            {"not_done", setting.notDone},
            {"metrics", metrics}};
}

} // namespace

void WriteReportJson(const Summary& summary, std::ostream& out)
{
    Json units = Json::object();
    for (const MeasuredMetric& metric : summary.metrics)
    {
        units[metric.name] = metric.unit;
    }
    Json settings = Json::array();
    for (size_t i = 0; i < summary.settings.size(); ++i)
    {
        settings.push_back(SettingToJson(summary, i));
    }
    const Json report{{"study", summary.name},
                      {"question", summary.question},
                      {"program", summary.program},
                      {"confidence", summary.confidence},
                      {"units", units},
                      {"settings", settings}};
    out << report.dump(2, ' ', false, Json::error_handler_t::replace) << "\n";
}

} // namespace lab
