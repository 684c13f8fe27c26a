// SPDX-License-Identifier: GPL-2.0-only

#include "design.h"

#include "split-mix.h"

#include <numeric>
#include <utility>

namespace lab
{

std::optional<size_t> CountGrid(const std::vector<AxisDraft>& axes)
{
    size_t count = 1;
    for (const AxisDraft& axis : axes)
    {
        count *= axis.points.size(); // at most the square of MOST_SETTINGS
        if (count > MOST_SETTINGS)
        {
            return std::nullopt;
        }
    }
    return count;
}

std::vector<Coordinates> Grid(const std::vector<AxisDraft>& axes)
{
    std::vector<Coordinates> grid(CountGrid(axes).value_or(0), Coordinates(axes.size()));
    for (size_t i = 0; i < grid.size(); ++i)
    {
        size_t rest = i;
        for (size_t axis = axes.size(); axis-- > 0;)
        {
            grid[i][axis] = rest % axes[axis].points.size();
            rest /= axes[axis].points.size();
        }
    }
    return grid;
}

std::vector<Coordinates> LatinHypercube(std::vector<AxisDraft>& axes, size_t count, uint64_t seed)
{
    SplitMix random(seed);
    for (AxisDraft& axis : axes)
    {
        std::vector<size_t> parts(count);
        std::iota(parts.begin(), parts.end(), 0);
        for (size_t i = count; i > 1; --i)
        {
            std::swap(parts[i - 1], parts[random.Below(i)]);
        }
        for (const size_t part : parts)
        {
            const double share = (static_cast<double>(part) + random.Share()) /
                                 static_cast<double>(count);
            axis.points.push_back(
                PointAt(axis, Drawn(axis.range->from, axis.range->to, share, axis.range->log)));
        }
    }
    std::vector<Coordinates> settings;
    for (size_t i = 0; i < count; ++i)
    {
        settings.emplace_back(axes.size(), i);
    }
    return settings;
}

} // namespace lab
