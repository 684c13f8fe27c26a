# SPDX-License-Identifier: GPL-2.0-only
"""What is promised of a scenario, and that nothing is where the formulas do not hold."""

import unittest

import yaml

import context
import load
import loss
import members
import promise
import when

TAKEOVER = load.Metric('t', 'takeover', 'gw', 's', 'sample', 'takeover: gw, after: the-crash')
FALSE = load.Metric('f', 'false-takeovers', 'gw', '1/h', 'events',
                    'false-takeovers: gw, after: the-loss, until: the-crash')


def scenario(*events, group='', r1='', r2='', more=''):
    """Two members; the keys of the group, of r1 and of r2 have more before them."""
    return yaml.safe_load(f'''
        lan: {{switches: [sw]{more}}}
        carp: {{gw: {{{group}vhid: 1, addresses: [10.0.0.1]}}}}
        hosts:
          r1: {{{r1}on: sw, carp: gw}}
          r2: {{{r2}on: sw, carp: {{gw: {{advskew: 100}}}}}}
          h1: {{on: sw}}
        run: {{for: 2h}}
        timeline: [{', '.join(events)}]''')


def with_metric(metric, text):
    return load.Metric(metric.name, metric.kind, metric.subject, metric.unit, metric.quantity, text)


CRASH = '{at: 1h, as: the-crash, crash: r1}'
LOSS = '{at: 10s, as: the-loss, loss: 10%, from: r1}'


class TakeoverTest(unittest.TestCase):
    def promised(self, *events, metric=TAKEOVER, **keys):
        tree = scenario(*events, **keys)
        try:
            return promise.takeover_range(tree, members.members_of(tree, 'gw'), metric)
        except loss.Unknown:
            return None

    def known(self, *events, **more):
        self.assertEqual(self.promised(*events, **more), (3.171875, 4.171875))

    def unknown(self, *events, **more):
        self.assertIsNone(self.promised(*events, **more))

    def test_counts_from_the_crash_itself(self):
        self.known(CRASH)
        for after in ('the-crash + 500ms', 'the-crash - 1ms', '1h', 'the-crash-2', 'crash'):
            self.unknown(CRASH, metric=with_metric(TAKEOVER, f'takeover: gw, after: {after}'))

    def test_counts_to_the_takeover(self):
        for until, found in (('3604s', False), ('3605s', True), ('the-crash + 4s', False)):
            text = f'takeover: gw, after: the-crash, until: {until}'
            self.assertEqual(self.promised(CRASH, metric=with_metric(TAKEOVER, text)) is not None,
                             found, until)

    def test_loss_has_to_be_mended_before_the_crash(self):
        self.unknown(LOSS, CRASH)
        self.unknown(LOSS, CRASH, '{at: 61min, restore: all}')
        for target in ('h1', 'r1.lan', 'master of gw'):
            self.unknown(LOSS, '{at: 20s, restore: %s}' % target, CRASH)
        for target in ('r1', 'all'):
            self.known(LOSS, '{at: 20s, restore: %s}' % target, CRASH)
        self.known('{at: 20s, restore: r1}', LOSS, CRASH)  # order of time, not of lines
        self.known(LOSS, '{at: 20s, loss: 0}', CRASH)
        self.unknown(LOSS, '{at: 20s, loss: 0, from: r1, to: r2}', CRASH)
        self.unknown(CRASH, more=', trunks: [{between: [sw, sv], loss: 1%}]')

    def test_what_happens_before_a_takeover_and_within_it(self):
        self.unknown('{at: 20s, demote: r1, by: 1}', CRASH)
        self.unknown('{at: 3595s, crash: r2}', '{at: 3599s, boot: r2}', CRASH)
        self.unknown(CRASH, '{at: 3601s, boot: r1}')
        self.unknown(CRASH, '{at: 3601s, cut: r2}')
        self.known(CRASH, '{at: 3605s, cut: r2}')
        self.unknown('{at: 20s, crash: sw}', CRASH)
        self.unknown('{at: {exponential: 1s}, restore: all}', CRASH)

    def test_the_best_has_to_be_master_at_first(self):
        self.unknown(CRASH, r1='boot: 8s, ')
        self.known(CRASH, r1='boot: 8s, ', group='preempt: true, ')
        self.known(CRASH, r1='boot: {uniform: [0s, 1s]}, ')
        self.unknown(CRASH, r1='boot: {uniform: [0s, 2s]}, ')
        self.unknown(CRASH, r1='boot: {normal: [0s, 1s]}, ')

    def test_members_that_formulas_do_not_know(self):
        for key in ('demotion: 1, ', 'pfsync: {on: lan}, ', 'count: 2, ',
                    'interfaces: {wan: {carp: gw}}, ', 'traffic: {udp: 10.0.0.1}, '):
            self.unknown(CRASH, r2=key)
        for key in ('carpver: 3, ', 'balancing: ip, ', 'carpnodes: {1: 0}, ', 'peer: 10.0.0.3, ',
                    'address: "fe80::1", '):
            self.unknown(CRASH, group=key)
        self.known(CRASH, group='carpver: 2, balancing: none, pass: secret, ')
        own = scenario(CRASH)
        own['hosts']['r2']['carp']['gw']['carpver'] = 3
        with self.assertRaises(loss.Unknown):
            members.members_of(own, 'gw')


class FalseTakeoversTest(unittest.TestCase):
    def promised(self, *events, text=FALSE.text, **keys):
        tree = scenario(*events, **keys)
        try:
            group = members.members_of(tree, 'gw')
            return round(promise.false_takeovers(tree, group, with_metric(FALSE, text)), 9)
        except loss.Unknown:
            return None

    def test_the_loss_covers_the_window(self):
        self.assertEqual(self.promised(LOSS, CRASH), 0.324)
        for window in ('after: 5s, until: the-crash', 'after: the-loss', 'until: the-crash',
                       'after: the-loss - 1s, until: the-crash'):
            self.assertIsNone(self.promised(LOSS, CRASH, text=f'false-takeovers: gw, {window}'))
        self.assertEqual(self.promised(LOSS, CRASH, text='false-takeovers: gw, after: '
                                       'the-loss + 1s, until: the-crash - 1s'), 0.324)
        self.assertIsNone(self.promised(LOSS, '{at: 30min, restore: all}', CRASH))
        random = LOSS.replace('10s', '{uniform: [10s, 20s]}')
        self.assertEqual(self.promised(random, CRASH), 0.324)
        self.assertIsNone(self.promised(random, CRASH,
                                        text='false-takeovers: gw, after: 15s, until: the-crash'))

    def test_a_loss_takes_the_place_of_what_it_covers(self):
        later = '{at: 20s, as: the-loss, loss: 20%, from: r1}'
        first = '{at: 10s, loss: 10%, from: r1}'
        self.assertEqual(self.promised(first, later, CRASH), 4.608)
        self.assertEqual(self.promised(first.replace('}', ', to: r2}'), later, CRASH), 4.608)
        both = self.promised(first, later.replace('}', ', to: r2}'), CRASH)
        self.assertEqual(both, round(0.72 * 0.28 ** 4 * 3600, 9))
        self.assertEqual(self.promised(first, '{at: 15s, restore: r1}', later, CRASH), 4.608)

    def test_nothing_else_happens(self):
        for event in ('{at: 1s, set: gw on r2, advskew: 0}', '{at: 5s, crash: r2}',
                      '{at: 1min, crash: r2}', '{at: {normal: [30min, 1s]}, unplug: r2}'):
            self.assertIsNone(self.promised(LOSS, event, CRASH), event)
        self.assertEqual(self.promised(LOSS, CRASH, '{at: 61min, boot: r1}'), 0.324)

    def test_there_is_a_master(self):
        whole = 'false-takeovers: gw, until: the-crash'
        cable = ', cable: {loss: 5%}'
        self.assertAlmostEqual(self.promised(CRASH, text=whole, more=cable),
                               (1 - 0.0975) * 0.0975 ** 4 * 3600)
        self.assertIsNone(self.promised(CRASH, text=whole, more=cable, r2='boot: 10min, '))
        self.assertIsNone(self.promised(CRASH, text=whole, more=cable, r1='boot: 8s, '))


class WhenTest(unittest.TestCase):
    def test_times_and_distributions(self):
        for value, first, last in (('1.5ms', 0.0015, 0.0015), ('2min', 120, 120),
                                   ({'uniform': ['1s', '3s']}, 1, 3),
                                   ({'one-of': ['5s', '4s']}, 4, 5),
                                   ({'exponential': '2s', 'after': '15s'}, 15, float('inf')),
                                   ({'normal': ['10s', '1s']}, 0, float('inf'))):
            self.assertEqual(when.span(value), when.Span(first, last))
        with self.assertRaises(loss.Unknown):
            when.span('10')

    def test_instants(self):
        tree = scenario('{at: {uniform: [10s, 11s]}, as: the-crash, crash: r1}')
        self.assertEqual(when.instant(tree, 'the-crash'), when.Span(10, 11, tree['timeline'][0]))
        self.assertEqual(when.instant(tree, 'the-crash - 500ms'), when.Span(9.5, 10.5))
        self.assertEqual(when.instant(tree, '7s'), when.Span(7, 7))
        for text in ('the-end', 'the-crash + x', ''):
            with self.assertRaises(loss.Unknown):
                when.instant(tree, text)
        self.assertEqual(when.end({}), when.Span(30, 30))


if __name__ == '__main__':
    unittest.main()
