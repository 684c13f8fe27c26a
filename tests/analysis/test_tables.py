# SPDX-License-Identifier: GPL-2.0-only
"""Numbers as text, CSV and LaTeX."""

import csv
import io
import math
import unittest

import context
import digits
import load
import tables


class DigitsTest(unittest.TestCase):
    def test_two_digits_of_the_half_width(self):
        for value, low, high, expected in ((2.503, 2.462, 2.544, 3), (2.5, 2.1, 2.9, 2),
                                           (113.4, 90, 140, 0), (0.00123, 0.001, 0.0015, 5),
                                           (5, 4.99999999999, 5.00000000001, 9)):
            self.assertEqual(digits.decimals(value, low, high), expected, value)

    def test_open_and_exact_intervals(self):
        self.assertEqual(digits.decimals(2.5, 2.45, math.nan), 3)
        self.assertEqual(digits.decimals(2.5, 2.5, 2.5), 3)
        self.assertEqual(digits.decimals(0, 0, 0), 0)

    def test_no_negative_zero(self):
        self.assertEqual(digits.plain(-0.0004, 2), '0.00')
        self.assertEqual(digits.plain(-0.04, 2), '-0.04')

    def test_compact(self):
        for value, expected in ((0, '0'), (12.64, '12.6'), (7.4, '7.40'), (0.0123, '0.012'),
                                (4567.8, '4568'), (0.000123, '1.2e-4'), (123456.0, '1.2e5')):
            self.assertEqual(digits.compact(value), expected)


class TablesTest(context.FolderTest):
    def written(self, write, path):
        file = io.StringIO()
        write(load.read(path), file)
        return file.getvalue()

    def test_csv_has_every_estimate_in_full(self):
        path = self.timers()
        rows = list(csv.DictReader(io.StringIO(self.written(tables.write_csv, path))))
        results = load.read(path)
        self.assertEqual(len(rows), len(results.estimates))
        self.assertEqual(rows[1]['loss'], '10%')
        self.assertEqual(float(rows[0]['value']), results.estimates.value[0])
        rates = [row for row in rows if row['statistic'] == 'rate']
        self.assertEqual({row['method'] for row in rates}, {'Garwood', 'rule of three'})
        self.assertEqual(rates[0]['unit'], '1/h')

    def test_csv_leaves_open_sides_empty(self):
        rows = list(csv.DictReader(io.StringIO(self.written(tables.write_csv, self.one()))))
        tail = next(row for row in rows if row['statistic'] == 'quantile-0.99')
        self.assertEqual(tail['high'], '')

    def test_latex(self):
        text = self.written(tables.write_latex, self.timers())
        self.assertEqual(text.count('\\begin{tabular}'), 2)
        self.assertEqual(text.count('\\begin{table*}'), text.count('\\end{table*}'))
        self.assertIn('advbase & advskew & loss (\\%) & rate \\\\', text)
        self.assertIn('1 & 1 & 1 & $0$ $[0, 0.30]$ \\\\', text)
        self.assertIn('rate: Garwood or rule of three', text)

    def test_latex_of_open_intervals(self):
        text = self.written(tables.write_latex, self.skews())
        self.assertIn('$4.170$ $[4.146, \\cdot]$', text)

    def test_latex_escapes(self):
        self.assertEqual(tables.escape('50% of_a\\b\n{c}'),
                         '50\\% of\\_a\\textbackslash{}b \\{c\\}')


if __name__ == '__main__':
    unittest.main()
