#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""A progress bar on the standard error: reads lines of two numbers, how many runs have ended and of
how many. The interpreter is Debian's, which has python3-tqdm."""

import signal
import sys

import tqdm


def main():
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the bar ends when its input does
    bar = None
    for line in sys.stdin:
        ended, total = map(int, line.split())
        if bar is None:
            # What was there before does not count for the rate.
            bar = tqdm.tqdm(total=total, initial=ended, unit=' runs', dynamic_ncols=True)
        bar.total = total
        bar.update(ended - bar.n)
        bar.refresh()
    if bar is not None:
        bar.close()


main()
