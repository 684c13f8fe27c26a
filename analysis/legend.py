# SPDX-License-Identifier: GPL-2.0-only
"""The series of a figure, named in rows above its panels."""

import math

import layout

ROW = 0.16  # inches
CHARACTERS = {False: 52, True: 110}  # that a row holds, of one and of two columns of the paper
HANDLE = 7  # characters that a line with its gaps takes


def height(plan, more=()):
    """In inches; 0 if there is nothing to name."""
    names = names_of(plan) + list(more)
    return ROW * math.ceil(len(names) / columns(names, plan)) if names else 0.0


def names_of(plan):
    """The first one names the axis, if its values do not speak for themselves."""
    if plan.hue is None:
        return []
    names = [layout.shown(plan.hue, hue) for hue in plan.hues]
    return [layout.told(plan.hue, plan.hues[0]), *names[1:]]


def columns(names, plan):
    room = CHARACTERS[len(plan.panels) > 1]
    if sum(len(name) + HANDLE for name in names) <= room:
        return len(names)
    return max(1, min(len(names), room // (max(len(name) for name in names) + HANDLE)))


def draw(top, plan, markers=False, lines=True, more=()):
    """more: pairs of a name and its style, for instance of a closed form."""
    if top is None:
        return
    looks = [{'color': look['color'], 'linestyle': look['linestyle'] if lines else 'none',
              'marker': look['marker'] if markers else ''} for look in plan.styles()]
    named = list(zip(names_of(plan), looks)) + list(more)
    handles = [top.plot([], [], label=name, **look)[0] for name, look in named]
    count = columns([name for name, _ in named], plan)
    top.legend(handles=by_rows(handles, count), loc='center', ncol=count, borderpad=0)


def by_rows(items, count):
    """In the order that makes matplotlib, which fills columns, fill rows."""
    return [item for column in range(count) for item in items[column::count]]
