# SPDX-License-Identifier: GPL-2.0-only
"""The members of a group and the MASTER that they elect, as far as the formulas know."""

import dataclasses

import closed_form
import when
from loss import Unknown

DEFAULTS = {'advbase': 1, 'advskew': 0, 'dialect': 'openbsd', 'created': True, 'preempt': False}
# What else a group and the host of a member may say, because it changes no time.
COMMON = {'vhid', 'pass', 'key', 'address', 'addresses', 'lladdr', 'router-adverts'}
PORT = {True, 'address', 'mac', 'cable', 'carp', 'gateway', 'forwards', 'boot', 'arp',
        'probe'}  # "on" is true to a reader of YAML 1.1
ONLY = {'carpver': 2, 'balancing': 'none'}


@dataclasses.dataclass(frozen=True, order=True)
class Member:
    """Of a group; the best is the least."""
    interval: float  # between its adverts as MASTER
    down: float      # of silence, until it takes over as BACKUP
    name: str        # of its host
    preempt: bool    # takes over from a worse MASTER


def patience(member):
    return member.down


def members_of(scenario, group):
    """The best first."""
    common = known(scenario['carp'][group], COMMON)
    if ':' in str([common.get('address'), common.get('addresses')]):
        raise Unknown('two families, each with its timers')
    members = []
    for name, host in scenario['hosts'].items():
        if 'interfaces' in host:
            raise Unknown('several ports')
        own = memberships(host)
        if group not in own:
            continue
        if set(host) - PORT:
            raise Unknown(f'{name} is not like others')
        values = {**DEFAULTS, **common, **known(own[group] or {}, {'lladdr'})}
        if values['created']:
            members.append(member_of(name, values))
    if len(members) < 2:
        raise Unknown('no backup')
    return sorted(members)


def known(values, more):
    """The values, if the formulas do not depend on any but the defaults."""
    for key, value in values.items():
        if key not in more and key not in DEFAULTS and ONLY.get(key) != value:
            raise Unknown(f'{key} is {value}')
    return values


def memberships(host):
    """By group, what the member says."""
    carp = host.get('carp')
    if isinstance(carp, str):
        return {carp: {}}
    return dict.fromkeys(carp, {}) if isinstance(carp, list) else carp or {}


def member_of(name, values):
    timers = values['dialect'], int(values['advbase']), int(values['advskew'])
    down = closed_form.down_time(*timers)
    if down is None:
        raise Unknown('no formula for the dialect')
    return Member(closed_form.advert_interval(*timers), down, name, values['preempt'])


def settled(scenario, members):
    """When the best is MASTER and all others heard it. Raises Unknown if another one may be
    MASTER in its place."""
    boots = [when.span(scenario['hosts'][member.name].get('boot', '0s')) for member in members]
    latest = [boot.last + member.down for boot, member in zip(boots, members)]
    # With preempt some kernels do not even wait.
    earliest = [boot.first + (0 if member.preempt else member.down)
                for boot, member in zip(boots, members)]
    if not members[0].preempt and min(earliest[1:]) <= latest[0]:
        raise Unknown('the best may not be the first')
    return max(min(latest), max(boot.last for boot in boots) + slowest(members))


def slowest(members):
    """The longest interval between adverts of a MASTER."""
    return max(member.interval for member in members)


class Election:
    """Who is MASTER after crashes and boots that leave time for it."""

    def __init__(self, scenario, group, members):
        self.hosts, self.group, self.members = scenario['hosts'], group, members
        self.alive, self.master = list(members), members[0]
        self.over = settled(scenario, members)

    @property
    def backups(self):
        return [member for member in self.alive if member != self.master]

    def meet(self, event):
        at = when.span(event['at'])
        if 'crash' in event:
            self.crash(self.struck(event['crash']), at)
        elif 'boot' in event:
            self.boot(event['boot'], at)
        elif 'restore' in event:
            # Whoever took over without need hears the MASTER again.
            self.over = max(self.over, at.last + slowest(self.members))

    def struck(self, target):
        """The host, given by its name or role."""
        if target == f'master of {self.group}':
            return self.master.name
        if target not in self.hosts:
            raise Unknown(f'{target} may be anybody')
        return target

    def wait(self, at):
        if at.first < self.over:
            raise Unknown('an election is not over')

    def crash(self, name, at):
        self.wait(at)
        self.alive = [member for member in self.alive if member.name != name]
        if not self.alive:
            raise Unknown('nobody is left')
        if self.master.name == name:
            self.take_over(min(self.alive, key=patience))
        self.over = at.last + max(map(patience, self.members)) + slowest(self.members)

    def boot(self, name, at):
        self.wait(at)
        if name not in self.hosts:
            raise Unknown(f'{name} may be anybody')
        self.alive += [member for member in self.members
                       if member.name == name and member not in self.alive]
        self.take_over(self.master)
        self.over = at.last + slowest(self.members)

    def take_over(self, master):
        """Until a better one takes it over."""
        self.master = min([master, *(member for member in self.alive if member.preempt)])
