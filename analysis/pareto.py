# SPDX-License-Identifier: GPL-2.0-only
"""Settings that no other one beats in both of two metrics, under the same circumstances."""

import itertools
import math
import string

import curves
import layout
import legend
import style

COSTS = ('false-takeovers', 'adverts')
TIMES = ('outage', 'takeover', 'no-master')
MOST_NAMED = 8  # on a front
PARTIAL = 'not in all runs, on no front'
HOLLOW = {'markerfacecolor': 'white', 'markeredgewidth': 0.7}


def metrics_of(results):
    """What is paid and what is gained: two metrics, both better if less."""
    def first(kinds):
        found = (metric for kind in kinds for metric in results.metrics if metric.kind == kind)
        return next(found, None)
    return first(COSTS), first(TIMES)


def choices(results):
    """The axes on which an administrator chooses: those of CARP. Loss is a circumstance."""
    return [axis for axis in layout.varying(results)
            if any('carp.' in path for path in axis.paths)]


def is_worth(results):
    """Both metrics, and somewhere something to choose between."""
    if not choices(results) or not all(metrics_of(results)):
        return False
    plan = layout.arrange(results, used=choices(results), hues=False)
    return any(len(best) > 1 for best in fronts(results, plan, *metrics_of(results)))


def fronts(results, plan, cost, time):
    """Of each panel. What does not always happen is no choice, however short its mean is."""
    x, y = (results.estimate(metric, metric.headline).value for metric in (cost, time))
    known = x.index.intersection(y.index).difference(partial(results, cost, time))
    return [front([(setting, x[setting], y[setting])
                   for setting in known.intersection(plan.settings(panel, None))])
            for panel in plan.panels]


def partial(results, cost, time):
    """Settings whose mean of either is not of all runs."""
    return results.partial(cost).union(results.partial(time))


def front(points):
    """Those that no other point beats: (name, x, y) in order of x."""
    best = []
    for point in sorted(points, key=lambda point: (point[1], point[2])):
        if not best or point[2] < best[-1][2]:
            best.append(point)
    return best


def draw_front(results, cost, time):
    """All settings with the intervals of both metrics; those on the front are named above. Panels
    for what is not chosen."""
    plan = layout.arrange(results, used=choices(results), hues=False)
    x, y = results.estimate(cost, cost.headline), results.estimate(time, time.headline)
    known = x.index.intersection(y.index)
    bests = fronts(results, plan, cost, time)
    names = letters(results, bests)
    hollow = known.intersection(partial(results, cost, time))
    labels = [f'{letter}  {name}' for name, letter in names.items()]
    labels += [f'\N{WHITE CIRCLE}  {PARTIAL}'] if len(hollow) else []
    figure, top, axes = style.panels(len(plan.panels), height=2.0, x=True, y=True,
                                     legend=legend.ROW * rows_of(labels, plan))
    nothing = scale(axes[0], x.value[known])
    for axis, panel, best in zip(axes, plan.panels, bests):
        chosen = [setting for setting, _, _ in best]
        others = known.intersection(plan.settings(panel, None)).difference(chosen)
        filled, empty = others.difference(hollow), others.intersection(hollow)
        draw(axis, x.loc[filled], y.loc[filled], color=style.QUIET, alpha=0.6)
        draw(axis, x.loc[empty], y.loc[empty], color=style.QUIET, alpha=0.6, **HOLLOW)
        draw(axis, x.loc[chosen], y.loc[chosen], color=style.WORDS[0])
        axis.step([point[1] for point in best], [point[2] for point in best], where='post',
                  color=style.WORDS[0], linewidth=0.8)
        tell(axis, results, best, names)
        axis.set_title(plan.panel_title(panel))
    if nothing is not None:
        axes[0].set_xlim(left=nothing)
    style.label(figure, axes, curves.quantity_label(cost, cost.headline),
                curves.quantity_label(time, time.headline))
    for label in labels:
        top.plot([], [], color='none', label=label)
    count = columns_of(labels, plan)
    top.legend(handles=legend.by_rows(top.get_lines(), count), loc='center', ncol=count,
               handlelength=0, handletextpad=0, borderpad=0)
    return figure


def choice_name(results, setting):
    return ', '.join(layout.told(axis, results.values[axis.name][setting])
                     for axis in choices(results))


def letters(results, bests):
    """What is chosen by the settings on the fronts, each with its letter."""
    shown = itertools.chain(*(layout.spread(best, MOST_NAMED) for best in bests))
    names = dict.fromkeys(choice_name(results, setting) for setting, _, _ in shown)
    return dict(zip(names, string.ascii_uppercase + string.ascii_lowercase))


def columns_of(labels, plan):
    room = 1.25 * legend.CHARACTERS[len(plan.panels) > 1]
    return max(1, min(len(labels), int(room // (max(map(len, labels)) + 3))))


def rows_of(labels, plan):
    return math.ceil(len(labels) / columns_of(labels, plan))


def tell(axis, results, best, names):
    """The letters beside their points."""
    for setting, across, up in best:
        letter = names.get(choice_name(results, setting))
        if letter:
            axis.annotate(letter, (across, up), xytext=(3, 3), textcoords='offset points',
                          fontsize=6.5, weight='bold')


def draw(axis, x, y, **look):
    look = {'markeredgewidth': 0, **look}
    axis.errorbar(x.value, y.value, fmt='o', elinewidth=0.6, capsize=0, markersize=3,
                  xerr=curves.distances(x), yerr=curves.distances(y), **look)


def scale(axis, values):
    """Logarithmic over decades, but linear next to 0 if some settings are there.

    Returns where the axis has to begin then."""
    positive = values[values > 0]
    if not len(positive) or positive.max() / positive.min() < 30:
        return None
    if len(positive) == len(values):
        axis.set_xscale('log')
        return None
    axis.set_xscale('symlog', linthresh=positive.min(), linscale=0.5)
    return -0.4 * positive.min()
