# SPDX-License-Identifier: GPL-2.0-only
"""Samples of settings are drawn over each axis."""

import dataclasses
import unittest

import context
import choice
import load
import result_file
import scatter
import style


class ScatterTest(context.FolderTest):
    def sample(self):
        """Eight of 8 x 8 x 2 settings: the takeover follows the skew, whatever the loss is."""
        path = self.folder / 'sample.sqlite'
        losses = ['5%', '1%', '8%', '3%', '7%', '2%', '6%', '4%']
        made = result_file.ResultFile(
            path, [('skew', 'hosts.r2.carp.gw.advskew', [str(10 * i) for i in range(8)]),
                   ('loss', 'timeline.0.loss', losses),
                   ('base', 'carp.gw.advbase', ['1', '2'] * 4)],
            [('takeover', 'takeover')], combine=zip)
        for setting in range(8):
            made.add(setting, 0, [2.5 + setting / 10, 2.6 + setting / 10])
        made.close()
        return load.read(path)

    def test_a_grid_is_no_sample(self):
        self.assertFalse(scatter.is_sample(load.read(self.timers())))
        self.assertFalse(scatter.is_sample(load.read(self.one())))
        self.assertTrue(scatter.is_sample(self.sample()))

    def settings(self, *points):
        """A database of these settings of two whole numbers."""
        path = self.folder / f'{len(points)}.sqlite'
        made = result_file.ResultFile(
            path, [('skew', 'hosts.r2.carp.gw.advskew', [str(skew) for skew, _ in points]),
                   ('base', 'carp.gw.advbase', [str(base) for _, base in points])],
            [('takeover', 'takeover')], combine=zip)
        made.add(0, 0, [1.0, 2.0])
        made.close()
        return load.read(path)

    def test_what_is_there_twice_or_missing_makes_a_sample(self):
        grid = [(0, 1), (0, 2), (100, 1), (100, 2)]
        self.assertFalse(scatter.is_sample(self.settings(*grid)))
        self.assertTrue(scatter.is_sample(self.settings(*grid, (0, 1), (0, 2))))
        self.assertTrue(scatter.is_sample(self.settings(*grid[:3])))
        self.assertTrue(scatter.is_sample(self.settings(*grid[:3], (0, 1), (0, 1))))

    def test_a_large_sample_is_known_at_once(self):
        path = self.folder / 'large.sqlite'
        numbers = [str(i) for i in range(500)]  # 500^4 combinations
        made = result_file.ResultFile(
            path, [(f'axis{i}', f'x.{i}', numbers) for i in range(4)],
            [('takeover', 'takeover')], combine=zip)
        made.add(0, 0, [1.0, 2.0])
        made.close()
        self.assertTrue(scatter.is_sample(load.read(path)))

    def test_an_axis_of_ratios_is_logarithmic(self):
        results = self.sample()
        skew, loss, base = results.axes
        loss = dataclasses.replace(loss, logarithmic=True)
        style.apply()
        figure = scatter.draw_scatter(dataclasses.replace(results, axes=(skew, loss, base)),
                                      results.metrics[0], 'mean')
        self.assertEqual([axis.get_xscale() for axis in figure.axes[:3]],
                         ['linear', 'log', 'linear'])
        style.close(figure)

    def test_many_axes_are_all_drawn(self):
        path = self.folder / 'x.sqlite'
        made = result_file.ResultFile(
            path, [(f'axis{i}', f'x.{i}', [str((i * j) % 9) for j in range(1, 5)])
                   for i in range(1, 9)], [('takeover', 'takeover')], combine=zip)
        for setting in range(4):
            made.add(setting, 0, [2.5 + setting / 10, 2.6 + setting / 10])
        made.close()
        results = load.read(path)
        figure = scatter.draw_scatter(results, results.metrics[0], 'mean')
        self.addCleanup(style.close, figure)
        self.assertEqual([axis.get_xlabel() for axis in figure.axes[:-1]],
                         [f'axis{i}' for i in range(1, 9)])

    def test_a_sample_has_no_curves(self):
        self.assertEqual([figure.name for figure in choice.figures(self.sample())],
                         ['takeover-scatter', 'takeover-quantile-0.99-scatter'])

    def test_a_panel_for_each_axis(self):
        results = self.sample()
        style.apply()
        figure = scatter.draw_scatter(results, results.metrics[0], 'mean')
        skew, loss, base, bar = figure.axes
        self.assertEqual([axis.get_xlabel() for axis in (skew, loss, base)],
                         ['skew', 'loss (%)', 'base'])
        self.assertEqual(skew.get_title(loc='left'), 'rank correlation 1.00')
        self.assertEqual(loss.get_title(loc='left'), 'rank correlation 0.05')
        self.assertEqual(base.get_title(loc='left'), 'rank correlation 0.22')
        self.assertEqual(bar.get_ylabel(), 'skew')
        style.close(figure)


if __name__ == '__main__':
    unittest.main()
