# SPDX-License-Identifier: GPL-2.0-only
"""What the closed form promises for a setting: its scenario, as far as the formulas need it."""

import copy
import dataclasses
import functools
import re

import yaml

import closed_form
import loss
from loss import Unknown

DEFAULTS = {'advbase': 1, 'advskew': 0, 'dialect': 'openbsd', 'created': True, 'preempt': False}
HARMLESS = loss.ACTION_KEYS | {'restore', 'crash', 'boot'}
NOT_SO_SIMPLE = (Unknown, yaml.YAMLError, KeyError, IndexError, TypeError, ValueError,
                 AttributeError)


@dataclasses.dataclass(frozen=True, order=True)
class Member:
    """Of a group; the best is the least."""
    interval: float  # between its adverts as MASTER
    down: float      # of silence, until it takes over as BACKUP
    name: str        # of its host
    preempt: bool    # takes over from a worse MASTER


@dataclasses.dataclass(frozen=True)
class Chain:
    """Adverts that a BACKUP misses by itself or, if it is the first to take over, with others."""
    loss: loss.Loss
    needed: int  # losses in a row make a false takeover


def value_of(results, setting, metric, statistic):
    """The closed form of an estimate; None where there is none."""
    try:
        scenario = scenario_of(results, setting)
        members = members_of(scenario, metric.subject)
        if metric.kind == 'false-takeovers':
            return false_takeovers(scenario, members, metric.quantity)
        if metric.kind == 'takeover':
            low, high = takeover_range(scenario, members, metric)
            if statistic == 'mean':
                return (low + high) / 2
            if statistic.startswith('quantile-'):
                return low + float(statistic.partition('-')[2]) * (high - low)
    except NOT_SO_SIMPLE:
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
    """The best first; the one that is MASTER as long as nothing happens."""
    common = {**DEFAULTS, **pick(scenario['carp'][group])}
    if scenario['carp'][group].get('carpver', 2) != 2:
        raise Unknown('VRRP')
    members = []
    for name, host in scenario['hosts'].items():
        own = enter(dict(host), 'carp')
        values = {**common, **pick(own.get(group) or {})}
        if group not in own or not values['created']:
            continue
        timers = values['dialect'], int(values['advbase']), int(values['advskew'])
        down = closed_form.down_time(*timers)
        if down is None:
            raise Unknown('no formula for the dialect')
        members.append(Member(closed_form.advert_interval(*timers), down, name,
                              values['preempt']))
    if len(members) < 2:
        raise Unknown('no backup')
    return sorted(members)


def pick(values):
    return {key: value for key, value in values.items() if key in DEFAULTS}


def chains(scenario, members):
    """What makes false takeovers, each with its own luck: all backups if they miss the same
    adverts, of which the most impatient then keeps the others quiet, or each of them."""
    master, *backups = members
    common, any_two = loss.for_all(scenario, master.name), loss.for_any(scenario)
    losses = [loss.for_one(scenario, master.name, backup.name) for backup in backups]
    if len(backups) == 1:
        losses = [loss.together([common, any_two, *losses])]
    elif common.share or any_two.share:
        if any_two.share or any(own.share for own in losses):
            raise Unknown('some are missed by all, some by one')
        losses, backups = [common], [min(backups, key=patience)]
    return [Chain(lost, closed_form.losses_needed(master.interval, backup.down))
            for lost, backup in zip(losses, backups) if lost.share > 0]


def patience(member):
    return member.down


def false_takeovers(scenario, members, quantity):
    """Per hour or per advert. Backups count as if each were alone."""
    found = chains(scenario, members)
    if not found or any(chain.needed < 1 or chain.loss.share >= 1 for chain in found):
        raise Unknown('no loss, or nothing else')
    per_advert = sum(closed_form.false_takeover_probability(
        chain.loss.share, chain.loss.leave, chain.needed) for chain in found)
    return per_advert / members[0].interval * 3600 if quantity == 'events' else per_advert


def losses_needed(results, setting, metric):
    """By the most impatient backup; None where nothing is known."""
    try:
        members = members_of(scenario_of(results, setting), metric.subject)
    except NOT_SO_SIMPLE:
        return None
    return closed_form.losses_needed(members[0].interval, min(map(patience, members[1:])))


def takeover_range(scenario, members, metric):
    """The metric has to count from a crash of the MASTER, before which nothing gets lost and all
    elections are over."""
    event = re.search(r'after: *([\w-]+)', metric.text)
    actions = scenario['timeline']
    crash = next((i for i, action in enumerate(actions) if 'crash' in action and event and
                  event.group(1) in (action.get('as'), 'crash')), None)
    if crash is None:
        raise Unknown('not after a crash')
    earlier = {key for action in actions[:crash] for key in action}
    if earlier - HARMLESS or lossy(scenario, members, actions):
        raise Unknown('what happens before may matter')
    master, backups = roles(members, metric.subject, actions[:crash])
    if not concerns(actions[crash]['crash'], master, metric.subject):
        raise Unknown('not the MASTER')
    return closed_form.takeover_range(master.interval, min(map(patience, backups)))


def roles(members, group, actions):
    """The MASTER after crashes and boots that left time for an election each, and the backups."""
    master, alive = members[0], list(members)
    for action in actions:
        if 'crash' in action:
            alive = [member for member in alive
                     if not (member.name == action['crash'] or
                             member == master and concerns(action['crash'], master, group))]
            master = master if master in alive else min(alive)
        elif 'boot' in action:
            alive += [member for member in members if member.name == action['boot']]
            master = min([master, *(member for member in alive if member.preempt)])
    return master, [member for member in alive if member != master]


def concerns(target, master, group):
    """Whether an action strikes the MASTER."""
    return target in (master.name, 'master', f'master of {group}')


def lossy(scenario, members, actions):
    """Whether adverts may be lost before the crash."""
    lost = [i for i, action in enumerate(actions) if 'loss' in action]
    mended = [i for i, action in enumerate(actions) if 'restore' in action]
    cables = any(loss.of_cable(scenario, member.name).share for member in members)
    return cables or bool(lost) and (not mended or lost[-1] > mended[-1])
