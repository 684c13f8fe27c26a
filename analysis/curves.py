# SPDX-License-Identifier: GPL-2.0-only
"""Estimates with their intervals over an axis of numbers, and differences to the baseline."""

import numpy
import pandas
from matplotlib import ticker

import digits
import layout
import legend
import load
import promise
import style

FORMULA_LINE = {'color': style.CLOSED_FORM, 'linewidth': 0.7}
FORMULA_TICKS = {'color': style.CLOSED_FORM, 'linestyle': 'none', 'marker': '_', 'markersize': 7,
                 'markeredgewidth': 0.9}
BOUND = {'linestyle': 'none', 'marker': 'v', 'fillstyle': 'none', 'markeredgewidth': 0.8,
         'clip_on': False, 'in_layout': False}
HOLLOW = {'linestyle': 'none', 'marker': 'o', 'markerfacecolor': 'white', 'markeredgewidth': 0.8}
BEYOND = {**BOUND, 'marker': '^'}
PARTIAL = {'takeover': 'of runs where it happened', 'outage': 'of runs where it ended'}
BESIDE = 0.18  # of the distance of two words, between series


def axis_of(results):
    """The numeric axis with most values, or else that of words, at least three."""
    axes = [axis for axis in layout.varying(results) if len(layout.distinct(results, axis)) >= 3]
    return max(axes, default=None,
               key=lambda axis: (axis.numeric, len(layout.distinct(results, axis))))


def draw_curves(results, metric, statistic):
    """Estimates over the axis; a series for each value of another one, panels for a third. Points
    are connected unless a closed form does it for them. Words stand in their order, side by side
    and not connected."""
    over = axis_of(results)
    plan = layout.arrange(results, used=(over,))
    estimates = shown(results.estimate(metric, statistic), plan)
    promised = promises(results, metric, statistic, estimates.index)
    dimensions = [over, *(axis for axis in (plan.panel, plan.hue) if axis)]
    grid = over.numeric and layout.is_grid(results, dimensions)
    known = grid and len(promised) == len(estimates)
    formula = FORMULA_LINE if known else FORMULA_TICKS
    least = least_over_decades(estimates)
    partial, beyond = hollow(results, metric, statistic), beyond_of(results, metric, statistic)
    bounded = least is not None and (estimates.value == 0).any()
    more = more_names({
        'closed form': formula if promised else None,
        'at most (none seen)': BOUND if bounded else None,
        PARTIAL.get(metric.kind): HOLLOW if len(partial.intersection(estimates.index)) else None,
        'longer than any seen': BEYOND if len(plan_settings(plan).intersection(beyond)) else None})
    figure, top, axes = style.panels(len(plan.panels), legend=legend.height(plan, dict(more)),
                                     x=True, y=True)
    places = places_of(results, over, plan)
    for axis, panel in zip(axes, plan.panels):
        for hue, look in zip(plan.hues, plan.styles()):
            settings = plan.settings(panel, hue)
            rows = estimates.loc[estimates.index.intersection(settings)]
            look = look if grid and not known else {**look, 'linestyle': 'none'}
            draw_points(axis, places[rows.index].to_numpy(), rows, look, least)
            empty = rows.loc[rows.index.intersection(partial)]
            axis.plot(places[empty.index], empty.value, color=look['color'], zorder=3,
                      **{**HOLLOW, 'marker': look['marker']})
            axis.plot(places[settings.intersection(beyond)],
                      [1] * len(settings.intersection(beyond)), color=look['color'],
                      markersize=look['bound'], transform=axis.get_xaxis_transform(), **BEYOND)
            draw_formula(axis, places, promised, rows.index, formula)
        axis.set_title(plan.panel_title(panel))
        if not over.numeric:
            tick_words(axis, layout.distinct(results, over), len(plan.panels))
    if over.numeric:
        scale_numbers(axes[0], layout.distinct(results, over))
    scale_estimates(axes[0], estimates, least)
    style.label(figure, axes, over.label, quantity_label(metric, statistic))
    legend.draw(top, plan, markers=True, lines=grid and not known, more=more)
    return figure


def draw_formula(axis, places, promised, settings, look):
    """A line below the points, or ticks on them."""
    known = sorted((places[setting], promised[setting]) for setting in settings
                   if setting in promised)
    axis.plot([place for place, _ in known], [value for _, value in known],
              zorder=1.5 if look is FORMULA_LINE else 4, **look)


def shown(estimates, plan):
    """Those of the settings that the panels and series have."""
    return estimates.loc[estimates.index.intersection(plan_settings(plan))]


def plan_settings(plan):
    return pandas.Index([setting for panel in plan.panels for hue in plan.hues
                         for setting in plan.settings(panel, hue)])


def hollow(results, metric, statistic):
    """Settings whose estimate is of those runs only in which it happened; quantiles are of all."""
    return results.partial(metric) if statistic in ('mean', 'standard-deviation') else \
        pandas.Index([])


def beyond_of(results, metric, statistic):
    """Settings whose quantile is longer than all that happened or ended."""
    if not statistic.startswith('quantile-') or metric.name not in results.asked:
        return pandas.Index([])
    asked = results.asked[metric.name]
    return asked.index[asked > 0].difference(results.estimate(metric, statistic).index)


def more_names(looks):
    """What the legend tells beside the series: names and styles, of those that have one."""
    return [(name, {'color': style.INK, 'markersize': 4, **look})
            for name, look in looks.items() if look]


def places_of(results, over, plan):
    """Where each setting stands along the axis."""
    values = results.values[over.name]
    if over.numeric:
        return values.astype(float)
    number = {word: i for i, word in enumerate(layout.distinct(results, over))}
    beside = {hue: (i - (len(plan.hues) - 1) / 2) * BESIDE for i, hue in enumerate(plan.hues)}
    hues = results.values[plan.hue.name] if plan.hue else [None] * len(values)
    return pandas.Series([number[word] + beside.get(hue, 0) for word, hue in zip(values, hues)],
                         index=values.index)


def tick_words(axis, words, panels):
    longest = max(len(word) for word in words) * len(words)
    slanted = longest > (24 if panels > 1 else 48)
    axis.set_xticks(range(len(words)), words, rotation=35 if slanted else 0,
                    ha='right' if slanted else 'center', rotation_mode='anchor')
    axis.set_xlim(-0.5, len(words) - 0.5)
    axis.grid(axis='x', visible=False)


def promises(results, metric, statistic, settings):
    """The closed form of the settings that have one."""
    found = ((setting, promise.value_of(results, setting, metric, statistic))
             for setting in settings)
    return {setting: value for setting, value in found if value is not None}


def quantity_label(metric, statistic):
    if metric.quantity != 'sample' and statistic == metric.headline:
        return metric.label
    if statistic == 'mean':
        return f'mean {metric.label}'
    return f'{statistic_label(statistic)} of {metric.label}'


def statistic_label(statistic):
    if statistic.startswith('quantile-'):
        return f'{load.probability(statistic) * 100:.6g} % quantile'
    return statistic.replace('-', ' ')


def draw_points(axis, places, rows, look, least):
    """Points with intervals. Over decades nothing is 0: an arrow shows the bound."""
    order = numpy.argsort(places, kind='stable')
    places, rows = places[order], rows.iloc[order]
    low, high = distances(rows)
    seen = ((rows.value > 0) | (least is None)).to_numpy()
    axis.plot(places[seen], rows.value[seen], color=look['color'], linestyle=look['linestyle'],
              marker=look['marker'], markeredgecolor='white', markeredgewidth=0.3, zorder=3)
    axis.errorbar(places[seen], rows.value[seen], [low[seen], high[seen]], fmt='none',
                  ecolor=look['color'], elinewidth=0.8, capthick=0.8, zorder=2)
    if not seen.all():
        axis.plot(places[~seen], rows.high[~seen].clip(lower=least), color=look['color'],
                  markersize=look['bound'], **BOUND)


def distances(rows):
    """From the values to the lower and the upper ends of their intervals, as far as there are."""
    return [side.fillna(0).clip(lower=0).to_numpy()
            for side in (rows.value - rows.low, rows.high - rows.value)]


def least_over_decades(estimates):
    """Where an axis begins that has to be logarithmic; None if it has not, or if it had no place
    for a 0 that stands for itself, without a bound above it."""
    positive = estimates.value[estimates.value > 0]
    bounds = estimates.high[estimates.value == 0]
    if not len(positive) or positive.max() / positive.min() <= 50 or not (bounds > 0).all():
        return None
    return min([*positive, *bounds]) / 4


def scale_numbers(axis, places):
    """Logarithmic where the study's steps are."""
    if layout.is_logarithmic(places):
        axis.set_xscale('log')
        told = layout.spread(places, 8)
        axis.set_xticks(told, [digits.number(value) for value in told])
        axis.minorticks_off()
    elif len(places) <= 7 and min(b - a for a, b in zip(places, places[1:])) > \
            0.08 * (places[-1] - places[0]):
        axis.set_xticks(places)


def scale_estimates(axis, estimates, least):
    """What was estimated decides the range, not a closed form that is far below."""
    if least is not None:
        axis.set_yscale('log')
        axis.set_ylim(bottom=least)
    elif estimates.value.min() < 0.7 * estimates.value.max():
        axis.set_ylim(bottom=0)


def draw_differences(results, metric):
    """Paired differences to the baseline, one row for each setting."""
    rows = results.differences
    rows = rows[rows.metric == metric.name].iloc[::-1]
    figure, _, (axis,) = style.panels(1, height=0.5 + 0.15 * len(rows))
    places = numpy.arange(len(rows))
    low, high = distances(rows)
    axis.axvline(0, color=style.INK, linewidth=0.7)
    axis.errorbar(rows.value, places, xerr=[low, high], fmt='o', color=style.WORDS[0],
                  elinewidth=0.9, markersize=3)
    axis.set_yticks(places, [layout.name_of(results, setting) for setting in rows.setting])
    axis.set_ylim(-0.6, len(rows) - 0.4)
    axis.xaxis.set_major_locator(ticker.MaxNLocator(5))
    axis.grid(axis='y', visible=False)
    axis.set_xlabel(f'difference of {metric.label}\nto {baseline_name(results, rows)}')
    return figure


def baseline_name(results, rows):
    """What the settings that are compared with have in common where the others differ."""
    names = {', '.join(layout.told(axis, results.values[axis.name][setting])
                       for axis in layout.compared(results))
             for setting in rows.baseline}
    return names.pop() if len(names) == 1 else 'their baselines'
