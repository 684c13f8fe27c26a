# SPDX-License-Identifier: GPL-2.0-only
"""What the closed form promises for a setting: its scenario, as far as the formulas need it."""

import copy
import dataclasses
import functools

import yaml

import closed_form
import load
import loss
import when
from loss import Unknown
from members import Election, members_of, patience, settled

LOSS = loss.ACTION_KEYS | {'restore'}
KNOWN = LOSS | {'crash', 'boot'}
LITTLE = 0.01  # of a window, within which there may be no MASTER yet
NOT_SO_SIMPLE = (Unknown, yaml.YAMLError, KeyError, IndexError, TypeError, ValueError,
                 AttributeError)


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
            return false_takeovers(scenario, members, metric)
        if metric.kind == 'takeover':
            low, high = takeover_range(scenario, members, metric)
            if statistic == 'mean':
                return (low + high) / 2
            if statistic.startswith('quantile-'):
                return low + load.probability(statistic) * (high - low)
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


def chains(scenario, members, losing):
    """What makes false takeovers, each with its own luck: all backups if they miss the same
    adverts, of which the most impatient then keeps the others quiet, or each of them."""
    master, *backups = members
    common, any_two = loss.for_all(scenario, losing, master.name), loss.for_any(losing)
    losses = [loss.for_one(scenario, losing, master.name, backup.name) for backup in backups]
    loss.check_trunks(scenario)
    if len(backups) == 1:
        losses = [loss.together([common, any_two, *losses])]
    elif common.share or any_two.share:
        if any_two.share or any(own.share for own in losses):
            raise Unknown('some are missed by all, some by one')
        losses, backups = [common], [min(backups, key=patience)]
    return [Chain(lost, closed_form.losses_needed(master.interval, backup.down))
            for lost, backup in zip(losses, backups) if lost.share > 0]


def question_of(metric):
    """The metric as the study has it: keys and values."""
    return parsed(metric.text if metric.text.startswith('{') else f'{{{metric.text}}}')


def keys_of(actions):
    return {key for action in actions for key in action}


def false_takeovers(scenario, members, metric):
    """Per hour or per advert. Backups count as if each were alone. The same has to get lost all
    the time that the metric counts."""
    begin, end = when.window(scenario, question_of(metric))
    before, between = when.split(scenario, begin, end)
    if between or keys_of(before) - LOSS:
        raise Unknown('something else happens')
    if settled(scenario, members) - begin.first > LITTLE * (end.first - begin.first):
        raise Unknown('there is no MASTER yet')
    found = chains(scenario, members, loss.at_work(scenario, before))
    if not found or any(chain.needed < 1 or chain.loss.share >= 1 for chain in found):
        raise Unknown('no loss, or nothing else')
    per_advert = sum(closed_form.false_takeover_probability(
        chain.loss.share, chain.loss.leave, chain.needed) for chain in found)
    if metric.quantity == 'events':
        return per_advert / members[0].interval * 3600
    return per_advert


def losses_needed(results, setting, metric):
    """By the most impatient backup; None where nothing is known."""
    try:
        members = members_of(scenario_of(results, setting), metric.subject)
    except NOT_SO_SIMPLE:
        return None
    return closed_form.losses_needed(members[0].interval, min(map(patience, members[1:])))


def takeover_range(scenario, members, metric):
    """The metric has to count from a crash of the MASTER, before which nothing gets lost and all
    elections are over, and up to the takeover."""
    question = question_of(metric)
    begin, end = when.window(scenario, question)
    if not begin.event or 'crash' not in begin.event:
        raise Unknown('not after a crash')
    longest = when.Span(begin.first, begin.last + max(map(patience, members)))
    if longest.last > end.first:
        raise Unknown('the takeover may come too late')
    (*before, last), between = when.split(scenario, begin, longest)
    if last is not begin.event or between or keys_of(before) - KNOWN:
        raise Unknown('something else may matter')
    if lossy(scenario, members, before):
        raise Unknown('adverts may be lost before')
    election = Election(scenario, metric.subject, members)
    for action in before:
        election.meet(action)
    election.wait(begin)
    if election.struck(begin.event['crash']) != election.master.name:
        raise Unknown('not the MASTER')
    if not election.backups:
        raise Unknown('nobody takes over')
    return closed_form.takeover_range(election.master.interval,
                                      min(map(patience, election.backups)))


def lossy(scenario, members, before):
    """Whether adverts may be lost at the crash."""
    loss.check_trunks(scenario)
    return any(loss.of_cable(scenario, member.name).share for member in members) or \
        any(loss.of_value(action['loss']).share for action in loss.at_work(scenario, before))
