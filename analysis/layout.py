# SPDX-License-Identifier: GPL-2.0-only
"""Which axis of a study becomes which dimension of a figure."""

import dataclasses
import math

import digits
import style

MOST_PANELS = 6
MOST_STEPS = 5  # series of one ordered quantity
VAGUE = ('true', 'false')  # words that say nothing without their axis


@dataclasses.dataclass(frozen=True)
class Layout:
    """Settings in panels and series. What varies besides is held at its first value."""
    results: object
    panel: object  # axis, or None
    panels: tuple  # its values; (None,) without
    hue: object    # axis, or None
    hues: tuple
    fixed: tuple   # pairs of axis and value

    def settings(self, panel, hue):
        """Those of one series, as an index."""
        values = self.results.values
        wanted = [(axis, value) for axis, value in
                  ((self.panel, panel), (self.hue, hue), *self.fixed) if axis is not None]
        for axis, value in wanted:
            values = values[values[axis.name] == value]
        return values.index

    def note(self):
        """What is held, in words."""
        return ', '.join(told(axis, value) for axis, value in self.fixed)

    def panel_title(self, panel):
        parts = [told(self.panel, panel)] if self.panel else []
        return ', '.join(parts + ([self.note()] if self.fixed else []))

    def styles(self):
        ordered = self.hue is not None and self.hue.numeric and len(self.hues) > 2
        return style.series(len(self.hues), ordered)


def varying(results):
    """The axes that have more than one value."""
    return [axis for axis in results.axes if results.values[axis.name].nunique() > 1]


def compared(results):
    """The axes in which settings differ from their baselines."""
    rows = results.differences
    return [axis for axis in varying(results)
            if (results.values[axis.name][rows.setting].to_numpy() !=
                results.values[axis.name][rows.baseline].to_numpy()).any()]


def distinct(results, axis):
    """Its values: numbers ascending, words in order of the study."""
    found = results.values[axis.name].unique()
    return tuple(sorted(found) if axis.numeric else found)


def spread(values, most):
    """At most so many of them, evenly, with the first and the last."""
    if len(values) <= most:
        return tuple(values)
    step = (len(values) - 1) / (most - 1)
    return tuple(values[round(i * step)] for i in range(most))


def arrange(results, used=(), most_panels=MOST_PANELS, hues=True):
    """Series by words rather than by numbers and by what is compared, panels by what is left, the
    rest held."""
    left = [axis for axis in varying(results) if axis not in used]
    left.sort(key=lambda axis: (axis.numeric, axis not in compared(results)))
    hue = left.pop(0) if hues and left else None
    panel = left.pop(0) if left and most_panels > 1 else None
    steps = MOST_STEPS if hue and hue.numeric else style.MOST_SERIES
    return Layout(
        results=results,
        panel=panel,
        panels=spread(distinct(results, panel), most_panels) if panel else (None,),
        hue=hue,
        hues=spread(distinct(results, hue), steps) if hue else (None,),
        fixed=tuple((axis, distinct(results, axis)[0]) for axis in left))


def is_grid(results, axes):
    """Whether every combination of the axes' values is there."""
    values = results.values[[axis.name for axis in axes]]
    combinations = math.prod(len(distinct(results, axis)) for axis in axes)
    return len(values.drop_duplicates()) == combinations


def is_logarithmic(values):
    """Numbers above 0 whose ratios are more even than their differences, over most of a decade."""
    if len(values) < 3 or min(values) <= 0 or max(values) / min(values) < 8:
        return False
    ratios = [b / a for a, b in zip(values, values[1:])]
    differences = [b - a for a, b in zip(values, values[1:])]
    return max(ratios) / min(ratios) < max(differences) / min(differences)


def told(axis, value):
    """An axis and its value in words, such as "loss 1 %" or "openbsd"."""
    if not axis.numeric:
        return f'{axis.name} {value}' if value[:1].isdigit() or value in VAGUE else value
    unit = '%' if axis.percent else axis.unit
    return f'{axis.name} {digits.number(value)}' + (f' {unit}' if unit else '')


def name_of(results, setting):
    """A setting by all that varies in the study."""
    return ', '.join(told(axis, results.values[axis.name][setting]) for axis in varying(results))


def shown(axis, value):
    """The value where the axis is named besides."""
    return digits.number(value) if axis.numeric else str(value)
