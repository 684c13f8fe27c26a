# SPDX-License-Identifier: GPL-2.0-only
"""Estimates over two axes of numbers, in small multiples over a third one."""

import math

import numpy
from matplotlib import colors, patches

import curves
import digits
import layout
import style

MOST_CELLS_TOLD = 9  # on a side: more have no room for their values


def axes_of(results):
    """The two numeric axes that make a full grid, or None."""
    numeric = [axis for axis in layout.varying(results) if axis.numeric]
    numeric = [axis for axis in numeric if len(layout.distinct(results, axis)) >= 2]
    if len(numeric) < 2 or not layout.is_grid(results, layout.varying(results)):
        return None
    return numeric[0], numeric[1]


def draw_heat_map(results, metric, statistic):
    """One colour scale for all panels; each cell with its value where there is room."""
    down, right = axes_of(results)
    plan = layout.arrange(results, used=(down, right), hues=False)
    estimates = results.estimate(metric, statistic)
    rows, columns = layout.distinct(results, down), layout.distinct(results, right)
    grids = [grid_of(results, estimates, plan.settings(panel, None), down, right)
             for panel in plan.panels]
    norm = norm_of(numpy.concatenate([grid[0].ravel() for grid in grids]))
    height = max(1.3, 0.45 + 0.2 * len(rows))
    figure, _, axes = style.panels(len(plan.panels), height=height, x=True, y=True)
    for axis, panel, (values, bounds) in zip(axes, plan.panels, grids):
        image = axis.imshow(values, cmap=style.SCALE, norm=norm, aspect='auto', origin='lower')
        axis.set_facecolor('white')
        tell_cells(axis, image, values, bounds, len(plan.panels))
        tick(axis, rows, columns)
        axis.set_title(plan.panel_title(panel))
    style.label(figure, axes, right.label, down.label)
    bar = figure.colorbar(image, ax=axes, aspect=22, pad=0.015, fraction=0.06)
    bar.outline.set_visible(False)
    bar.set_label(curves.quantity_label(metric, statistic).replace(' (', '\n('))
    return figure


def grid_of(results, estimates, settings, down, right):
    """Values, NaN where there is none, and the upper bounds where nothing was seen."""
    shape = len(layout.distinct(results, down)), len(layout.distinct(results, right))
    row = {value: i for i, value in enumerate(layout.distinct(results, down))}
    column = {value: i for i, value in enumerate(layout.distinct(results, right))}
    values, bounds = numpy.full(shape, math.nan), numpy.full(shape, math.nan)
    for setting in settings.intersection(estimates.index):
        place = (row[results.values[down.name][setting]],
                 column[results.values[right.name][setting]])
        estimate = estimates.loc[setting]
        if estimate.method == 'rule of three' and estimate.value == 0:
            bounds[place] = estimate.high
        else:
            values[place] = estimate.value
    return values, bounds


def norm_of(values):
    values = values[~numpy.isnan(values)]
    if not len(values):
        return colors.Normalize(0, 1)
    if values.min() > 0 and values.max() / values.min() > 30:
        return colors.LogNorm(values.min(), values.max())
    return colors.Normalize(values.min(), values.max())


def tell_cells(axis, image, values, bounds, panels):
    room = values.shape[1] * panels <= 2 * MOST_CELLS_TOLD and values.shape[0] <= MOST_CELLS_TOLD
    size = 6 if values.shape[1] * min(panels, 3) <= 15 else 5
    for (row, column), value in numpy.ndenumerate(values):
        bound = bounds[row, column]
        if not math.isnan(bound):
            axis.add_patch(patches.Rectangle((column - 0.5, row - 0.5), 1, 1, fill=False,
                                             hatch='////', edgecolor='#C8C8C8', linewidth=0))
        if room and not math.isnan(value):
            axis.text(column, row, digits.compact(value), ha='center', va='center', fontsize=size,
                      color=style.on(image.cmap(image.norm(value))))
        elif room and not math.isnan(bound):
            axis.text(column, row, '<' + digits.compact(bound), ha='center', va='center',
                      fontsize=size, bbox={'color': 'white', 'pad': 0.5, 'linewidth': 0})


def tick(axis, rows, columns):
    """Values below the cells; not all if there are many."""
    for values, which in ((columns, axis.xaxis), (rows, axis.yaxis)):
        step = math.ceil(len(values) / 12)
        which.set_ticks(range(0, len(values), step),
                        [digits.number(value) for value in values[::step]])
    axis.tick_params(length=0)
    axis.grid(False)
    for side in axis.spines.values():
        side.set_visible(False)
