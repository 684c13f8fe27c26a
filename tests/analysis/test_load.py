# SPDX-License-Identifier: GPL-2.0-only
"""Reading of results, and what is told of files that cannot be read."""

import math
import sqlite3
import unittest

import context
import load
import result_file


class LoadTest(context.FolderTest):
    def refused(self, path):
        with self.assertRaises(load.ResultError) as caught:
            load.read(path)
        return str(caught.exception).replace(str(self.folder) + '/', '')

    def test_axes_are_numbers_shares_or_words(self):
        results = load.read(self.timers())
        self.assertEqual([axis.label for axis in results.axes], ['advbase', 'advskew', 'loss (%)'])
        self.assertEqual(list(results.values.loc[3]), [1.0, 100.0, 10.0])
        self.assertEqual(list(results.texts.loc[3]), ['1', '100', '10%'])
        self.assertFalse(load.read(self.skews()).axes[0].numeric)

    def test_axes_know_what_they_change(self):
        self.assertEqual(load.read(self.timers()).axes[2].paths, ('timeline.1.loss',))

    def test_axes_know_whether_they_are_logarithmic(self):
        path = self.timers()
        with sqlite3.connect(path) as database:
            database.execute("UPDATE study SET file = replace(file, 'timeline.1.loss,', "
                             "'timeline.1.loss, scale: log,')")
        database.close()
        self.assertEqual([axis.logarithmic for axis in load.read(path).axes], [False, False, True])

    def test_times_have_their_unit(self):
        path = self.folder / 'x.sqlite'
        made = result_file.ResultFile(path, [('every', 'x', ['10ms', '1s'])], [('t', 'takeover')])
        made.add(0, 0, [1, 2])
        made.close()
        results = load.read(path)
        self.assertEqual(results.axes[0].label, 'every (s)')
        self.assertEqual(list(results.values.every), [0.01, 1.0])

    def test_estimates_keep_open_sides(self):
        results = load.read(self.one())
        quantile = results.estimate(results.metrics[0], 'quantile-0.99').loc[0]
        self.assertTrue(math.isnan(quantile.high))
        self.assertGreater(quantile.low, 3)
        self.assertEqual(results.quantiles(results.metrics[0]),
                         ['quantile-0.5', 'quantile-0.95', 'quantile-0.99'])

    def test_one_value_for_each_run(self):
        path = self.folder / 'x.sqlite'
        made = result_file.ResultFile(path, [], [('outage', 'outage')])
        made.add(0, 0, [1.0, 2.0])
        made.insert('measurement', 0, 0, 0, 'gw', 1, 5.0, 0, 0)
        made.close()
        self.assertEqual(list(load.read(path).samples['outage'].value), [5.0, 2.0])

    def test_runs_without_a_value_are_counted(self):
        results = load.read(self.one())
        self.assertEqual(results.runs[0], 80)
        self.assertEqual(results.asked['takeover'][0], 80)
        self.assertEqual(len(results.samples['takeover']), 60)

    def test_outages_that_did_not_end_are_counted(self):
        path = self.folder / 'x.sqlite'
        made = result_file.ResultFile(path, [], [('outage', 'outage')])
        made.add(0, 0, [1.0, 2.0, 3.0, None])
        made.insert('measurement', 0, 0, 0, 'gw', 1, 5.0, 0, 1)  # the longest is open
        made.insert('measurement', 0, 1, 0, 'gw', 1, 0.5, 0, 1)  # the longest is not
        made.close()
        results = load.read(path)
        self.assertEqual(list(results.samples['outage'].value), [2.0, 3.0])
        self.assertEqual(results.asked['outage'][0], 3)

    def test_no_file(self):
        self.assertEqual(self.refused(self.folder / 'none.sqlite'), 'none.sqlite: no such file')
        self.assertFalse((self.folder / 'none.sqlite').exists())

    def test_no_database(self):
        (self.folder / 'text.sqlite').write_text('study: no\n' * 100)
        self.assertEqual(self.refused(self.folder / 'text.sqlite'),
                         'text.sqlite: not a SQLite database')

    def test_another_database(self):
        with sqlite3.connect(self.folder / 'other.sqlite') as other:
            other.execute('CREATE TABLE study (name)')
        other.close()
        self.assertEqual(self.refused(self.folder / 'other.sqlite'),
                         'other.sqlite: not a database of a study')

    def test_another_version(self):
        path = self.one()
        with sqlite3.connect(path) as database:
            database.execute('PRAGMA user_version = 1')
        database.close()
        self.assertEqual(self.refused(path),
                         'one.sqlite: has schema version 1; this program reads version 2')

    def test_no_estimates_yet(self):
        path = self.one()
        with sqlite3.connect(path) as database:
            database.execute('DELETE FROM estimate')
        database.close()
        self.assertIn('no estimates yet', self.refused(path))

    def test_in_use(self):
        path = self.one()
        writer = sqlite3.connect(path, isolation_level=None)
        self.addCleanup(writer.close)
        writer.execute('BEGIN EXCLUSIVE')
        self.assertEqual(self.refused(path), 'one.sqlite: in use: the study is running')


if __name__ == '__main__':
    unittest.main()
