# SPDX-License-Identifier: GPL-2.0-only
"""Which figures are drawn, what they show, and that they are the same whenever they are drawn."""

import contextlib
import io
import os
import pathlib
import unittest

import numpy

import context
import choice
import curves
import distributions
import heat_map
import layout
import legend
import load
import pareto
import plot
import result_file
import style


class ChoiceTest(context.FolderTest):
    def names(self, path):
        return [figure.name for figure in choice.figures(load.read(path))]

    def test_one_setting_has_distributions(self):
        self.assertEqual(self.names(self.one()), ['takeover-distribution', 'takeover-histogram'])

    def test_a_numeric_axis_has_curves(self):
        self.assertEqual(self.names(self.skews()), [
            'takeover-distribution', 'takeover-histogram', 'takeover-curve',
            'takeover-quantile-0.99-curve', 'takeover-difference'])

    def test_two_numeric_axes_have_maps(self):
        names = self.names(self.timers())
        self.assertIn('takeover-map', names)
        self.assertIn('false-map', names)
        self.assertEqual(names[-2:], ['bargain-map', 'pareto'])
        self.assertEqual(len(names), len(set(names)))

    def test_all_can_be_drawn(self):
        style.apply()
        for figure in choice.figures(load.read(self.timers())):
            drawn = figure.draw()
            named = [axes.get_xlabel() or axes.get_title('left') for axes in drawn.axes]
            self.assertTrue(any(named), figure.name)
            style.close(drawn)

    def test_names_fit_file_systems(self):
        self.assertEqual(choice.file_name('a b/c:d'), 'a-b-c-d')


class LayoutTest(context.FolderTest):
    def test_words_are_series_and_numbers_panels(self):
        plan = layout.arrange(load.read(self.skews()))
        self.assertEqual(plan.hues, ('openbsd', 'freebsd'))
        self.assertEqual(plan.panels, (0, 100, 200))
        self.assertEqual(list(plan.settings(100, 'freebsd')), [4])

    def test_what_is_compared_is_a_series(self):
        results = load.read(self.skews())
        self.assertEqual([axis.name for axis in layout.compared(results)], ['dialect'])
        self.assertEqual(layout.arrange(results).hue.name, 'dialect')

    def test_what_is_left_is_held(self):
        plan = layout.arrange(load.read(self.timers()))
        self.assertEqual(plan.note(), 'loss 1 %')
        self.assertEqual(list(plan.settings(200, 2)), [10])

    def test_words_that_need_their_axis(self):
        axis = load.Axis('burst', '', False, False, ())
        self.assertEqual(layout.told(axis, 'independent'), 'independent')
        self.assertEqual(layout.told(axis, '1.5'), 'burst 1.5')
        self.assertEqual(layout.told(axis, 'true'), 'burst true')

    def test_spread_keeps_both_ends(self):
        self.assertEqual(layout.spread(range(10), 4), (0, 3, 6, 9))
        self.assertEqual(layout.spread((1, 2), 4), (1, 2))

    def test_logarithmic_axes(self):
        self.assertTrue(layout.is_logarithmic((0.5, 1, 2, 5, 10, 20)))
        self.assertFalse(layout.is_logarithmic(tuple(range(10, 101, 10))))
        self.assertFalse(layout.is_logarithmic((1, 40, 80, 120, 160, 200, 240)))
        self.assertFalse(layout.is_logarithmic((0, 1, 10, 100)))

    def test_grids(self):
        results = load.read(self.timers())
        self.assertTrue(layout.is_grid(results, results.axes))
        results.values.drop(index=3, inplace=True)
        self.assertFalse(layout.is_grid(results, results.axes))

    def test_legend_reads_by_rows(self):
        self.assertEqual(legend.by_rows('abcde', 3), ['a', 'd', 'b', 'e', 'c'])


class DistributionTest(context.FolderTest):
    def test_band_of_massart(self):
        # The 5 % point of Kolmogorov's law, 1.358 / sqrt(n), is what the band comes to.
        self.assertAlmostEqual(distributions.band(100, 0.95), 0.1358, 4)

    def test_runs_without_takeover_keep_the_curve_below_one(self):
        _, shares = distributions.cumulative(numpy.array([3.0, 1.0, 2.0]), 4)
        self.assertEqual(list(shares), [0.25, 0.5, 0.75])

    def test_histogram_covers_the_law(self):
        style.apply()
        results = load.read(self.one())
        figure = distributions.draw_histograms(results, results.metrics[0])
        panel = figure.axes[1]
        bars = [patch for patch in panel.patches]
        self.assertEqual(len(bars), distributions.BINS)
        self.assertAlmostEqual(bars[0].get_x(), 3.171875)
        self.assertEqual(sum(bar.get_height() for bar in bars), 60)
        style.close(figure)


class HeatMapTest(context.FolderTest):
    def test_cells_and_bounds(self):
        results = load.read(self.timers())
        down, right = heat_map.axes_of(results)
        metric = results.metrics[1]
        plan = layout.arrange(results, used=(down, right), hues=False)
        self.assertEqual(plan.panels, (1.0, 10.0))
        values, bounds = heat_map.grid_of(results, results.estimate(metric, 'rate'),
                                          plan.settings(10.0, None), down, right)
        self.assertEqual(values[0].tolist(), [10.0, 7.5, 5.0])
        self.assertTrue(numpy.isnan(values[1, 2]))
        self.assertAlmostEqual(bounds[1, 2], 0.29957, 4)


    def test_two_metrics_one_above_the_other(self):
        style.apply()
        results = load.read(self.timers())
        takeover, false = results.metrics
        figure = heat_map.draw_heat_maps(results, (false, 'rate'), (takeover, 'mean'))
        self.addCleanup(style.close, figure)
        panels, bars = figure.axes[:4], figure.axes[4:]
        self.assertEqual([panel.get_title('left') for panel in panels],
                         ['loss 1 %', 'loss 10 %'] * 2)
        self.assertEqual([bar.get_ylabel() for bar in bars],
                         ['false (per hour)', 'mean takeover (s)'])
        told = [text.get_text() for text in panels[1].texts]
        self.assertEqual(told, ['10.0', '7.50', '5.00', '5.00', '2.50', '<0.3'])


class CurveTest(context.FolderTest):
    def drawn(self, path, metric, statistic='rate'):
        style.apply()
        results = load.read(path)
        figure = curves.draw_curves(results, results.metrics[metric], statistic)
        self.addCleanup(style.close, figure)
        names = [text.get_text() for text in figure.axes[0].get_legend().get_texts()]
        return figure.axes[1:], names

    def lines(self, panel, **wanted):
        """Their points, of those with values in the style that is wanted."""
        return [line.get_xydata().tolist() for line in panel.lines if len(line.get_xdata()) and
                all(getattr(line, 'get_' + key)() == value for key, value in wanted.items())]

    def test_a_closed_form_connects_the_points(self):
        (panel,), names = self.drawn(self.skews(), 0, 'mean')
        self.assertEqual(names, ['openbsd', 'freebsd', 'closed form'])
        formula = self.lines(panel, color=style.CLOSED_FORM, linestyle='-')
        self.assertEqual(formula[1], [[0, 2.5], [100, 2.890625], [200, 3.28125]])
        self.assertEqual(len(self.lines(panel, linestyle='None', marker='o')), 1)
        self.assertEqual(len(self.lines(panel, linestyle='None', marker='s')), 1)

    def test_over_decades_bounds_stand_for_nothing(self):
        results = load.read(self.timers())
        rows = results.estimate(results.metrics[1], 'rate')
        self.assertIsNone(curves.least_over_decades(rows))
        rows.loc[5, 'value'] = 0.19
        self.assertAlmostEqual(curves.least_over_decades(rows), 0.19 / 4)
        rows.loc[5, 'value'] = 1000
        self.assertAlmostEqual(curves.least_over_decades(rows), 0.29957 / 4, 4)

    def test_known_at_some_points_only(self):
        path = self.folder / 'x.sqlite'
        base = result_file.BASE + '  - {at: 0s, loss: 0%, from: r1}\n'
        made = result_file.ResultFile(
            path, [('loss', 'timeline.1.loss', ['5%', '10%', '{mean: 10%, burst: 1000}'])],
            [('false', 'false-takeovers', context.UNTIL)], base)
        for setting, events in enumerate((0, 3, 500)):
            made.add(setting, 0, [events], 10.0)
        made.close()
        axes, names = self.drawn(path, 0)
        self.assertEqual(names, ['closed form', 'at most (none seen)'])
        self.assertEqual(self.lines(axes[0], marker='v')[0], [[0, 0.29957322735539907]])


    def test_a_zero_without_a_bound_needs_a_linear_axis(self):
        results = load.read(self.timers())
        rows = results.estimate(results.metrics[1], 'rate')
        rows.loc[5, 'value'] = 1000
        for bound in (0, numpy.nan):
            rows.loc[4, ['value', 'high']] = 0, bound
            self.assertIsNone(curves.least_over_decades(rows))

    def skews_of(self, *values):
        path = self.folder / 'x.sqlite'
        made = result_file.ResultFile(
            path, [('skew', 'hosts.r2.carp.gw.advskew', ['0', '100', '200'])],
            [('takeover', 'takeover', '{takeover: gw, after: back}')])
        for setting, sample in enumerate(values):
            made.add(setting, 0, sample)
        made.close()
        return path

    def test_means_of_some_runs_are_hollow(self):
        path = self.skews_of([1.0, 2.0], [1.0, 2.0, None], [2.0, 3.0])
        (panel,), names = self.drawn(path, 0, 'mean')
        self.assertEqual(names, ['of runs where it happened'])
        self.assertEqual(self.lines(panel, markerfacecolor='white'), [[[100, 1.5]]])
        results = load.read(path)
        self.assertTrue(curves.hollow(results, results.metrics[0], 'quantile-0.5').empty)

    def test_quantiles_that_were_not_reached_are_at_the_edge(self):
        path = self.skews_of([1.0, 2.0], [None, None], [2.0, 3.0])
        (panel,), names = self.drawn(path, 0, 'quantile-0.5')
        self.assertEqual(names, ['longer than any seen'])
        self.assertEqual(self.lines(panel, marker='^'), [[[100, 1]]])


class DistributionOfNothingTest(context.FolderTest):
    def test_what_never_happens_stays_at_zero(self):
        path = self.folder / 'x.sqlite'
        made = result_file.ResultFile(path, [('preempt', 'carp.gw.preempt', ['true', 'false'])],
                                      [('return', 'takeover', '{takeover: gw, after: back}')])
        made.add(0, 0, [1.0, 2.0])
        made.add(1, 0, [None, None])
        made.close()
        results = load.read(path)
        figure = distributions.draw_cumulative(results, results.metrics[0])
        self.addCleanup(style.close, figure)
        seen, never = figure.axes[1].lines
        self.assertEqual(seen.get_ydata().tolist(), [0, 0.5, 1, 1])
        self.assertEqual(never.get_xydata().tolist(), [[1, 0], [1, 0], [2, 0]])


class ParetoTest(context.FolderTest):
    def test_front(self):
        points = [('a', 1, 5), ('b', 2, 3), ('c', 2, 4), ('d', 3, 3), ('e', 4, 1), ('f', 1, 6)]
        self.assertEqual([name for name, _, _ in pareto.front(points)], ['a', 'b', 'e'])

    def test_there_is_nothing_to_choose_if_one_is_best(self):
        results = load.read(self.timers())
        self.assertTrue(pareto.is_worth(results))
        rows = results.estimates
        results.estimates.loc[rows.metric == 'takeover', 'value'] = 3.0
        self.assertFalse(pareto.is_worth(results))

    def test_what_does_not_always_happen_is_no_choice(self):
        results = load.read(self.timers())
        takeover, false = results.metrics
        plan = layout.arrange(results, used=pareto.choices(results), hues=False)
        best = pareto.fronts(results, plan, false, takeover)[1]
        fastest = best[-1][0]
        rows = results.estimates
        rows.loc[(rows.setting == fastest) & (rows.statistic == 'probability'), 'value'] = 0.9
        self.assertNotIn(fastest, [setting for setting, _, _ in
                                   pareto.fronts(results, plan, false, takeover)[1]])
        figure = pareto.draw_front(results, false, takeover)
        self.addCleanup(style.close, figure)
        told = [text.get_text() for text in figure.axes[0].get_legend().get_texts()]
        self.assertIn('\N{WHITE CIRCLE}  ' + pareto.PARTIAL, told)
        hollow = [line.get_xydata().tolist() for line in figure.axes[2].lines
                  if line.get_markerfacecolor() == 'white' and len(line.get_xdata())]
        self.assertEqual(hollow, [[list(best[-1][1:])]])

    def test_loss_is_no_choice(self):
        results = load.read(self.timers())
        self.assertEqual([axis.name for axis in pareto.choices(results)], ['advbase', 'advskew'])


class PlotTest(context.FolderTest):
    def run_plot(self, *arguments):
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = plot.main([str(argument) for argument in arguments])
        return code, out.getvalue(), err.getvalue()

    def test_same_results_same_bytes(self):
        path = self.skews()
        for folder in ('a', 'b'):
            code, out, _ = self.run_plot(path, '--out', self.folder / folder)
            self.assertEqual(code, 0)
        names = sorted(os.listdir(self.folder / 'a'))
        self.assertEqual(names, sorted(os.path.basename(line) for line in out.splitlines()))
        self.assertEqual(len(names), 12)
        for name in names:
            first, second = ((self.folder / folder / name).read_bytes() for folder in 'ab')
            self.assertEqual(first, second, name)

    def test_beside_the_database_dateless_and_with_fonts(self):
        code, out, _ = self.run_plot(self.one())
        self.assertEqual(code, 0)
        folder = self.folder / 'one-figures'
        self.assertEqual(out.splitlines()[-1], str(folder / 'table.tex'))
        for line in out.splitlines():
            content = pathlib.Path(line).read_bytes()
            self.assertNotIn(b'CreationDate', content)
            self.assertNotIn(b'Software', content)
        content = (folder / 'takeover-histogram.pdf').read_bytes()
        self.assertIn(b'/FontFile2', content)
        self.assertNotIn(b'/Type3', content)

    def test_errors_leave_nothing(self):
        code, out, err = self.run_plot(self.folder / 'none.sqlite', '--out', self.folder / 'a')
        self.assertEqual((code, out), (2, ''))
        self.assertEqual(err, f'plot: {self.folder}/none.sqlite: no such file\n')
        self.assertFalse((self.folder / 'a').exists())

        (self.folder / 'file').write_text('in the way')
        code, out, err = self.run_plot(self.one(), '--out', self.folder / 'file')
        self.assertEqual((code, out), (2, ''))
        self.assertIn('file', err)

    def test_a_figure_that_fails_leaves_nothing(self):
        original = plot.tables.write_latex
        self.addCleanup(setattr, plot.tables, 'write_latex', original)

        def fail(*_):
            raise OSError('no space left on device')
        plot.tables.write_latex = fail
        code, _, err = self.run_plot(self.one(), '--out', self.folder / 'a')
        self.assertEqual(code, 2)
        self.assertIn('no space left', err)
        self.assertEqual(os.listdir(self.folder / 'a'), [])


if __name__ == '__main__':
    unittest.main()
