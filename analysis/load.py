# SPDX-License-Identifier: GPL-2.0-only
"""Reads the results of a study (doc/results-database.md) into data frames."""

import dataclasses
import pathlib
import sqlite3

import pandas
import yaml

APPLICATION_ID = 0x43415250  # "CARP"
SCHEMA_VERSION = 2


class ResultError(Exception):
    """The file holds no results that can be shown; the message says why."""


@dataclasses.dataclass(frozen=True)
class Axis:
    """A dimension of the study."""
    name: str
    unit: str      # of its numbers
    numeric: bool  # every value has a number
    percent: bool  # written as percent: shown so
    paths: tuple   # of what it changes in the scenario
    logarithmic: bool = False  # drawn or stepped by ratios

    @property
    def label(self):
        unit = '%' if self.percent else self.unit
        return f'{self.name} ({unit})' if unit else self.name


@dataclasses.dataclass(frozen=True)
class Metric:
    """What was measured, as the study has it."""
    name: str
    kind: str      # takeover, outage, ...
    subject: str   # group or client
    unit: str      # s, 1/s, 1/h; none for probabilities
    quantity: str  # sample, events or trials
    text: str      # as in the study file

    @property
    def headline(self):
        """The statistic that says most in one number."""
        return {'sample': 'mean', 'events': 'rate', 'trials': 'probability'}[self.quantity]

    @property
    def label(self):
        if self.quantity == 'trials':
            return f'{self.kind.replace("-", " ")} per advert'
        unit = {'1/s': 'per s', '1/h': 'per hour'}.get(self.unit, self.unit)
        return f'{self.name.replace("-", " ")} ({unit})'


@dataclasses.dataclass(frozen=True)
class Results:
    """A study with its estimates. Data frames are in the order of settings.

    values: index setting, a column for each axis: a number (percent where so written) or a word
    texts: likewise, as written
    runs: index setting, number of runs that are done
    estimates: setting, metric, statistic, value, low, high, method, count; low and high are NaN
        where the sample does not bound them
    differences: likewise, with the setting that is compared with as baseline
    samples: by metric of quantity sample: setting, replication, value, one for each run where it
        is known
    asked: by metric of quantity sample: index setting, number of runs that the samples are of, with
        those where a takeover did not happen or an outage did not end
    base: the text of the scenario; overrides: by setting, the paths that differ and their values
    """
    name: str
    question: str
    confidence: float
    axes: tuple
    metrics: tuple
    values: pandas.DataFrame
    texts: pandas.DataFrame
    runs: pandas.Series
    estimates: pandas.DataFrame
    differences: pandas.DataFrame
    samples: dict
    asked: dict
    base: str
    overrides: dict

    def estimate(self, metric, statistic):
        """The rows of one statistic, by setting."""
        rows = self.estimates
        rows = rows[(rows.metric == metric.name) & (rows.statistic == statistic)]
        return rows.set_index('setting')

    def quantiles(self, metric):
        """Names of the metric's quantiles, ascending."""
        names = self.estimates[self.estimates.metric == metric.name].statistic.unique()
        return sorted((name for name in names if name.startswith('quantile-')), key=probability)

    def partial(self, metric):
        """Settings in some of whose runs it did not happen or end: their mean is of the others."""
        if metric.quantity != 'sample':
            return pandas.Index([])
        rows = self.estimate(metric, 'probability')
        return rows.index[rows.value < 1]

    def axis(self, name):
        return next(axis for axis in self.axes if axis.name == name)


def probability(statistic):
    """The 0.99 in quantile-0.99."""
    return float(statistic.partition('-')[2])


def read(path):
    """Raises ResultError for a file that is no database of a study, or of one without results."""
    path = pathlib.Path(path)
    if not path.is_file():
        raise ResultError(f'{path}: no such file')
    database = None
    try:
        database = sqlite3.connect(f'{path.resolve().as_uri()}?mode=ro', uri=True)
        check_header(path, database)
        return read_results(path, database)
    except (sqlite3.Error, pandas.errors.DatabaseError) as error:
        reason = str(error)
        if 'not a database' in reason:
            reason = 'not a SQLite database'
        elif 'locked' in reason:
            reason = 'in use: the study is running'
        raise ResultError(f'{path}: {reason}') from error
    finally:
        if database is not None:
            database.close()


def check_header(path, database):
    application, = database.execute('PRAGMA application_id').fetchone()
    version, = database.execute('PRAGMA user_version').fetchone()
    if application != APPLICATION_ID:
        raise ResultError(f'{path}: not a database of a study')
    if version != SCHEMA_VERSION:
        raise ResultError(f'{path}: has schema version {version}; this program reads version '
                          f'{SCHEMA_VERSION}')


def read_results(path, database):
    studies = database.execute(
        'SELECT name, question, confidence, base, file FROM study').fetchall()
    if len(studies) != 1:
        raise ResultError(f'{path}: holds no study')
    name, question, confidence, base, file = studies[0]
    axes, values, texts = read_axes(database, yaml.safe_load(file).get('axes') or {})
    metrics = tuple(Metric(*row) for row in database.execute(
        'SELECT name, kind, subject, unit, quantity, text FROM metric ORDER BY metric'))
    runs = read_runs(database, values.index)
    samples, asked = {}, {}
    for metric in metrics:
        if metric.quantity == 'sample':
            samples[metric.name], asked[metric.name] = read_sample(database, metric, runs)
    results = Results(
        name=name, question=question, confidence=confidence, axes=axes, metrics=metrics,
        values=values, texts=texts, runs=runs,
        estimates=read_rows(database, 'estimate', 'm.name AS metric'),
        differences=read_rows(database, 'difference', 't.baseline, m.name AS metric'),
        samples=samples, asked=asked,
        base=base, overrides=read_overrides(database))
    if results.estimates.empty:
        raise ResultError(f'{path}: the study has no estimates yet: let carp-lab sweep finish it')
    return results


def read_axes(database, written):
    """The axes, as the study file has them, and by setting what it has on each."""
    written = {str(name): axis for name, axis in written.items()}
    settings = pandas.read_sql('SELECT setting FROM setting ORDER BY setting', database).setting
    values, texts = pandas.DataFrame(index=settings), pandas.DataFrame(index=settings)
    axes = []
    for number, name, unit in database.execute('SELECT axis, name, unit FROM axis ORDER BY axis'):
        column = pandas.read_sql(
            'SELECT setting, text, number FROM coordinate WHERE axis = ?', database,
            params=(number,)).set_index('setting').reindex(settings)
        numeric = bool(column.number.notna().all())
        percent = numeric and bool(column.text.str.endswith('%').all())
        keys = written.get(name, {})
        paths = tuple(keys.get('paths') or [keys.get('path')]) if keys else ()
        axes.append(Axis(name, unit, numeric, percent, paths, keys.get('scale') == 'log'))
        texts[name] = column.text
        # A share of 0.1% is 0.001, which times 100 is not quite 0.1.
        values[name] = (column.number * 100).round(12) if percent else \
            column.number.astype(float) if numeric else column.text
    return tuple(axes), values, texts


def read_runs(database, settings):
    counted = pandas.read_sql(
        "SELECT setting, count(*) AS runs FROM run WHERE status = 'done' GROUP BY setting",
        database).set_index('setting').runs
    return counted.reindex(settings, fill_value=0)


def read_rows(database, table, columns):
    return pandas.read_sql(
        f'SELECT t.setting, {columns}, t.statistic, t.value, t.low, t.high, t.method, t.count '
        f'FROM {table} t JOIN metric m USING (metric) ORDER BY t.metric, t.statistic, t.setting',
        database).astype({'value': float, 'low': float, 'high': float})


def read_sample(database, metric, runs):
    """One value for each run, the largest, as the estimates have it; and by setting, of how many
    runs these are."""
    column = 'value_s' if metric.unit == 's' else 'value_per_s'
    unfinished = 'unfinished' if metric.kind == 'outage' else '0'
    view = '"' + metric.name.replace('"', '""') + '"'
    rows = pandas.read_sql(
        f'SELECT setting, replication, {column} AS value, {unfinished} AS unfinished FROM {view} '
        'ORDER BY setting, replication, value, unfinished', database)
    largest = rows.drop_duplicates(['setting', 'replication'], keep='last')
    told = largest.groupby('setting').size().reindex(runs.index, fill_value=0)
    known = largest[largest.unfinished == 0].drop(columns='unfinished').reset_index(drop=True)
    return known, runs if metric.kind == 'takeover' else told


def read_overrides(database):
    """By setting: the values that make it of the base scenario, by their paths."""
    overrides = {}
    for setting, lines in database.execute('SELECT setting, overrides FROM setting'):
        pairs = (line.partition('=') for line in lines.splitlines())
        overrides[setting] = {path: value for path, _, value in pairs}
    return overrides
