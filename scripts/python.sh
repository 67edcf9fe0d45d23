#!/usr/bin/env bash
# Makes the Python environment of the end-to-end tests, once, and prints its interpreter.
#
#   scripts/python.sh REQUIREMENTS...
set -euo pipefail
cd "$(dirname "$0")/.."

home=.build/python
stamp="$home/.installed-$(cat "$@" | sha256sum | cut -c1-16)"
if [ ! -e "$stamp" ]; then
  python3 -m venv "$home"
  arguments=()
  for file in "$@"; do arguments+=(-r "$file"); done
  "$home/bin/pip" install --quiet --disable-pip-version-check "${arguments[@]}" >&2
  touch "$stamp"
fi
echo "$home/bin/python"
