#!/usr/bin/env bash
# Hostile bytes for every parser: builds the fuzz targets and runs each for a while.
#
#   scripts/fuzz.sh [TARGET...]     all of them where none is named
#
#   SECONDS_EACH   how long each runs (60)
#
# What is found lies in out/fuzz/TARGET as crash-…, with what to run to see it again. Inputs that
# reach new code are kept in out/fuzz/corpus and are where the next run begins.
set -euo pipefail
cd "$(dirname "$0")/.."

scratch=.build/fuzz
# libFuzzer and the address sanitizer come with Swift. The compiler heeds only the last list of
# sanitizers, and SwiftPM makes a list of each: so one list by hand.
GATEHOUSE_FUZZ=1 swift build -c release --product fuzz --scratch-path "$scratch" \
  --sanitize=fuzzer -Xswiftc -sanitize=fuzzer,address -Xswiftc -enable-testing
fuzz=$scratch/release/fuzz

targets=("$@")
[ ${#targets[@]} -gt 0 ] || mapfile -t targets < <("$fuzz" | sed -n 's/^  \([a-z0-9-]*\): .*/\1/p')
scripts/fuzz_seeds.py out/fuzz/seeds

failed=()
for target in "${targets[@]}"; do
  corpus=out/fuzz/corpus/$target
  found=out/fuzz/$target
  mkdir -p "$corpus" "$found"
  echo "== $target, ${SECONDS_EACH:-60} seconds"
  # An input that takes ten seconds hangs; one that takes a gigabyte is a bomb.
  if ! "$fuzz" "$target" -max_total_time="${SECONDS_EACH:-60}" -max_len=4096 -timeout=10 \
    -rss_limit_mb=2048 -print_final_stats=1 -artifact_prefix="$found/" \
    "$corpus" "out/fuzz/seeds/$target" >"$found/log" 2>&1; then
    failed+=("$target")
    grep -E 'broken:|Fatal error|ERROR|SUMMARY|Test unit' "$found/log" >&2 || tail -20 "$found/log"
    echo "again: $fuzz $target $found/crash-…" >&2
  fi
  grep -E 'stat::number_of_executed_units' "$found/log" || true
  grep -oE 'cov: [0-9]+' "$found/log" | tail -1
done
[ ${#failed[@]} -eq 0 ] || {
  echo "broken: ${failed[*]}" >&2
  exit 1
}
