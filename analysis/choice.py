# SPDX-License-Identifier: GPL-2.0-only
"""Which figures the axes and metrics of a study allow."""

import dataclasses
import functools
import re

import curves
import distributions
import heat_map
import pareto


@dataclasses.dataclass(frozen=True)
class Figure:
    name: str      # of its files
    draw: object   # makes it


def figures(results):
    """All that make sense, in a fixed order."""
    chosen = []

    def add(name, draw, *arguments):
        chosen.append(Figure(file_name(name), functools.partial(draw, results, *arguments)))

    for metric in results.metrics:
        statistics = worth_showing(results, metric)
        if has_sample(results, metric):
            add(f'{metric.name}-distribution', distributions.draw_cumulative, metric)
        if metric.kind == 'takeover' and distributions.histogram_settings(results, metric):
            add(f'{metric.name}-histogram', distributions.draw_histograms, metric)
        for statistic in statistics:
            suffix = '' if statistic == metric.headline else '-' + statistic
            if curves.axis_of(results):
                add(f'{metric.name}{suffix}-curve', curves.draw_curves, metric, statistic)
            if heat_map.axes_of(results):
                add(f'{metric.name}{suffix}-map', heat_map.draw_heat_map, metric, statistic)
        if metric.name in set(results.differences.metric):
            add(f'{metric.name}-difference', curves.draw_differences, metric)
    if pareto.is_worth(results):
        add('pareto', pareto.draw_front, *pareto.metrics_of(results))
    return chosen


def worth_showing(results, metric):
    """The headline and, of times, the highest quantile; what has estimates."""
    tail = results.quantiles(metric)[-1:] if metric.unit == 's' else []
    wanted = [metric.headline, *tail]
    return [statistic for statistic in wanted if len(results.estimate(metric, statistic))]


def has_sample(results, metric):
    """Times that differ: a distribution of one value is none."""
    return metric.unit == 's' and results.samples[metric.name].value.nunique() > 1


def file_name(text):
    return re.sub(r'[^A-Za-z0-9._-]+', '-', text)
