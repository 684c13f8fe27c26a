# SPDX-License-Identifier: GPL-2.0-only
"""What all tests of the analysis need: its modules, and a folder that is gone afterwards."""

import pathlib
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / 'analysis'))

import result_file  # noqa: E402

CRASH = '{takeover: gw, after: crash}'
UNTIL = '{false-takeovers: gw, until: crash}'


class FolderTest(unittest.TestCase):
    """A test that writes files."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def skews(self):
        """Takeovers of two dialects and three skews, with differences to the first dialect."""
        path = self.folder / 'skews.sqlite'
        made = result_file.ResultFile(
            path, [('dialect', 'carp.gw.dialect', ['openbsd', 'freebsd']),
                   ('skew', 'hosts.r2.carp.gw.advskew', ['0', '100', '200'])],
            [('takeover', 'takeover', CRASH)])
        for setting, (dialect, skew) in enumerate(made.points):
            down = 3 + int(skew) / 256 * (3 if dialect == 'openbsd' else 1)
            made.add(setting, 0, result_file.takeovers(down, 1, 50, setting))
            if dialect == 'freebsd':
                made.compare(setting, setting - 3, 0, -0.5, -0.6, -0.4)
        made.close()
        return path

    def timers(self):
        """Takeovers and false takeovers over advbase, advskew and loss."""
        path = self.folder / 'timers.sqlite'
        base = result_file.BASE + '  - {at: 0s, loss: 0%, from: r1}\n'
        made = result_file.ResultFile(
            path, [('advbase', 'carp.gw.advbase', ['1', '2']),
                   ('advskew', 'hosts.r2.carp.gw.advskew', ['1', '100', '200']),
                   ('loss', 'timeline.1.loss', ['1%', '10%'])],
            [('takeover', 'takeover', CRASH), ('false', 'false-takeovers', UNTIL)], base)
        for setting, (advbase, advskew, loss) in enumerate(made.points):
            down = 3 * (int(advbase) + int(advskew) / 256)
            made.add(setting, 0, result_file.takeovers(down, int(advbase), 40, setting))
            events = 0 if loss == '1%' else 100 // int(advbase) - int(advskew) // 4
            made.add(setting, 1, [events], 10.0)
        made.close()
        return path

    def one(self):
        """One setting, some of whose runs had no takeover."""
        path = self.folder / 'one.sqlite'
        made = result_file.ResultFile(path, [], [('takeover', 'takeover', CRASH)])
        values = result_file.takeovers(4.171875, 1, 60, 1)
        made.add(0, 0, [*values, *[None] * 20])
        made.close()
        return path
