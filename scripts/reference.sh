#!/usr/bin/env bash
# Writes docs/API.md, the reference of every operation, from the contract in the program.
#
#   scripts/reference.sh          write it (builds the program)
#   scripts/reference.sh --check  fail when what is committed was not made from these inputs
#
# The check needs no build: the last line holds a digest of what went in and of what came out. That
# the text is what the program says is a unit test.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly page=docs/API.md

inputs() {
  {
    find proto/gatehouse -name '*.proto' -print0
    find Sources/Reference Sources/Contract/Examples -name '*.swift' -print0
    printf '%s\0' Sources/Contract/Schema/FieldFormat.swift
  } | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c1-32
}
text() { # the page without its seal
  sed '$d' "$page"
}
seal() {
  printf '<!-- inputs %s text %s -->\n' "$(inputs)" "$(text | sha256sum | cut -c1-32)"
}

if [ "${1:-}" = --check ]; then
  if [ ! -e "$page" ] || [ "$(tail -n 1 "$page")" != "$(seal)" ]; then
    echo "reference: $page was not made from this contract; run 'make docs'" >&2
    exit 1
  fi
  echo "reference: up to date"
  exit 0
fi

swift build --product gatehouse >&2
.build/debug/gatehouse describe markdown >"$page"
echo "<!-- seal -->" >>"$page"
sealed=$(seal)
sed -i '$d' "$page"
echo "$sealed" >>"$page"
echo "reference: $(wc -l <"$page") lines in $page"
