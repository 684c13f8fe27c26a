# SPDX-License-Identifier: GPL-2.0-only
"""When events happen, in seconds, as far as a scenario says."""

import dataclasses
import math
import re

from loss import Unknown

UNITS = {'ns': 1e-9, 'us': 1e-6, 'ms': 1e-3, 's': 1, 'min': 60, 'h': 3600, 'd': 86400}
DURATION = '30s'  # of a run that says nothing


@dataclasses.dataclass(frozen=True)
class Span:
    """An instant that is somewhere from the first to the last."""
    first: float
    last: float
    event: object = None  # of the timeline, if it is the instant of this one


def seconds(text):
    match = re.fullmatch(r'([0-9.]+)(ns|us|ms|s|min|h|d)', str(text))
    if not match:
        raise Unknown(f'{text} is no time')
    return float(match.group(1)) * UNITS[match.group(2)]


def span(value):
    """Of a time or a distribution."""
    if not isinstance(value, dict):
        return Span(seconds(value), seconds(value))
    if 'exponential' in value:
        return Span(seconds(value.get('after', '0s')), math.inf)
    if 'normal' in value:
        return Span(0, math.inf)
    times = [seconds(time) for time in value.get('uniform') or value['one-of']]
    return Span(min(times), max(times))


def instant(scenario, text):
    """Of a metric: 10s, the-crash or the-crash + 500ms."""
    match = re.fullmatch(r'([A-Za-z][\w-]*)(?: *([+-]) +(\S+))?', str(text))
    if not match:
        return span(text)
    event = named(scenario, match.group(1))
    found = span(event['at'])
    if not match.group(2):
        return Span(found.first, found.last, event)
    offset = seconds(match.group(3)) * (1 if match.group(2) == '+' else -1)
    return Span(found.first + offset, found.last + offset)


def named(scenario, name):
    """The event of this name."""
    for event in scenario.get('timeline') or []:
        if event.get('as') == name:
            return event
    raise Unknown(f'no event is called {name}')


def end(scenario):
    """Of the run."""
    return span((scenario.get('run') or {}).get('for', DURATION))


def window(scenario, question):
    """Where a metric begins and ends."""
    begin = instant(scenario, question.get('after', '0s'))
    return begin, instant(scenario, question['until']) if 'until' in question else end(scenario)


def split(scenario, begin, finish):
    """The events up to the beginning in order of time, and those between it and what finishes
    it. Raises Unknown if that depends on luck."""
    before, between = [], []
    for event in scenario.get('timeline') or []:
        at = span(event['at'])
        if event is begin.event or at.last <= begin.first:
            before.append((at, event))
        elif event is not finish.event and at.first < finish.last:
            between.append(event)
    before.sort(key=lambda pair: pair[0].first)
    if any(at.last > after.first for (at, _), (after, _) in zip(before, before[1:])):
        raise Unknown('events whose order is luck')
    return [event for _, event in before], between
