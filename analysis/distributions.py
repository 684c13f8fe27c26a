# SPDX-License-Identifier: GPL-2.0-only
"""How times are distributed: cumulative with bands, and histograms over the closed form."""

import math
import statistics

import numpy
from matplotlib import patches

import layout
import legend
import promise
import style

BINS = 20
LIMITS = (0, (3, 2))


def band(count, confidence):
    """Half the height of the band that holds a whole distribution function with the confidence,
    whatever it is: A. Dvoretzky, J. Kiefer, J. Wolfowitz (1956) with the constant of P. Massart
    (1990)."""
    return math.sqrt(math.log(2 / (1 - confidence)) / (2 * count))


def cumulative(sample, runs):
    """Steps of the share of runs that took at most so long. Runs without a value never did."""
    times = numpy.sort(sample)
    return times, numpy.arange(1, len(times) + 1) / runs


def draw_cumulative(results, metric):
    """Share of runs over time: a series for each value of one axis, panels for another."""
    plan = layout.arrange(results)
    figure, top, axes = style.panels(len(plan.panels), legend=legend.height(plan), x=True, y=True)
    samples = results.samples[metric.name]
    ends = samples.value.min(), samples.value.max()
    for axis, panel in zip(axes, plan.panels):
        for hue, look in zip(plan.hues, plan.styles()):
            draw_steps(axis, results, samples, metric, plan.settings(panel, hue), look, ends)
        axis.set_title(plan.panel_title(panel))
        axis.set_ylim(0, 1.02)
        axis.margins(x=0.02)
    style.label(figure, axes, metric.label, 'share of runs')
    legend.draw(top, plan)
    return figure


def draw_steps(axis, results, samples, metric, settings, look, ends):
    """The curve and band of the settings, which differ in nothing that is shown, as one sample."""
    sample = samples[samples.setting.isin(settings)].value.to_numpy()
    # A takeover that did not happen took longer than any that did, and so did an open outage.
    runs = int(results.asked[metric.name][settings].sum())
    if not runs:
        return
    times, shares = cumulative(sample, runs)
    if not len(sample):
        times, shares = numpy.array(ends[:1]), numpy.zeros(1)
    edge = band(runs, results.confidence)
    last = ends[1] if len(sample) < runs else times[-1]
    x = numpy.concatenate([[times[0]], times, [last]])
    y = numpy.concatenate([[0], shares, [shares[-1]]])
    axis.fill_between(x, numpy.clip(y - edge, 0, 1), numpy.clip(y + edge, 0, 1), step='post',
                      color=look['color'], alpha=0.18, linewidth=0)
    axis.step(x, y, where='post', color=look['color'], linestyle=look['linestyle'])


def histogram_settings(results, metric):
    """Settings with a closed form, spread over the study."""
    samples = results.samples[metric.name]
    known = [setting for setting in results.values.index
             if (samples.setting == setting).sum() >= 2 * BINS and
             promise.law_of(results, setting, metric) is not None]
    return layout.spread(known, 6)


def draw_histograms(results, metric):
    """Takeovers of some settings over their uniform law. Each bar ends between the dashed lines
    with the confidence of the study."""
    settings = histogram_settings(results, metric)
    figure, top, axes = style.panels(len(settings), legend=legend.ROW)
    samples = results.samples[metric.name]
    for axis, setting in zip(axes, settings):
        sample = samples[samples.setting == setting].value.to_numpy()
        draw_histogram(axis, sample, promise.law_of(results, setting, metric), results.confidence)
        axis.set_title(layout.name_of(results, setting) or f'{len(sample)} runs')
    style.label(figure, axes, metric.label, 'runs in a bin')
    bars = patches.Patch(color=style.BAR, label='simulated')
    law, limit = (top.plot([], [], color=color, linestyle=dash, linewidth=width, label=text)[0]
                  for color, dash, width, text in (
                      (style.CLOSED_FORM, '-', 1.1, 'closed form'),
                      (style.INK, LIMITS, 0.8, f'{results.confidence * 100:g} % of bars')))
    top.legend(handles=[bars, law, limit], loc='center', ncol=3)
    return figure


def draw_histogram(axis, sample, law, confidence):
    low, high = law
    width = (high - low) / BINS
    # Whole bins, also for what is beyond the law.
    first = min(0, math.floor((sample.min() - low) / width + 1e-6))
    last = max(BINS, math.ceil((sample.max() - low) / width - 1e-6))
    edges = low + width * numpy.arange(first, last + 1)
    bars, _ = numpy.histogram(numpy.clip(sample, edges[0], edges[-1]), edges)
    expected = len(sample) / BINS
    z = statistics.NormalDist().inv_cdf(0.5 + confidence / 2)
    spread = z * math.sqrt(expected * (1 - 1 / BINS))
    axis.bar(edges[:-1], bars, width, align='edge', color=style.BAR, edgecolor='white',
             linewidth=0.4)
    for limit in (max(0, expected - spread), expected + spread):
        axis.plot([low, high], [limit, limit], color=style.INK, linestyle=LIMITS, linewidth=0.8)
    margin = 0.06 * (edges[-1] - edges[0])
    axis.plot([edges[0] - margin, low, low, high, high, edges[-1] + margin],
              [0, 0, expected, expected, 0, 0], color=style.CLOSED_FORM, linewidth=1.1)
    axis.set_xlim(edges[0] - margin, edges[-1] + margin)
    axis.set_ylim(0, 1.1 * max(bars.max(), expected + spread))
    axis.grid(False)
