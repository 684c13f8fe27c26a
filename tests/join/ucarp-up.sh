#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# What ucarp runs when it becomes master: INTERFACE ADDRESS
exec ip addr add "$2/32" dev "$1"
