# SPDX-License-Identifier: GPL-2.0-only
"""What gets lost of the adverts on their way from the MASTER to its backups, as far as formulas
know: independently of each other or in bursts."""

import dataclasses
import re

ACTION_KEYS = {'at', 'as', 'from', 'to', 'loss'}


class Unknown(Exception):
    """The formulas say nothing of this scenario."""


@dataclasses.dataclass(frozen=True)
class Loss:
    """Of adverts."""
    share: float  # that is lost
    leave: float  # probability that the one after a lost one arrives

    @property
    def independent(self):
        return self.leave == 1 - self.share


def of_value(value):
    """0.1% or 0.001; a map tells of bursts."""
    if not isinstance(value, dict):
        lost = share(value)
        return Loss(lost, 1 - lost)
    if set(value) == {'mean', 'burst'}:
        return Loss(share(value['mean']), 1 / float(value['burst']))
    if set(value) == {'enter', 'leave'}:
        enter, leave = share(value['enter']), share(value['leave'])
        return Loss(enter / (enter + leave), leave)
    raise Unknown('each state loses some')


def share(value):
    match = re.fullmatch(r'([0-9.]+(?:[eE]-?[0-9]+)?)(%?)', str(value))
    if not match:
        raise Unknown(f'{value} is no share')
    return float(match.group(1)) / (100 if match.group(2) else 1)


def together(losses):
    """Of adverts that meet one after the other."""
    losses = [loss for loss in losses if loss.share > 0]
    if len(losses) == 1:
        return losses[0]
    if not all(loss.independent for loss in losses):
        raise Unknown('bursts and another loss')
    arrives = 1.0
    for loss in losses:
        arrives *= 1 - loss.share
    return Loss(1 - arrives, arrives)


def for_all(scenario, losing, master):
    """What all backups miss together: lost on the MASTER's cable, or wherever it is meant for."""
    return together([of_cable(scenario, master),
                     *(of_value(action['loss']) for action in losing
                       if action.get('from') == master and 'to' not in action)])


def for_one(scenario, losing, master, backup):
    """What a backup misses by itself."""
    return together([of_cable(scenario, backup),
                     *(of_value(action['loss']) for action in losing
                       if action.get('from', master) == master and action.get('to') == backup)])


def for_any(losing):
    """What gets lost between any two hosts."""
    return together([of_value(action['loss']) for action in losing
                     if 'from' not in action and 'to' not in action])


def of_cable(scenario, host):
    own = scenario['hosts'][host].get('cable') or {}
    return of_value(own.get('loss', everywhere(scenario)))


def everywhere(scenario):
    return ((scenario.get('lan') or {}).get('cable') or {}).get('loss', 0)


def check_trunks(scenario):
    """Raises Unknown if something gets lost between switches."""
    trunks = (scenario.get('lan') or {}).get('trunks') or []
    if any(of_value(trunk.get('loss', everywhere(scenario))).share for trunk in trunks):
        raise Unknown('trunks that lose')


def at_work(scenario, actions):
    """What still loses after these actions. A loss takes the place of all that it covers."""
    losing = []
    for action in actions:
        if 'loss' in action:
            check_ends(scenario, action)
            losing = [old for old in losing if not covers(action, old)] + [action]
        elif 'restore' in action:
            losing = [old for old in losing if not mends(scenario, action['restore'], old)]
    return losing


def check_ends(scenario, action):
    if set(action) - ACTION_KEYS:
        raise Unknown('not always lost')
    if not {action[end] for end in ('from', 'to') if end in action} <= set(scenario['hosts']):
        raise Unknown('lost by whom is not known beforehand')


def covers(action, old):
    return all(end not in action or action[end] == old.get(end) for end in ('from', 'to'))


def mends(scenario, target, action):
    if target != 'all' and target not in scenario['hosts']:
        raise Unknown(f'{target} may not be all of it')
    return target in ('all', action.get('from'), action.get('to'))
