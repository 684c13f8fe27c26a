# SPDX-License-Identifier: GPL-2.0-only
"""Tables of studies in Markdown files. A comment above each one says what it shows:

    <!-- table
    study: false-takeovers-by-loss
    rows: [dialect, loss]
    columns:
      - {head: closed form, formula: false-takeovers, at: {skews: 0/100}}
      - {head: simulated, estimate: false-takeovers, at: {skews: 0/100}}
    -->

rows are axes; at picks one value of each of the others. A column shows of its metric the
estimate with its interval, the value alone, the formula (with to: in proportion to that of
another setting) or the losses in a row that make a false takeover.
"""

import dataclasses
import re

import yaml

import digits
import load
import promise
import tables

# What is within fences is an example.
FENCED = r'^ {0,3}(?P<fence>`{3,}|~{3,}).*\n(?:.*\n)*?(?: {0,3}(?P=fence)[`~]*[ \t]*$|.*\Z)'
TABLE = (r'^<!-- table\n(?P<text>(?:.*\n)*?)-->(?:\n|\Z)(?:\n(?=\|))?'
         r'(?P<lines>(?:\|.*(?:\n|\Z))*)')
FOUND = re.compile(f'{FENCED}|{TABLE}', re.MULTILINE)
KINDS = ('estimate', 'value', 'formula', 'losses')
MORE = {'estimate': {'statistic'}, 'value': {'statistic'}, 'formula': {'to'}, 'losses': set()}
KNOWN = ('formula', 'losses')  # without any run


@dataclasses.dataclass(frozen=True)
class Cell:
    """A cell of a table that is not what the results say."""
    line: int
    head: str
    found: str
    wanted: str


class TableError(load.ResultError):
    """What is asked for cannot be shown."""

    def __init__(self, line, reason):
        super().__init__(reason)
        self.line = line


def fill(text, results):
    """The text with the study's tables anew."""
    pieces, done = [], 0
    for match, table in tables_of(text, results):
        pieces += [text[done:match.start()], f'<!-- table\n{match["text"]}-->\n\n',
                   *(line + '\n' for line in lines_at(line_of(text, match), table, results))]
        done = match.end()
    return ''.join(pieces) + text[done:]


def tables_of(text, results):
    """Matches of the study's tables, each with what it asks for."""
    found = [(match, asked(text, match)) for match in FOUND.finditer(text) if not match['fence']]
    found = [(match, table) for match, table in found if table['study'] == results.name]
    if not found:
        raise load.ResultError(f'no table of {results.name} is asked for')
    for match, table in found:
        check(line_of(text, match), table)
    return found


def line_of(text, match):
    return text.count('\n', 0, match.start()) + 1


def asked(text, match):
    """Everything in it is a text, as in the results."""
    line = line_of(text, match)
    try:
        table = yaml.load(match['text'], yaml.BaseLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, 'problem_mark', None)
        raise TableError(line + 1 + mark.line if mark else line,
                         getattr(error, 'problem', None) or 'no YAML') from error
    if not isinstance(table, dict) or not isinstance(table.get('study'), str):
        raise TableError(line, 'the table does not say which study it is of')
    return table


def check(line, table):
    """Raises TableError for what no table is."""
    rows, columns = table.get('rows'), table.get('columns')
    if set(table) - {'study', 'rows', 'columns'}:
        raise TableError(line, 'a table has study, rows and columns only')
    if not is_list(rows, str):
        raise TableError(line, 'rows is no list of axes')
    if not is_list(columns, dict):
        raise TableError(line, 'columns is no list of maps')
    for column in columns:
        check_column(line, column)


def is_list(values, kind):
    return isinstance(values, list) and values != [] and \
        all(isinstance(value, kind) for value in values)


def check_column(line, column):
    kinds = [kind for kind in KINDS if kind in column]
    name = f'column {column.get("head", "without head")}'
    if 'head' not in column or len(kinds) != 1:
        raise TableError(line, f'{name}: needs a head and one of {", ".join(KINDS)}')
    wrong = set(column) - {'head', 'at', *kinds} - MORE[kinds[0]]
    if wrong:
        raise TableError(line, f'{name}: {kinds[0]} has no {", ".join(sorted(wrong))}')
    for key, value in column.items():
        if isinstance(value, dict) != (key in ('at', 'to')) or isinstance(value, list):
            raise TableError(line, f'{name}: {key} is wrong')


def differences(text, results, runs=True):
    """Cells that are not what the results say. Without runs: of heads, settings and closed forms
    only."""
    found = []
    for match, table in tables_of(text, results):
        first = text[:match.start('lines')].count('\n') + 1
        found += compare(first, match['lines'].splitlines(),
                         lines_at(line_of(text, match), table, results),
                         [] if runs else places_of_runs(table))
    return found


def places_of_runs(table):
    """The columns that need runs."""
    rows = len(table['rows'])
    return [rows + i for i, column in enumerate(table['columns']) if kind_of(column) not in KNOWN]


def compare(first, old, new, left_out):
    if len(old) != len(new):
        return [Cell(first, 'the table', f'{len(old)} lines', f'{len(new)} lines')]
    heads = cells(new[0])
    found = []
    for number, (ours, theirs) in enumerate(zip(map(cells, old), map(cells, new))):
        skipped = left_out if number > 1 else []
        if len(ours) > len(theirs):
            found.append(Cell(first + number, 'the row', f'{len(ours)} cells',
                              f'{len(theirs)} cells'))
        found += [Cell(first + number, heads[i], ours[i] if i < len(ours) else 'no cell', cell)
                  for i, cell in enumerate(theirs)
                  if i not in skipped and (i >= len(ours) or ours[i] != cell)]
    return found


def cells(line):
    return [cell.strip() for cell in line.strip('|').split('|')]


def lines_at(line, table, results):
    """The lines of a table; errors tell where it is."""
    try:
        return lines_of(table, results)
    except load.ResultError as error:
        raise TableError(line, str(error)) from error


def lines_of(table, results):
    axes = [axis_of(results, name) for name in table['rows']]
    columns = table['columns']
    heads = [axis.label for axis in axes] + [column['head'] for column in columns]
    lines = [heads, ['---'] * len(heads)]
    for row in row_values(results, axes):
        where = {axis.name: value for axis, value in zip(axes, row)}
        lines.append([*(shown(axis, value) for axis, value in zip(axes, row)),
                      *(cell_of(results, column, where) for column in columns)])
    return ['|' + '|'.join(f' {cell} ' if cell != '---' else cell for cell in line) + '|'
            for line in lines]


def axis_of(results, name):
    axis = next((axis for axis in results.axes if axis.name == name), None)
    if axis is None:
        raise load.ResultError(f'{results.name} has no axis {name}')
    return axis


def row_values(results, axes):
    """Texts of the axes, each combination once, by the first axis first."""
    texts = results.texts[[axis.name for axis in axes]].drop_duplicates()
    place = [{text: i for i, text in enumerate(texts[axis.name].unique())} for axis in axes]
    return sorted(texts.itertuples(index=False, name=None),
                  key=lambda row: [order[text] for order, text in zip(place, row)])


def shown(axis, text):
    """Percent are in the head."""
    return text.removesuffix('%') if axis.percent else text


def setting_of(results, where):
    """The only one with these texts."""
    texts = results.texts
    for name, value in where.items():
        texts = texts[texts[axis_of(results, name).name] == value]
    if len(texts) != 1:
        raise load.ResultError(f'{results.name} has {len(texts)} settings with {where}')
    return texts.index[0]


def kind_of(column):
    return next(kind for kind in KINDS if kind in column)


def cell_of(results, column, where):
    kind = kind_of(column)
    metric = next((metric for metric in results.metrics if metric.name == column[kind]), None)
    if metric is None:
        raise load.ResultError(f'{results.name} has no metric {column[kind]}')
    where = {**where, **column.get('at', {})}
    setting = setting_of(results, where)
    if kind == 'losses':
        return text_or_dash(promise.losses_needed(results, setting, metric), str)
    if kind == 'formula':
        value = promise.value_of(results, setting, metric, metric.headline)
        if value is not None and 'to' in column:
            other = setting_of(results, {**where, **column['to']})
            unit = promise.value_of(results, other, metric, metric.headline)
            value = value / unit if unit else None
        return text_or_dash(value, '{:.4g}'.format)
    statistic = statistic_of(results, column, metric)
    estimates = results.estimate(metric, statistic)
    if setting not in estimates.index:
        never = metric.kind == 'takeover' and results.runs[setting] > 0
        return 'never' if never and statistic != 'standard-deviation' else '-'
    row = estimates.loc[setting]
    return digits.compact(row.value) if kind == 'value' else estimate_text(row)


def statistic_of(results, column, metric):
    """Raises ResultError for one that the study does not estimate of such metrics."""
    statistic = column.get('statistic', metric.headline)
    alike = [other.name for other in results.metrics if other.quantity == metric.quantity]
    rows = results.estimates
    if statistic not in {metric.headline, *rows[rows.metric.isin(alike)].statistic}:
        raise load.ResultError(f'{results.name} does not estimate {statistic} of {metric.name}')
    return statistic


def text_or_dash(value, text):
    return '-' if value is None else text(value)


def estimate_text(row):
    value, low, high = tables.rounded(row)
    return f'{value} [{low or "open"}, {high or "open"}]'
