#! /usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Which examples the test.py of an ns-3 tree runs, and under what condition."""

cpp_examples = [
    ("carp-two-routers", "True", "True"),
    ("carp-two-routers --dialect=freebsd", "True", "True"),
]

python_examples = []
