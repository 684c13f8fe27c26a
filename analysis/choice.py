# SPDX-License-Identifier: GPL-2.0-only
"""Which figures the axes and metrics of a study allow."""

import dataclasses
import functools
import re

import curves
import distributions
import heat_map
import pareto
import scatter

WAITING = ('takeover', 'outage')


@dataclasses.dataclass(frozen=True)
class Figure:
    name: str      # of its files
    draw: object   # makes it


def figures(results):
    """All that make sense, in a fixed order."""
    chosen = []

    def add(name, draw, *arguments):
        chosen.append(Figure(file_name(name), functools.partial(draw, results, *arguments)))

    if scatter.is_sample(results):
        for metric in results.metrics:
            for statistic in worth_showing(results, metric):
                add(name_of(metric, statistic, 'scatter'), scatter.draw_scatter, metric, statistic)
        return chosen
    for metric in results.metrics:
        statistics = worth_showing(results, metric)
        if has_sample(results, metric):
            add(f'{metric.name}-distribution', distributions.draw_cumulative, metric)
        if metric.kind == 'takeover' and distributions.histogram_settings(results, metric):
            add(f'{metric.name}-histogram', distributions.draw_histograms, metric)
        for statistic in statistics:
            if curves.axis_of(results):
                add(name_of(metric, statistic, 'curve'), curves.draw_curves, metric, statistic)
            if heat_map.axes_of(results):
                add(name_of(metric, statistic, 'map'), heat_map.draw_heat_maps,
                    (metric, statistic))
        if (results.differences.value[results.differences.metric == metric.name] != 0).any():
            add(f'{metric.name}-difference', curves.draw_differences, metric)
    if pareto.is_worth(results):
        bargain = pareto.metrics_of(results)
        if heat_map.axes_of(results):
            add('bargain-map', heat_map.draw_heat_maps,
                *((metric, metric.headline) for metric in bargain))
        add('pareto', pareto.draw_front, *bargain)
    return chosen


def name_of(metric, statistic, kind):
    suffix = '' if statistic == metric.headline else '-' + statistic
    return f'{metric.name}{suffix}-{kind}'


def worth_showing(results, metric):
    """The headline and, of times that somebody waits, the highest quantile; what has estimates,
    and not only zeros."""
    tail = results.quantiles(metric)[-1:] if metric.kind in WAITING else []
    return [statistic for statistic in (metric.headline, *tail)
            if (results.estimate(metric, statistic).value != 0).any()]


def has_sample(results, metric):
    """Waiting times that differ: a distribution of one value is none."""
    return metric.kind in WAITING and results.samples[metric.name].value.nunique() > 1


def file_name(text):
    return re.sub(r'[^A-Za-z0-9._-]+', '-', text)
