# SPDX-License-Identifier: GPL-2.0-only
"""What the closed form promises for a setting: its scenario, as far as the formulas need it."""

import dataclasses
import re

import yaml

import closed_form

MEMBER_KEYS = ('advbase', 'advskew', 'dialect')
DEFAULTS = {'advbase': 1, 'advskew': 0, 'dialect': 'openbsd'}
ACTION_KEYS = ('at', 'as', 'for', 'from', 'to')


@dataclasses.dataclass(frozen=True)
class Promise:
    """Of the best and the second best member of a group."""
    interval: float  # between the adverts of the MASTER
    down: float      # of silence, until the BACKUP takes over
    loss: float      # probability that an advert does not reach the BACKUP


def of_setting(results, setting, group):
    """None where the formulas say nothing: another protocol, unusual timers, ucarp."""
    try:
        scenario = yaml.safe_load(results.base)
        for path, value in results.overrides[setting].items():
            put(scenario, path.split('.'), yaml.safe_load(value))
        return promise(scenario, group)
    except (yaml.YAMLError, KeyError, IndexError, TypeError, ValueError, AttributeError):
        return None


def value_of(results, setting, metric, statistic):
    """The closed form of an estimate; None where there is none."""
    found = of_setting(results, setting, metric.subject)
    if found is None:
        return None
    if metric.kind == 'false-takeovers':
        if not 0 < found.loss < 1:
            return None
        if metric.quantity == 'events':
            return closed_form.false_takeover_rate(found.loss, found.interval, found.down)
        needed = closed_form.losses_needed(found.interval, found.down)
        return closed_form.false_takeover_probability(found.loss, needed)
    if metric.kind != 'takeover' or found.loss > 0 or not follows_crash(metric):
        return None
    low, high = closed_form.takeover_range(found.interval, found.down)
    if statistic == 'mean':
        return (low + high) / 2
    if statistic.startswith('quantile-'):
        return low + float(statistic.partition('-')[2]) * (high - low)
    return None


def follows_crash(metric):
    """Only silence is followed by what the formula tells: its event has to be named so."""
    return re.search(r'after: *[\w-]*crash', metric.text) is not None


def put(tree, path, value):
    """Sets what is at the path; maps that are missing are made."""
    for key in path[:-1]:
        tree = tree[int(key)] if isinstance(tree, list) else tree.setdefault(key, {})
    if isinstance(tree, list):
        tree[int(path[-1])] = value
    else:
        tree[path[-1]] = value


def promise(scenario, group):
    members = sorted(members_of(scenario, group), key=lambda member: member[:2])
    if len(members) < 2:
        return None
    (interval, _, master), (_, down, backup) = members[0], min(members[1:], key=lambda m: m[1])
    return Promise(interval, down, advert_loss(scenario, master, backup))


def members_of(scenario, group):
    """Interval, down time and name of each; raises where a formula is missing."""
    common = {key: scenario['carp'][group].get(key, value) for key, value in DEFAULTS.items()}
    if scenario['carp'][group].get('carpver', 2) != 2:
        raise ValueError('VRRP')
    for name, host in scenario['hosts'].items():
        own = host.get('carp', {})
        if group not in own:
            continue
        own = {key: value for key, value in (own[group] or {}).items() if key in MEMBER_KEYS}
        timers = {**common, **own}
        arguments = timers['dialect'], int(timers['advbase']), int(timers['advskew'])
        down = closed_form.down_time(*arguments)
        if down is None:
            raise ValueError('no formula')
        yield closed_form.advert_interval(*arguments), down, name


def advert_loss(scenario, master, backup):
    """By the cables of both, in one direction each, and by a loss that lasts."""
    arrives = 1.0
    everywhere = scenario.get('lan', {}).get('cable', {}).get('loss', 0)
    for name in (master, backup):
        own = scenario['hosts'][name].get('cable', {})
        arrives *= 1 - share(own.get('loss', everywhere))
    for action in scenario.get('timeline', []):
        concerned = action.get('from', master) == master and action.get('to', backup) == backup
        if 'loss' in action and concerned:
            if set(action) - {'loss', *ACTION_KEYS} or 'for' in action:
                raise ValueError('not lost independently, or not always')
            arrives *= 1 - share(action['loss'])
    return 1 - arrives


def share(value):
    """0.1% or 0.001."""
    match = re.fullmatch(r'([0-9.]+(?:[eE]-?[0-9]+)?)(%?)', str(value))
    if not match:
        raise ValueError(f'{value} is no share')
    return float(match.group(1)) / (100 if match.group(2) else 1)
