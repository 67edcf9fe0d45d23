#!/usr/bin/env bash
# Makes out/gatehouse-proto-VERSION.tar.gz: all that a client's team needs for stubs of its own.
#
#   scripts/proto-bundle.sh [PROGRAM]   (builds the program where none is given)
#
# The same contract gives the same bytes.
set -euo pipefail
cd "$(dirname "$0")/.."

program=${1:-}
if [ -z "$program" ]; then
  swift build --product gatehouse >&2
  program=.build/debug/gatehouse
fi
version=$("$program" --version | cut -d' ' -f2)
name=gatehouse-proto-$version
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mkdir -p "$work/$name" out
cp -R proto/gatehouse proto/README.md proto/buf.yaml proto/buf.gen.yaml LICENSE "$work/$name/"
"$program" describe descriptors >"$work/$name/gatehouse.binpb"
"$program" describe openapi >"$work/$name/openapi.json"
find "$work/$name" -type d -exec chmod 755 {} + -o -type f -exec chmod 644 {} +
tar -C "$work" --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --format=ustar \
  -cf - "$name" | gzip -9n >"out/$name.tar.gz"
echo "out/$name.tar.gz"
