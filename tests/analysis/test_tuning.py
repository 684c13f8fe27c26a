# SPDX-License-Identifier: GPL-2.0-only
"""Figures of answers of carp-lab tune."""

import contextlib
import io
import json
import os
import unittest

import context
import load
import plot
import style
import tuning


def estimate(value, low, high):
    return {'value': value, 'low': low, 'high': high, 'method': 'Garwood', 'count': 1}


def setting(advskews, outage, rate, interval):
    return {'advbase': 1, 'advskews': advskews, 'losses': 3, 'losses_after_failover': 3,
            'outage_mean_s': outage - 0.5, 'outage_quantile_s': outage, 'outage_worst_s': outage,
            'adverts_per_s': 1.0, 'false_takeovers_per_month': rate, 'exceeds': None,
            'simulated': {'false_takeovers_per_month': interval, 'outage_worst_s': outage,
                          'outage_mean_s': None, 'outage_quantile_s': None, 'crashes': 10,
                          'months': 1.0, 'adverts': 10}}


def answer(**changes):
    front = [setting([0, 3], 3.0, 2.6, estimate(2, 0.2, 7)),
             setting([0, 87], 4.0, 0.03, estimate(0, None, 3)),
             setting([0, 172], 5.0, 0.0, estimate(0, None, 3))]
    whole = {'format': tuning.FORMAT,
             'question': {'outage_s': 4.2, 'quantile': 1.0, 'false_takeovers_per_month': 1.0},
             'measured': None,
             'answer': dict(front[1]),
             'front': front,
             'loss_budget': {'advbase': 1, 'rule': '', 'experiments': 3, 'thresholds': [
                 {'master_advskew': 0, 'losses': 3, 'backup_advskew': 1,
                  'backup_advskew_by_formula': 1},
                 {'master_advskew': 1, 'losses': 3, 'backup_advskew': 4,
                  'backup_advskew_by_formula': 4}]},
             'disagreements': []}
    return {**whole, **changes}


class TuningTest(context.FolderTest):
    def write(self, content, name='tune.json'):
        path = self.folder / name
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return path

    def run_plot(self, *arguments):
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = plot.main([str(argument) for argument in arguments])
        return code, out.getvalue(), err.getvalue()

    def test_draws_front_and_budget_twice_the_same(self):
        path = self.write(answer())
        for folder in 'ab':
            code, _, err = self.run_plot(path, '--out', self.folder / folder)
            self.assertEqual((code, err), (0, ''))
        names = sorted(os.listdir(self.folder / 'a'))
        self.assertEqual(names, ['front.pdf', 'front.png', 'loss-budget.pdf', 'loss-budget.png'])
        for name in names:
            first, second = ((self.folder / folder / name).read_bytes() for folder in 'ab')
            self.assertEqual(first, second, name)

    def test_front_shows_settings_intervals_and_limits(self):
        figure = tuning.draw_front(answer())
        self.addCleanup(style.close, figure)
        axis = figure.axes[-1]
        self.assertEqual([text.get_text() for text in axis.texts],
                         ['advbase 1, 0/3', 'advbase 1, 0/87', 'advbase 1, 0/172'])
        self.assertEqual(axis.texts[1].get_color(), style.WORDS[1])
        drawn = [line.get_xydata().tolist() for line in axis.lines]
        self.assertIn([[0.2, 3.0], [7.0, 3.0]], drawn)
        self.assertIn([[2.6, 3.0]], drawn)
        self.assertIn([[tuning.LEAST, 4.0], [3.0, 4.0]], drawn)
        self.assertIn([[0.0, 4.2], [1.0, 4.2]], drawn)

    def test_an_answer_beside_the_front_is_drawn_too(self):
        best = setting([0, 88], 4.1, 0.02, estimate(0, None, 0.5))
        names = [tuning.name_of(one) for one in tuning.settings_of(answer(answer=best))]
        self.assertEqual(names[2], 'advbase 1, 0/88')
        self.assertEqual(len(tuning.settings_of(answer(answer=None))), 3)

    def test_no_front_no_figure_of_it(self):
        self.assertEqual([name for name, _ in tuning.figures(answer(front=[]))], ['loss-budget'])

    def test_other_files_are_refused(self):
        for content, why in (('{', 'no JSON'), ('[]', 'no answer'), ('{"a": 1}', 'no answer')):
            path = self.write(content)
            with self.assertRaisesRegex(load.ResultError, why):
                tuning.read(path)
            code, out, err = self.run_plot(path)
            self.assertEqual((code, out), (2, ''))
            self.assertIn(why, err)
        self.assertEqual(self.run_plot(self.folder / 'none.json')[0], 2)


if __name__ == '__main__':
    unittest.main()
