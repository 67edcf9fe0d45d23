#!/usr/bin/env bash
# Measures gatehouse side by side with its peers and writes out/bench.md.
#
#   scripts/bench.sh [--table local] [--repetitions 7] [--quick]     see --help
#
# Needs the release build and the packages of "dependencies.sh bench"; `make bench` sees to both.
set -euo pipefail
cd "$(dirname "$0")/.."

# Servers live in sbin, which not every shell searches; -I keeps a user's Python settings out,
# -B keeps the tree free of compiled files. Numbers and messages must not depend on a language.
export PATH="$PATH:/usr/sbin:/sbin" LC_ALL=C.UTF-8
exec python3 -I -B scripts/bench "$@"
