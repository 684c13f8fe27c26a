// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_AXIS_H
#define LAB_AXIS_H

#include "decimal.h"
#include "study.h"

#include "lab/spec/yaml-tree.h"

namespace lab
{

/// More settings than this are a mistake.
constexpr size_t MOST_SETTINGS = 100000;

/// What an axis makes of the scenario at one place.
struct AxisPoint
{
    AxisValue value;
    std::vector<std::string> texts; ///< YAML, one for each path
    Mark mark;                      ///< of the value in the file, or of the axis
};

/// Where a path stands.
struct AxisPath
{
    std::string path;
    Mark mark;
};

/// Between which numbers a sample is drawn.
struct AxisRange
{
    Decimal from;
    Decimal to;
    bool log = false;
};

/// An axis as it is read.
struct AxisDraft
{
    Axis axis;
    Mark mark;
    std::vector<AxisPath> paths;
    std::vector<AxisPoint> points;  ///< of a sample: one for each setting
    std::optional<AxisRange> range; ///< of an axis without a list of values
};

/**
 * Reads the axes of a study.
 *
 * \param sampled whether the settings are drawn, so that axes need ranges and have no points yet
 * \return those that are right
 */
std::vector<AxisDraft> ReadAxes(const Node& node, bool sampled, Log& log);

/// The point of an axis at a number of its range.
AxisPoint PointAt(const AxisDraft& axis, const Decimal& number);

/// A value as YAML on one line, as an override takes it.
std::string FlowText(const Node& node);

/// Whether it is the same value on an axis, perhaps written in another way.
bool IsSame(const AxisValue& a, const AxisValue& b);

} // namespace lab

#endif // LAB_AXIS_H
