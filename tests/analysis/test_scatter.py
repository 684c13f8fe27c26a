# SPDX-License-Identifier: GPL-2.0-only
"""Samples of settings are drawn over each axis."""

import choice
import context
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
                   ('dialect', 'carp.gw.dialect', ['openbsd', 'freebsd'] * 4)],
            [('takeover', 'takeover')], combine=zip)
        for setting in range(8):
            made.add(setting, 0, [2.5 + setting / 10, 2.6 + setting / 10])
        made.close()
        return load.read(path)

    def test_a_grid_is_no_sample(self):
        self.assertFalse(scatter.is_sample(load.read(self.timers())))
        self.assertFalse(scatter.is_sample(load.read(self.one())))
        self.assertTrue(scatter.is_sample(self.sample()))

    def test_a_sample_has_no_curves(self):
        self.assertEqual([figure.name for figure in choice.figures(self.sample())],
                         ['takeover-scatter', 'takeover-quantile-0.99-scatter'])

    def test_a_panel_for_each_axis(self):
        results = self.sample()
        style.apply()
        figure = scatter.draw_scatter(results, results.metrics[0], 'mean')
        skew, loss, dialect, bar = figure.axes
        self.assertEqual([axis.get_xlabel() for axis in (skew, loss, dialect)],
                         ['skew', 'loss (%)', 'dialect'])
        self.assertEqual(skew.get_title(loc='left'), 'rank correlation 1.00')
        self.assertEqual(loss.get_title(loc='left'), 'rank correlation 0.05')
        self.assertEqual(dialect.get_title(loc='left'), '')
        self.assertEqual([text.get_text() for text in dialect.get_xticklabels()],
                         ['openbsd', 'freebsd'])
        self.assertEqual(bar.get_ylabel(), 'skew')
        style.close(figure)
