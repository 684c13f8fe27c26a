# SPDX-License-Identifier: GPL-2.0-only
"""What the closed form promises for a setting: its scenario, as far as the formulas need it."""

import copy
import dataclasses
import functools
import re

import yaml

import closed_form

MEMBER_KEYS = ('advbase', 'advskew', 'dialect', 'created')
DEFAULTS = {'advbase': 1, 'advskew': 0, 'dialect': 'openbsd', 'created': True}
ACTION_KEYS = {'at', 'as', 'from', 'to', 'loss'}


@dataclasses.dataclass(frozen=True)
class Promise:
    """Of the best and the second best member of a group."""
    interval: float  # between the adverts of the MASTER
    down: float      # of silence, until the BACKUP takes over
    loss: float      # probability that an advert does not reach the BACKUP; None: not so simple


class Unknown(Exception):
    """The formulas say nothing of this scenario."""


def value_of(results, setting, metric, statistic):
    """The closed form of an estimate; None where there is none."""
    try:
        scenario = scenario_of(results, setting)
        members = members_of(scenario, metric.subject)
        if metric.kind == 'false-takeovers':
            return false_takeovers(promise(scenario, members), metric.quantity)
        if metric.kind == 'takeover':
            low, high = takeover_range(scenario, members, metric)
            if statistic == 'mean':
                return (low + high) / 2
            if statistic.startswith('quantile-'):
                return low + float(statistic.partition('-')[2]) * (high - low)
    except (Unknown, yaml.YAMLError, KeyError, IndexError, TypeError, ValueError, AttributeError):
        pass
    return None


def law_of(results, setting, metric):
    """The range in which takeovers of the setting are uniform; None where there is no formula."""
    low = value_of(results, setting, metric, 'quantile-0')
    return None if low is None else (low, value_of(results, setting, metric, 'quantile-1'))


def scenario_of(results, setting):
    """The base scenario with the values of the setting."""
    scenario = copy.deepcopy(parsed(results.base))
    for path, value in results.overrides[setting].items():
        put(scenario, path.split('.'), copy.deepcopy(parsed(value)))
    return scenario


@functools.lru_cache(maxsize=None)
def parsed(text):
    """Parsing takes long, and all settings have the same base and few values."""
    return yaml.safe_load(text)


def put(tree, path, value):
    """Sets what is at the path; maps that are missing are made."""
    for key, following in zip(path, path[1:]):
        tree = tree[place(tree, key)] if isinstance(tree, list) else enter(tree, key)
    tree[place(tree, path[-1]) if isinstance(tree, list) else path[-1]] = value


def enter(tree, key):
    """A group of a host may stand alone, by its name."""
    below = tree.get(key)
    if isinstance(below, str):
        below = {below: {}}
    elif isinstance(below, list) and key == 'carp':
        below = {name: {} for name in below}
    tree[key] = {} if below is None else below
    return tree[key]


def place(items, key):
    """By its number from 0 or the name of an action."""
    if key.isdigit():
        return int(key)
    return next(i for i, item in enumerate(items) if item.get('as') == key)


def members_of(scenario, group):
    """Interval, down time and name of each, the best first."""
    common = {**DEFAULTS, **pick(scenario['carp'][group])}
    if scenario['carp'][group].get('carpver', 2) != 2:
        raise Unknown('VRRP')
    members = []
    for name, host in scenario['hosts'].items():
        own = enter(dict(host), 'carp')
        timers = {**common, **pick(own.get(group) or {})}
        if group not in own or not timers['created']:
            continue
        arguments = timers['dialect'], int(timers['advbase']), int(timers['advskew'])
        down = closed_form.down_time(*arguments)
        if down is None:
            raise Unknown('no formula for the dialect')
        members.append((closed_form.advert_interval(*arguments), down, name))
    if len(members) < 2:
        raise Unknown('no backup')
    return sorted(members, key=lambda member: member[:2])


def pick(values):
    return {key: value for key, value in values.items() if key in MEMBER_KEYS}


def promise(scenario, members):
    (interval, _, master), (_, down, backup) = members[0], min(members[1:], key=lambda m: m[1])
    # Each backup makes mistakes of its own.
    loss = advert_loss(scenario, master, backup) if len(members) == 2 else None
    return Promise(interval, down, loss)


def false_takeovers(found, quantity):
    if found.loss is None or not 0 < found.loss < 1:
        raise Unknown('no loss')
    if quantity == 'events':
        return closed_form.false_takeover_rate(found.loss, found.interval, found.down)
    needed = closed_form.losses_needed(found.interval, found.down)
    return closed_form.false_takeover_probability(found.loss, needed)


def takeover_range(scenario, members, metric):
    """The metric has to count from the crash of the MASTER, before which nothing gets lost."""
    event = re.search(r'after: *([\w-]+)', metric.text)
    actions = scenario['timeline']
    crash = next((i for i, action in enumerate(actions) if 'crash' in action and event and
                  event.group(1) in (action.get('as'), 'crash')), None)
    master = members[0][2]
    earlier = [key for action in actions[:crash] for key in action]
    if crash is None or actions[crash]['crash'] not in (master, 'master'):
        raise Unknown('not after a crash of the MASTER')
    if set(earlier) - ACTION_KEYS - {'restore'} or lossy(scenario, members, actions):
        raise Unknown('what happens before may matter')
    found = promise(scenario, members)
    return closed_form.takeover_range(found.interval, found.down)


def lossy(scenario, members, actions):
    """Whether adverts may be lost before the crash."""
    lost = [i for i, action in enumerate(actions) if 'loss' in action]
    mended = [i for i, action in enumerate(actions) if 'restore' in action]
    cables = advert_loss({**scenario, 'timeline': []}, members[0][2], members[1][2])
    return cables > 0 or bool(lost) and (not mended or lost[-1] > mended[-1])


def advert_loss(scenario, master, backup):
    """By the cables of both, in one direction each, and by losses between them."""
    arrives = 1.0
    everywhere = ((scenario.get('lan') or {}).get('cable') or {}).get('loss', 0)
    for name in (master, backup):
        own = scenario['hosts'][name].get('cable') or {}
        arrives *= 1 - share(own.get('loss', everywhere))
    for action in scenario.get('timeline') or []:
        concerned = action.get('from', master) == master and action.get('to', backup) == backup
        if 'loss' in action and concerned:
            arrives *= 1 - share(action['loss'])
            if set(action) - ACTION_KEYS:
                raise Unknown('not always lost')
    return 1 - arrives


def share(value):
    """0.1% or 0.001; a map tells of bursts."""
    match = re.fullmatch(r'([0-9.]+(?:[eE]-?[0-9]+)?)(%?)', str(value))
    if not match:
        raise Unknown(f'{value} is no share')
    return float(match.group(1)) / (100 if match.group(2) else 1)
