#! /usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only

# The examples that the test runner of ns-3 runs: (command, when to run it, when under valgrind).
cpp_examples = [
    ("ethernet-two-switches", "True", "True"),
]

python_examples = []
