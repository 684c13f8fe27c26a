# SPDX-License-Identifier: GPL-2.0-only
"""Tables of Markdown files: written, and compared cell by cell."""

import contextlib
import io
import unittest

import context
import fill
import load
import markdown

BEGIN = '# Results\n\n<!-- table\nstudy: invented\nrows: [dialect]\ncolumns:\n'
COLUMNS = ('  - {head: n, losses: takeover, at: {skew: 200}}\n'
           '  - {head: formula, formula: takeover, at: {skew: 200}}\n'
           '  - {head: share, formula: takeover, at: {skew: 200}, to: {skew: 0}}\n'
           '  - {head: mean, estimate: takeover, at: {skew: 200}}\n'
           '  - {head: tail, estimate: takeover, statistic: quantile-0.99, at: {skew: 200}}\n'
           '  - {head: value, value: takeover, at: {skew: 200}}\n')
TABLE = ('| dialect | n | formula | share | mean | tail | value |\n'
         '|---|---|---|---|---|---|---|\n'
         '| openbsd | 5 | 4.844 | 1.938 | 4.796 [4.713, 4.879] | 5.320 [5.308, open] | 4.80 |\n'
         '| freebsd | 3 | 3.281 | 1.312 | 3.268 [3.177, 3.358] | 3.779 [3.768, open] | 3.27 |\n')


class MarkdownTest(context.FolderTest):
    def setUp(self):
        super().setUp()
        self.results = load.read(self.skews())
        self.asking = BEGIN + COLUMNS + '-->\n\nThat is it.\n'

    def test_tables_are_written_where_they_are_asked_for(self):
        filled = markdown.fill(self.asking, self.results)
        self.assertEqual(filled, BEGIN + COLUMNS + '-->\n\n' + TABLE + '\nThat is it.\n')
        self.assertEqual(markdown.fill(filled, self.results), filled)
        self.assertEqual(markdown.differences(filled, self.results), [])

    def test_tables_of_other_studies_are_left_alone(self):
        other = '<!-- table\nstudy: other\nrows: [a]\ncolumns: []\n-->\n\n| old |\n|---|\n'
        self.assertIn(other, markdown.fill(other + self.asking, self.results))
        with self.assertRaisesRegex(load.ResultError, 'no table of invented'):
            markdown.fill(other, self.results)

    def test_every_wrong_cell_is_told(self):
        filled = markdown.fill(self.asking, self.results)
        wrong = filled.replace('| 3.779 ', '| 3.778 ').replace('| 4.844 |', '| 4.843 |')
        self.assertEqual(markdown.differences(wrong, self.results), [
            markdown.Cell(17, 'formula', '4.843', '4.844'),
            markdown.Cell(18, 'tail', '3.778 [3.768, open]', '3.779 [3.768, open]')])
        self.assertEqual([cell.head for cell in
                          markdown.differences(wrong, self.results, runs=False)], ['formula'])

    def test_missing_rows_and_cells_are_told(self):
        filled = markdown.fill(self.asking, self.results)
        lines = filled.splitlines(keepends=True)
        self.assertEqual(markdown.differences(''.join(lines[:16] + lines[17:]), self.results),
                         [markdown.Cell(15, 'the table', '3 lines', '4 lines')])
        short = filled.replace(' | 3.27 |\n', ' |\n')
        self.assertEqual(markdown.differences(short, self.results),
                         [markdown.Cell(18, 'value', 'no cell', '3.27')])
        long = filled.replace(' | 3.27 |\n', ' | 3.27 | 1 |\n')
        self.assertEqual(markdown.differences(long, self.results),
                         [markdown.Cell(18, 'the row', '8 cells', '7 cells')])

    def test_percent_are_in_the_head_and_missing_values_are_told(self):
        results = load.read(self.timers())
        asking = BEGIN.replace('dialect', 'advbase, loss')
        filled = markdown.fill(asking + '  - {head: n, losses: false, at: {advskew: 1}}\n'
                               '  - {head: none, formula: takeover, at: {advskew: 1}}\n-->\n',
                               results)
        self.assertIn('| advbase | loss (%) | n | none |\n|---|---|---|---|\n| 1 | 1 | 3 | - |\n'
                      '| 1 | 10 | 3 | - |\n| 2 | 1 | 3 | - |\n', filled)

    def test_a_takeover_that_never_was(self):
        estimates = self.results.estimates
        estimates.drop(estimates.index[estimates.setting == 2], inplace=True)
        self.assertIn('| openbsd | 5 | 4.844 | 1.938 | never | never | never |',
                      markdown.fill(self.asking, self.results))

    def test_never_is_said_of_runs_that_were_done(self):
        estimates = self.results.estimates
        estimates.drop(estimates.index[estimates.setting == 2], inplace=True)
        self.results.runs[2] = 0
        self.assertIn('| openbsd | 5 | 4.844 | 1.938 | - | - | - |',
                      markdown.fill(self.asking, self.results))

    def test_statistics_that_are_not_estimated(self):
        for statistic in ('meen', 'quantile-0.9', 'rate'):
            asking = self.asking.replace('quantile-0.99', statistic)
            with self.assertRaisesRegex(load.ResultError, f'does not estimate {statistic} of'):
                markdown.fill(asking, self.results)

    def test_the_last_line_may_have_no_end(self):
        filled = markdown.fill(self.asking.partition('\nThat')[0], self.results)
        self.assertEqual(markdown.fill(filled.rstrip('\n'), self.results), filled)
        self.assertEqual(markdown.fill(self.asking.partition('\n\nThat')[0], self.results), filled)

    def test_examples_within_fences_are_left_alone(self):
        for fence in ('```', '~~~~'):
            example = f'{fence}text\n{self.asking}{fence}\n\n'
            self.assertTrue(markdown.fill(example + self.asking, self.results)
                            .startswith(example + BEGIN))
            with self.assertRaisesRegex(load.ResultError, 'no table of invented'):
                markdown.fill(example, self.results)

    def test_no_proportion_to_what_has_no_formula(self):
        column = '  - {head: x, formula: takeover, at: {skew: 0}, to: {skew: 100}}\n-->\n'
        promised = markdown.promise.value_of
        self.addCleanup(setattr, markdown.promise, 'value_of', promised)
        for nothing in (None, 0):
            markdown.promise.value_of = lambda results, setting, *rest, value=nothing: \
                promised(results, setting, *rest) if setting in (0, 3) else value
            self.assertIn('| openbsd | - |', markdown.fill(BEGIN + column, self.results))

    def test_malformed_questions(self):
        for text, line, why in (
                ('study: [', 3, 'expected the node content'),
                ('rows: [dialect]', 1, 'which study'),
                ('- study', 1, 'which study'),
                ('study: invented\nrow: [dialect]', 1, 'rows and columns only'),
                ('study: invented\ncolumns: [{head: x}]', 1, 'rows is no list'),
                ('study: invented\nrows: [dialect]', 1, 'columns is no list'),
                *(('study: invented\nrows: [dialect]\ncolumns: [{%s}]' % column, 1, why)
                  for column, why in (('head: x, median: takeover', 'column x: needs a head'),
                                      ('value: takeover', 'column without head: needs'),
                                      ('head: x, value: t, estimate: t', 'one of'),
                                      ('head: x, value: t, to: {skew: 0}', 'value has no to'),
                                      ('head: x, value: t, at: skew', 'at is wrong'),
                                      ('head: x, value: [t]', 'value is wrong')))):
            with self.assertRaisesRegex(markdown.TableError, why) as caught:
                markdown.fill(f'<!-- table\n{text}\n-->\n', self.results)
            self.assertEqual(caught.exception.line, line, text)

    def test_wrong_questions(self):
        for column, why in (('value: takeover', '3 settings'),
                            ('value: outage, at: {skew: 0}', 'no metric outage'),
                            ('value: takeover, at: {skew: 7}', '0 settings'),
                            ('value: takeover, at: {loss: 7}', 'no axis loss')):
            with self.assertRaisesRegex(load.ResultError, why):
                markdown.fill(BEGIN + '  - {head: x, %s}\n-->\n' % column, self.results)


class FillTest(context.FolderTest):
    def run_fill(self, *arguments):
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = fill.main([str(argument) for argument in arguments])
        return code, out.getvalue(), err.getvalue()

    def test_writes_and_compares(self):
        source, page = self.skews(), self.folder / 'page.md'
        page.write_text(BEGIN + COLUMNS + '-->\n')
        self.assertEqual(self.run_fill(source, page, '--check')[:2], (
            1, f'{page}:14: the table: 0 lines, but the results have 4 lines\n'))
        self.assertEqual(self.run_fill(source, page), (0, '', ''))
        self.assertIn(TABLE, page.read_text())
        self.assertEqual(self.run_fill(source, page, '--check'), (0, '', ''))

    def test_wrong_questions_are_told_with_their_place(self):
        source, page = self.skews(), self.folder / 'page.md'
        for text, line in (('rows: [a]', 2), ('study: [', 4), ('study: {a: b', 4),
                           ('study: invented\nrows: [x]\ncolumns: [{head: x, value: x}]', 2)):
            page.write_text(f'\n<!-- table\n{text}\n-->\n')
            for options in ((), ('--check',)):
                code, out, err = self.run_fill(source, page, *options)
                self.assertEqual((code, out), (2, ''))
                self.assertTrue(err.startswith(f'tables: {page}:{line}: '), err)

    def test_links_and_modes_stay(self):
        source, page, link = self.skews(), self.folder / 'page.md', self.folder / 'link.md'
        page.write_text(BEGIN + COLUMNS + '-->\n')
        page.chmod(0o640)
        link.symlink_to('page.md')
        self.assertEqual(self.run_fill(source, link), (0, '', ''))
        self.assertTrue(link.is_symlink())
        self.assertIn(TABLE, page.read_text())
        self.assertEqual(page.stat().st_mode & 0o777, 0o640)

    def test_errors_change_nothing(self):
        page = self.folder / 'page.md'
        page.write_text('nothing here\n')
        code, out, err = self.run_fill(self.skews(), page)
        self.assertEqual((code, out), (2, ''))
        self.assertIn('no table of invented', err)
        self.assertEqual(page.read_text(), 'nothing here\n')
        self.assertEqual(self.run_fill(self.folder / 'none.sqlite', page)[0], 2)
        self.assertEqual(sorted(path.name for path in self.folder.iterdir()),
                         ['page.md', 'skews.sqlite'])


if __name__ == '__main__':
    unittest.main()
