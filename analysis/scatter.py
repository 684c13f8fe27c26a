# SPDX-License-Identifier: GPL-2.0-only
"""What each axis does where the settings are a sample of all combinations, such as a Latin
hypercube, so that no two of them differ in one axis only."""

from matplotlib import ticker

import curves
import layout
import style


def is_sample(results):
    """Whether the settings are no grid of numbers: not each combination of the axes' values is
    there once. Axes of words are always a grid."""
    axes = layout.varying(results)
    if not axes or not all(axis.numeric for axis in axes):
        return False
    repeated = results.values[[axis.name for axis in axes]].duplicated().any()
    return bool(repeated) or not layout.is_grid(results, axes)


def draw_scatter(results, metric, statistic):
    """All settings over each axis, with intervals and Spearman's rank correlation. The colour is
    the axis that decides most, so that the others show what they do beside it."""
    rows = results.estimate(metric, statistic)
    axes = layout.varying(results)
    known = {axis.name: correlation(results, axis, rows.value) for axis in axes}
    leading = max(axes, key=lambda axis: abs(known[axis.name] or 0))
    figure, _, panels = style.panels(len(axes), height=1.9, y=True)
    low, high = curves.distances(rows)
    for axis, panel in zip(axes, panels):
        places = results.values[axis.name][rows.index]
        panel.errorbar(places, rows.value, [low, high], fmt='none', ecolor=style.QUIET,
                       elinewidth=0.6, capsize=0, zorder=2)
        points = panel.scatter(places, rows.value, c=results.values[leading.name][rows.index],
                               cmap=style.SCALE, s=11, zorder=3, edgecolors='white',
                               linewidths=0.3)
        if axis.logarithmic:
            panel.set_xscale('log')
        elif all(float(value).is_integer() for value in layout.distinct(results, axis)):
            panel.xaxis.set_major_locator(ticker.MaxNLocator(6, integer=True))
        panel.set_xlabel(axis.label)
        panel.set_title(title_of(known[axis.name]))
    for first in panels[::style.columns_of(len(panels))]:
        first.set_ylabel(curves.quantity_label(metric, statistic))
    figure.colorbar(points, ax=panels, label=leading.label, aspect=30, pad=0.01)
    return figure


def correlation(results, axis, estimates):
    """Spearman's, from -1 to 1; None where nothing varies."""
    if estimates.nunique() < 2:
        return None
    pairs = results.values[[axis.name]].astype(float).join(estimates, how='inner')
    return float(pairs.corr(method='spearman').iloc[0, 1])


def title_of(known):
    return '' if known is None else f'rank correlation {known:.2f}'
