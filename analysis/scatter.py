# SPDX-License-Identifier: GPL-2.0-only
"""What each axis does where the settings are a sample of all combinations, such as a Latin
hypercube, so that no two of them differ in one axis only."""

import math

from matplotlib import ticker

import curves
import layout
import style


def is_sample(results):
    """Whether only some of the combinations of the axes' values are there."""
    axes = layout.varying(results)
    return len(results.values) < math.prod(len(layout.distinct(results, axis)) for axis in axes)


def draw_scatter(results, metric, statistic):
    """All settings over each axis, with intervals and Spearman's rank correlation. The colour is
    the axis that decides most, so that the others show what they do beside it."""
    rows = results.estimate(metric, statistic)
    axes = layout.spread(layout.varying(results), layout.MOST_PANELS)
    known = {axis.name: correlation(results, axis, rows.value) for axis in axes}
    leading = max((axis for axis in axes if axis.numeric), default=None,
                  key=lambda axis: abs(known[axis.name] or 0))
    figure, _, panels = style.panels(len(axes), height=1.9, y=True)
    low, high = curves.distances(rows)
    for axis, panel in zip(axes, panels):
        places = places_of(results, axis)[rows.index]
        panel.errorbar(places, rows.value, [low, high], fmt='none', ecolor=style.QUIET,
                       elinewidth=0.6, capsize=0, zorder=2)
        shades = results.values[leading.name][rows.index] if leading else style.WORDS[0]
        points = panel.scatter(places, rows.value, c=shades, cmap=style.SCALE, s=11, zorder=3,
                               edgecolors='white', linewidths=0.3)
        name_places(results, axis, panel, len(panels))
        panel.set_xlabel(axis.label)
        panel.set_title(title_of(known[axis.name]))
    panels[0].set_ylabel(curves.quantity_label(metric, statistic))
    if leading:
        figure.colorbar(points, ax=panels, label=leading.label, aspect=30, pad=0.01)
    return figure


def places_of(results, axis):
    """Numbers as they are, words by their order."""
    values = results.values[axis.name]
    if axis.numeric:
        return values.astype(float)
    number = {word: place for place, word in enumerate(layout.distinct(results, axis))}
    return values.map(number)


def name_places(results, axis, panel, panels):
    distinct = layout.distinct(results, axis)
    if not axis.numeric:
        curves.tick_words(panel, distinct, panels)
    elif all(float(value).is_integer() for value in distinct):
        panel.xaxis.set_major_locator(ticker.MaxNLocator(6, integer=True))


def correlation(results, axis, estimates):
    """Spearman's, from -1 to 1; None of words and where nothing varies."""
    if not axis.numeric or estimates.nunique() < 2:
        return None
    pairs = results.values[[axis.name]].astype(float).join(estimates, how='inner')
    return float(pairs.corr(method='spearman').iloc[0, 1])


def title_of(known):
    return '' if known is None else f'rank correlation {known:.2f}'
