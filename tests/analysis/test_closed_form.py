# SPDX-License-Identifier: GPL-2.0-only
"""The formulas, with figures that were worked by hand from the rules of the timers."""

import unittest

import yaml

import context
import closed_form
import load
import loss
import members
import promise
import result_file


class ClosedFormTest(unittest.TestCase):
    def test_skews_are_whole_microseconds(self):
        for advskew, expected in ((1, 0.003906), (50, 0.195312), (100, 0.390625), (254, 0.992187)):
            self.assertEqual(closed_form.skew(advskew), expected)

    def test_takeover_ranges(self):
        rows = [  # dialect, skews of master and backup, from, to
            ('freebsd', 0, 0, 2.0, 3.0),
            ('netbsd', 0, 100, 2.390625, 3.390625),
            ('openbsd', 0, 100, 3.171875, 4.171875),
            ('freebsd', 50, 100, 2.195313, 3.390625),
            ('openbsd', 100, 200, 3.953125, 5.343750),
            ('openbsd', 200, 254, 4.195311, 5.976561),
        ]
        for dialect, master, backup, low, high in rows:
            interval = closed_form.advert_interval(dialect, 1, master)
            down = closed_form.down_time(dialect, 1, backup)
            found = closed_form.takeover_range(interval, down)
            self.assertAlmostEqual(found[0], low, 6)
            self.assertAlmostEqual(found[1], high, 6)

    def test_losses_needed(self):
        rows = [  # skews, by the rule of freebsd and of openbsd
            (0, 0, 2, 2), (0, 1, 3, 3), (0, 100, 3, 4), (0, 200, 3, 5), (0, 254, 3, 5),
            (1, 2, 2, 3), (50, 100, 2, 3), (100, 100, 2, 2), (100, 200, 2, 3), (100, 254, 2, 4),
            (200, 254, 2, 3)]
        for master, backup, freebsd, openbsd in rows:
            for dialect, needed in (('freebsd', freebsd), ('openbsd', openbsd)):
                found = closed_form.losses_needed(
                    closed_form.advert_interval(dialect, 1, master),
                    closed_form.down_time(dialect, 1, backup))
                self.assertEqual(found, needed, (dialect, master, backup))

    def test_false_takeovers(self):
        for loss, needed, expected in ((0.01, 2, 9.90e-5), (0.05, 3, 1.1875e-4), (0.2, 4, 1.28e-3)):
            found = closed_form.false_takeover_probability(loss, 1 - loss, needed)
            self.assertAlmostEqual(found / expected, 1, 6)

    def test_bursts(self):
        # One row of lost adverts in 50 adverts, of five on average, half of them of four or more.
        self.assertAlmostEqual(closed_form.false_takeover_probability(0.1, 0.2, 4),
                               1 / 50 * 0.8 ** 3)

    def test_openbsd_without_base_and_skew(self):
        self.assertEqual(closed_form.advert_interval('openbsd', 0, 0), 0.003906)
        self.assertEqual(closed_form.down_time('openbsd', 0, 0), 0.011718)

    def test_no_formula_for_ucarp(self):
        self.assertIsNone(closed_form.down_time('ucarp', 1, 0))


class PromiseTest(context.FolderTest):
    def chains(self, text, group='gw'):
        scenario = yaml.safe_load(text)
        losing = loss.at_work(scenario, scenario.get('timeline') or [])
        return promise.chains(scenario, members.members_of(scenario, group), losing)

    def losses(self, text):
        return [round(chain.loss.share, 9) for chain in self.chains(text)]

    def test_values_of_a_setting_replace_those_of_the_base(self):
        results = load.read(self.skews())
        metric = results.metrics[0]
        self.assertEqual(promise.law_of(results, 2, metric), (4.34375, 5.34375))  # openbsd, 200
        self.assertEqual(promise.law_of(results, 4, metric), (2.390625, 3.390625))  # freebsd, 100

    def test_value_of_estimates(self):
        results = load.read(self.skews())
        metric = results.metrics[0]
        self.assertAlmostEqual(promise.value_of(results, 1, metric, 'mean'), 3.671875)
        self.assertAlmostEqual(promise.value_of(results, 1, metric, 'quantile-0.5'), 3.671875)
        self.assertIsNone(promise.value_of(results, 1, metric, 'standard-deviation'))

    def test_false_takeovers(self):
        results = load.read(self.timers())
        takeover, false = results.metrics
        self.assertAlmostEqual(promise.value_of(results, 3, false, 'rate'), 0.9 * 0.1 ** 4 * 3600)
        self.assertIsNone(promise.value_of(results, 3, takeover, 'mean'))  # adverts get lost

    def test_cables_of_both_lose(self):
        self.assertEqual(self.losses('''
            carp: {gw: {}}
            lan: {cable: {loss: 10%}}
            hosts: {a: {carp: gw}, b: {carp: {gw: {advskew: 9}}, cable: {loss: 0.5}}}'''), [0.55])

    def test_members_that_are_not_created(self):
        scenario = yaml.safe_load('''
            carp: {gw: {dialect: freebsd}}
            hosts: {a: {carp: gw}, b: {carp: {gw: {advskew: 10, created: false}}},
                    c: {carp: {gw: {advskew: 128, preempt: true}}}, d: {}}''')
        self.assertEqual(members.members_of(scenario, 'gw'),
                         [members.Member(1, 3, 'a', False), members.Member(1.5, 3.5, 'c', True)])

    def test_nothing_is_promised_without_a_formula(self):
        for text in ('{carp: {gw: {}}, hosts: {a: {carp: gw}}}',
                     '{carp: {gw: {carpver: 3}}, hosts: {a: {carp: gw}, b: {carp: gw}}}',
                     '{carp: {gw: {dialect: ucarp}}, hosts: {a: {carp: gw}, b: {carp: gw}}}'):
            with self.assertRaises(loss.Unknown):
                self.chains(text)

    def test_several_backups(self):
        group = ('{carp: {gw: {}}, hosts: {a: {carp: gw}, b: {carp: {gw: {advskew: 20}}}, '
                 'c: {carp: {gw: {advskew: 100}}}}, timeline: [%s]}')
        self.assertEqual([(chain.loss.share, chain.needed) for chain in
                          self.chains(group % '{loss: 10%, from: a}')], [(0.1, 3)])
        self.assertEqual([(chain.loss.share, chain.needed) for chain in
                          self.chains(group % '{loss: 10%, to: b}, {loss: 20%, from: a, to: c}')],
                         [(0.1, 3), (0.2, 4)])
        for actions in ('{loss: 10%}', '{loss: 10%, from: a}, {loss: 10%, to: c}'):
            with self.assertRaises(loss.Unknown):
                self.chains(group % actions)

    def test_bursts(self):
        pair = '{carp: {gw: {}}, hosts: {a: {carp: gw}, b: {carp: gw}}, timeline: [%s]}'
        for action in ('{loss: {mean: 10%, burst: 5}, from: a, to: b}',
                       '{loss: {enter: 0.0222222222222222, leave: 20%}}'):
            chain, = self.chains(pair % action)
            self.assertAlmostEqual(chain.loss.share, 0.1)
            self.assertAlmostEqual(chain.loss.leave, 0.2)
        for actions in ('{loss: {mean: 10%, burst: 5}, from: a}, {loss: 1%, to: b}',
                        '{loss: {enter: 1%, leave: 1%, bad: 50%}}'):
            with self.assertRaises(loss.Unknown):
                self.chains(pair % actions)

    def test_losses_needed(self):
        results = load.read(self.skews())
        self.assertEqual([promise.losses_needed(results, setting, results.metrics[0])
                          for setting in results.values.index], [2, 4, 5, 2, 3, 3])

    def test_takeovers_after_something_else(self):
        scenario = yaml.safe_load(result_file.BASE)
        group = members.members_of(scenario, 'gw')
        for text in ('{takeover: gw, after: 10s}', '{takeover: gw}', '{takeover: gw, after: cut}'):
            metric = load.Metric('t', 'takeover', 'gw', 's', 'sample', text)
            with self.assertRaises(loss.Unknown):
                promise.takeover_range(scenario, group, metric)

    def test_loss_that_was_mended_before(self):
        scenario = yaml.safe_load(result_file.BASE)
        group = members.members_of(scenario, 'gw')
        metric = load.Metric('t', 'takeover', 'gw', 's', 'sample', context.CRASH)
        scenario['timeline'][:0] = [{'at': '1s', 'loss': '10%', 'from': 'r1'}]
        with self.assertRaises(loss.Unknown):
            promise.takeover_range(scenario, group, metric)
        scenario['timeline'][1:1] = [{'at': '5s', 'restore': 'r1'}]
        self.assertEqual(promise.takeover_range(scenario, group, metric), (3.171875, 4.171875))

    def test_roles_after_crash_and_return(self):
        scenario = yaml.safe_load(result_file.BASE)
        scenario['timeline'] = [{'at': '10s', 'crash': 'r1'}, {'at': '20s', 'boot': 'r1'},
                                {'at': '30s', 'as': 'next', 'crash': 'master of gw'}]
        metric = load.Metric('t', 'takeover', 'gw', 's', 'sample', '{takeover: gw, after: next}')
        for preempt, expected in ((True, (3.171875, 4.171875)), (False, (1.609375, 3.0))):
            scenario['carp']['gw']['preempt'] = preempt
            group = members.members_of(scenario, 'gw')
            self.assertEqual(promise.takeover_range(scenario, group, metric), expected)
        del scenario['timeline'][1]
        with self.assertRaises(loss.Unknown):
            promise.takeover_range(scenario, group, metric)

    def test_paths_name_actions_and_places(self):
        tree = {'timeline': [{'at': '1s'}, {'as': 'x', 'at': '2s'}], 'hosts': {'a': {'carp': 'gw'}}}
        promise.put(tree, ['timeline', 'x', 'at'], '3s')
        promise.put(tree, ['timeline', '0', 'at'], '4s')
        promise.put(tree, ['hosts', 'a', 'carp', 'gw', 'advskew'], 5)
        self.assertEqual(tree, {'timeline': [{'at': '4s'}, {'as': 'x', 'at': '3s'}],
                                'hosts': {'a': {'carp': {'gw': {'advskew': 5}}}}})


if __name__ == '__main__':
    unittest.main()
