#!/bin/sh
# SPDX-License-Identifier: MIT
# Stands in for the unit tests where cmocka is missing.
echo "1..0 # SKIP unit tests: cmocka is not installed"
