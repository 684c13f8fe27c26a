# SPDX-License-Identifier: GPL-2.0-only
"""Estimates over two axes of numbers, in small multiples over a third one."""

import math
import textwrap

import numpy
from matplotlib import colors, patches

import curves
import digits
import layout
import style

CELL = 0.38      # inches: narrower ones have no room for their values
MOST_ROWS = 9    # likewise
LABEL = 18       # characters in a line
MOST_PANELS = 3  # of each metric, if there are several


def axes_of(results):
    """The two numeric axes that make a full grid, or None."""
    numeric = [axis for axis in layout.varying(results) if axis.numeric]
    numeric = [axis for axis in numeric if len(layout.distinct(results, axis)) >= 2]
    if len(numeric) < 2 or not layout.is_grid(results, layout.varying(results)):
        return None
    return numeric[0], numeric[1]


def draw_heat_maps(results, *shown):
    """A row of panels for each pair of a metric and a statistic, with one colour scale; each cell
    with its value where there is room."""
    down, right = axes_of(results)
    plan = layout.arrange(results, used=(down, right), hues=False,
                          **({'most_panels': MOST_PANELS} if len(shown) > 1 else {}))
    height = max(1.3, 0.45 + 0.2 * len(layout.distinct(results, down)))
    figure, _, axes = style.panels(len(shown) * len(plan.panels), height=height, x=True, y=True)
    style.label(figure, axes, right.label, down.label)
    across = style.columns_of(len(axes))
    for metric, statistic in shown:
        ours, axes = axes[:len(plan.panels)], axes[len(plan.panels):]
        image = draw_panels(ours, results, plan, results.estimate(metric, statistic), across)
        bar = figure.colorbar(image, ax=ours, aspect=22, pad=0.015, fraction=0.06)
        bar.outline.set_visible(False)
        bar.set_label(textwrap.fill(curves.quantity_label(metric, statistic), LABEL))
    return figure


def draw_panels(axes, results, plan, estimates, across):
    down, right = axes_of(results)
    rows, columns = layout.distinct(results, down), layout.distinct(results, right)
    grids = [grid_of(results, estimates, plan.settings(panel, None), down, right)
             for panel in plan.panels]
    norm = norm_of(numpy.concatenate([grid[0].ravel() for grid in grids]))
    told = len(rows) <= MOST_ROWS and style.width_of(across) / across / len(columns) >= CELL
    size = 6 if len(columns) * across <= 15 else 5
    for axis, panel, (values, bounds) in zip(axes, plan.panels, grids):
        image = axis.imshow(values, cmap=style.SCALE, norm=norm, aspect='auto', origin='lower')
        axis.set_facecolor('white')
        hatch(axis, bounds)
        if told:
            tell_cells(axis, image, values, bounds, size)
        tick(axis, rows, columns)
        axis.set_title(plan.panel_title(panel))
    return image


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


def hatch(axis, bounds):
    """The cells where nothing was seen."""
    for row, column in numpy.argwhere(~numpy.isnan(bounds)):
        axis.add_patch(patches.Rectangle((column - 0.5, row - 0.5), 1, 1, fill=False,
                                         hatch='////', edgecolor='#C8C8C8', linewidth=0))


def tell_cells(axis, image, values, bounds, size):
    for (row, column), value in numpy.ndenumerate(values):
        bound = bounds[row, column]
        if not math.isnan(value):
            axis.text(column, row, digits.compact(value), ha='center', va='center', fontsize=size,
                      color=style.on(image.cmap(image.norm(value))))
        elif not math.isnan(bound):
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
