#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# What ucarp runs when it becomes backup, also at its start: INTERFACE ADDRESS
ip addr del "$2/32" dev "$1" 2>/dev/null || true
