# SPDX-License-Identifier: GPL-2.0-only
"""The estimates as CSV, for further work, and as LaTeX, for a paper."""

import csv
import math

import curves
import digits
import layout
import load

OPEN = '\\cdot'


def write_csv(results, file):
    """Every estimate in a line: the axes as in the study, numbers in full."""
    writer = csv.writer(file, lineterminator='\n')
    writer.writerow(['setting', *(axis.name for axis in results.axes), 'metric', 'unit',
                     'statistic', 'value', 'low', 'high', 'confidence', 'method', 'count'])
    units = {metric.name: metric.unit for metric in results.metrics}
    for row in results.estimates.itertuples():
        texts = [results.texts[axis.name][row.setting] for axis in results.axes]
        writer.writerow([row.setting, *texts, row.metric, units[row.metric], row.statistic,
                         exact(row.value), exact(row.low), exact(row.high),
                         exact(results.confidence), row.method, row.count])


def exact(value):
    """The shortest text that is this number; nothing where there is none."""
    return '' if math.isnan(value) else repr(float(value))


def write_latex(results, file):
    """A table for each metric (package booktabs), settings as rows."""
    file.write(f'% {results.name}: {one_line(results.question)}\n'
               '% Needs \\usepackage{booktabs}.\n')
    for metric in results.metrics:
        rows = results.estimates[results.estimates.metric == metric.name]
        if len(rows):
            write_table(results, metric, rows, file)


def write_table(results, metric, rows, file):
    statistics = order(rows.statistic.unique())
    axes = layout.varying(results)
    head = [escape(axis.label) for axis in axes]
    head += [escape(curves.statistic_label(name)) for name in statistics]
    columns = ''.join('r' if axis.numeric else 'l' for axis in axes) + 'l' * len(statistics)
    what = metric.name + (f' in {metric.unit}' if metric.unit else '')
    kind = 'table*' if len(statistics) > 2 else 'table'
    file.write(f'\n\\begin{{{kind}}}\n  \\centering\n'
               f'  \\caption{{{escape(what)}: estimates with '
               f'{results.confidence * 100:g}\\,\\% intervals ({escape(methods(rows))}).}}\n'
               f'  \\begin{{tabular}}{{{columns}}}\n    \\toprule\n'
               f'    {" & ".join(head)} \\\\\n    \\midrule\n')
    by_name = {name: rows[rows.statistic == name].set_index('setting') for name in statistics}
    for setting in results.values.index:
        cells = [escape(axis_cell(results, axis, setting)) for axis in axes]
        cells += [cell(by_name[name], setting) for name in statistics]
        file.write(f'    {" & ".join(cells)} \\\\\n')
    file.write('    \\bottomrule\n  \\end{tabular}\n' f'\\end{{{kind}}}\n')


def axis_cell(results, axis, setting):
    return layout.shown(axis, results.values[axis.name][setting])


def order(statistics):
    """Mean, deviation, quantiles ascending, the rest."""
    def key(name):
        if name.startswith('quantile-'):
            return 2, load.probability(name)
        return {'mean': 0, 'standard-deviation': 1}.get(name, 3), 0
    return sorted(statistics, key=key)


def methods(rows):
    """Each method once, by what it was used for."""
    parts = []
    for name in order(rows.statistic.unique()):
        used = sorted({method.partition(',')[0] for method in rows[rows.statistic == name].method})
        short = 'quantiles' if name.startswith('quantile-') else name.replace('-', ' ')
        part = f'{short}: {" or ".join(used)}'
        if part not in parts:
            parts.append(part)
    return '; '.join(parts)


def cell(rows, setting):
    """The value and its interval with as many digits as that justifies."""
    if setting not in rows.index:
        return '--'
    value, low, high = rounded(rows.loc[setting])
    return f'${value}$ $[{low or OPEN}, {high or OPEN}]$'


def rounded(row):
    """An estimate and the ends of its interval, '' for one that is not bounded."""
    places = digits.decimals(row.value, row.low, row.high)
    return tuple('' if math.isnan(number) else digits.plain(number, places) if number else '0'
                 for number in (row.value, row.low, row.high))


def one_line(text):
    return ' '.join(text.split())


def escape(text):
    special = {'\\': r'\textbackslash{}', '~': r'\textasciitilde{}', '^': r'\textasciicircum{}'}
    special.update({character: '\\' + character for character in '&%$#_{}'})
    return ''.join(special.get(character, character) for character in one_line(text))
