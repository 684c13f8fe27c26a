# SPDX-License-Identifier: GPL-2.0-only
"""Makes small result files: the tables of doc/results-database.md and views such as a study has,
filled with invented runs."""

import itertools
import math
import pathlib
import random
import sqlite3
import statistics

ROOT = pathlib.Path(__file__).resolve().parents[2]

BASE = '''
scenario: two-routers
lan: {switches: [sw]}
carp:
  gw: {vhid: 1, pass: secret, addresses: [10.0.0.1], advskew: 0}
hosts:
  r1: {on: sw, address: 10.0.0.2/24, carp: {gw: {advskew: 0}}}
  r2: {on: sw, address: 10.0.0.3/24, carp: {gw: {advskew: 100}}, boot: 4s}
  h1: {on: sw, address: 10.0.0.10/24}
run: {for: 2h}
timeline:
  - {at: 1h, as: crash, crash: r1}
'''

UNITS = {'takeover': 's', 'outage': 's', 'dual-master': 's', 'no-master': 's', 'adverts': '1/s',
         'false-takeovers': '1/h'}
QUANTILES = (0.5, 0.95, 0.99)


def statements():
    """The tables, as the documentation shows them."""
    text = (ROOT / 'doc' / 'results-database.md').read_text(encoding='utf-8')
    return text.partition('```sql\n')[2].partition('```')[0]


class ResultFile:
    """A study that is filled setting by setting.

    axes: names, paths and values as written, such as ('loss', 'lan.cable.loss', ['1%', '5%'])
    metrics: (name, kind) or (name, kind, text)
    combine: makes the points of the values of all axes; zip makes a sample
    """

    def __init__(self, path, axes, metrics, base=BASE, name='invented',
                 combine=itertools.product):
        self.axes = axes
        self.combine = combine
        self.metrics = metrics
        self.database = sqlite3.connect(path)
        self.database.executescript(statements())
        self.database.execute('PRAGMA application_id = 0x43415250')
        self.database.execute('PRAGMA user_version = 2')
        self.insert('study', name, 'What if?', self.text(), base, 'carp-lab 0', 0.95, 1)
        self.describe()

    def insert(self, table, *values):
        self.database.execute(
            f'INSERT INTO {table} VALUES ({", ".join("?" * len(values))})', values)

    def text(self):
        """The study file."""
        lines = [f'  {name}: {{path: {path}, values: [{", ".join(values)}]}}'
                 for name, path, values in self.axes]
        return 'study: invented\n' + ('axes:\n' + '\n'.join(lines) if lines else '') + '\n'

    def describe(self):
        for number, (name, _, values) in enumerate(self.axes):
            self.insert('axis', number, name, unit_of(values[0]))
        for number, (name, kind, *text) in enumerate(self.metrics):
            self.insert('metric', number, name, kind, 'gw', UNITS[kind],
                        'events' if kind == 'false-takeovers' else 'sample',
                        text[0] if text else f'{{{kind}: gw}}')
            self.make_view(number, name, kind)
        self.points = list(self.combine(*(values for _, _, values in self.axes)))
        for setting, point in enumerate(self.points):
            lines = [f'{path}={value}' for (_, path, _), value in zip(self.axes, point)]
            self.insert('setting', setting, f'digest-{setting}', '\n'.join(lines))
            for number, value in enumerate(point):
                self.insert('coordinate', setting, number, value, number_in(value))

    def make_view(self, number, name, kind):
        column = {'s': 'value_s', '1/s': 'value_per_s', '1/h': 'value_per_h'}[UNITS[kind]]
        self.database.execute(
            f'CREATE VIEW "{name}" AS SELECT setting, replication, subject, idx, '
            f'value AS {column}{", unfinished" if kind == "outage" else ""} '
            f'FROM measurement WHERE metric = {number}')

    def add(self, setting, metric, values, exposure=0.0):
        """What runs 0, 1, ... gave; None: nothing."""
        self.database.executemany(
            "INSERT OR IGNORE INTO run VALUES (?, ?, ?, 'key', 'done', '')",
            [(setting, run, 1 + run) for run in range(len(values))])
        self.database.executemany(
            'INSERT INTO measurement VALUES (?, ?, ?, ?, 0, ?, ?, 0)',
            [(setting, run, metric, 'gw', value, exposure)
             for run, value in enumerate(values) if value is not None])
        known = [value for value in values if value is not None]
        if self.metrics[metric][1] == 'false-takeovers':
            self.estimate_rate(setting, metric, sum(known), exposure * len(known))
            return
        if known:
            self.estimate_sample(setting, metric, sorted(known))
        if self.metrics[metric][1] in ('takeover', 'outage'):
            self.insert('estimate', setting, metric, 'probability', len(known) / len(values), None,
                        None, 'Clopper-Pearson', len(values))

    def estimate_rate(self, setting, metric, events, exposure):
        if events == 0:
            self.insert('estimate', setting, metric, 'rate', 0, 0, -math.log(0.05) / exposure,
                        'rule of three', 1)
            return
        half = 1.96 * math.sqrt(events)
        self.insert('estimate', setting, metric, 'rate', events / exposure,
                    max(0.0, events - half) / exposure, (events + half + 1) / exposure,
                    'Garwood', 1)

    def estimate_sample(self, setting, metric, ordered):
        count = len(ordered)
        mean = statistics.fmean(ordered)
        half = 1.96 * statistics.stdev(ordered) / math.sqrt(count) if count > 1 else None
        self.insert('estimate', setting, metric, 'mean', mean, half and mean - half,
                    half and mean + half, 'Student t', count)
        for probability in QUANTILES:
            rank = probability * (count - 1)
            ranks = 1.96 * math.sqrt(count * probability * (1 - probability))
            low, high = math.floor(rank - ranks), math.ceil(rank + ranks)
            self.insert('estimate', setting, metric, f'quantile-{probability:g}',
                        ordered[round(rank)], ordered[low] if low >= 0 else None,
                        ordered[high] if high < count else None,
                        'order statistics' if high < count else 'order statistics, open above',
                        count)

    def compare(self, setting, baseline, metric, value, low, high):
        self.insert('difference', setting, baseline, metric, 'mean-difference', value, low, high,
                    'paired Student t', 100)

    def close(self):
        self.database.commit()
        self.database.close()


def unit_of(text):
    return 's' if text.endswith(('s', 'ms')) and text[0].isdigit() else ''


def number_in(text):
    """1.5 s of 1500ms, 0.01 of 1%, nothing of words."""
    for ending, factor in (('ms', 0.001), ('s', 1), ('%', 0.01), ('', 1)):
        if text.endswith(ending):
            try:
                return float(text[:len(text) - len(ending)]) * factor
            except ValueError:
                pass
    return None


def takeovers(down, interval, count, seed):
    """Of a crash at a random phase of the adverts."""
    luck = random.Random(seed)
    return [down - interval * luck.random() for _ in range(count)]
