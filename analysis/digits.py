# SPDX-License-Identifier: GPL-2.0-only
"""Numbers as text, with as many digits as their intervals justify."""

import math

SIGNIFICANT = 2  # digits of the half width of an interval


def decimals(value, low, high):
    """How many a value deserves, given its interval; either side may be missing."""
    distances = [abs(value - side) for side in (low, high)
                 if side is not None and not math.isnan(side) and side != value]
    scale = max(distances) if distances else abs(value) / 100
    if scale == 0:
        return 0
    return min(9, max(0, SIGNIFICANT - 1 - math.floor(math.log10(scale))))


def plain(value, places):
    text = f'{value:.{places}f}'
    return text[1:] if text.startswith('-') and float(text) == 0 else text


def compact(value):
    """Three significant digits, below 1 at most two."""
    if value != 0 and not 1e-3 <= abs(value) < 1e5:
        mantissa, exponent = f'{value:.1e}'.split('e')
        return f'{mantissa}e{int(exponent)}'
    if abs(value) < 1:
        return f'{value:.2g}'
    return plain(value, max(0, 2 - math.floor(math.log10(abs(value)))))


def number(value):
    """An axis value: as few digits as tell it."""
    return f'{value:.10g}'
