# SPDX-License-Identifier: GPL-2.0-only
"""What CARP's timers promise when cables take no time: the formulas beside which simulations are
shown. Times are in seconds, advskew in 1/256 s as ifconfig takes it."""

import math


def skew(advskew):
    """The time that an advskew adds, in whole microseconds as the kernels compute it."""
    return advskew * 1000000 // 256 / 1e6


def advert_interval(dialect, advbase, advskew):
    """Between the adverts of a MASTER."""
    if dialect == 'openbsd' and advbase == 0 and advskew == 0:
        return 0.003906
    return advbase + skew(advskew)


def down_time(dialect, advbase, advskew):
    """Of silence, until a BACKUP becomes MASTER. None for ucarp, which looks only now and then."""
    if dialect == 'openbsd':
        return 3 * (advbase + skew(advskew)) if advbase or advskew else 0.011718
    if dialect in ('freebsd', 'netbsd'):
        return 3 * advbase + skew(advskew)
    return None


def takeover_range(interval, down):
    """A crash at a random phase of the adverts: the takeover is uniform between these."""
    return down - interval, down


def losses_needed(interval, down):
    """Adverts that have to be lost in a row before a BACKUP gives up a living MASTER. An advert
    that arrives at the instant of the timeout comes too late."""
    ratio = down / interval
    nearest = round(ratio)
    # Both are multiples of a microsecond, a tie is exact.
    tie = abs(down - nearest * interval) < 5e-7
    return (nearest if tie else math.ceil(ratio)) - 1


def false_takeover_probability(mean, leave, needed):
    """Per advert, if that share of them is lost, and if after a lost one the next one arrives with
    the probability leave. Of independent losses that is 1 - mean, of bursts 1 over their mean
    length."""
    return mean * leave * (1 - leave) ** (needed - 1)
