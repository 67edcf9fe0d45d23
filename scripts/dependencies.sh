#!/usr/bin/env bash
# Installs Debian's packages that are missing. One list for people, CI and the Dockerfile.
#
#   scripts/dependencies.sh build     libraries and tools to build
#   scripts/dependencies.sh test      and the clients and servers that tests talk to
#   scripts/dependencies.sh bench     and the peers of the benchmark
#   scripts/dependencies.sh generate  and what writes the messages from proto/
#   scripts/dependencies.sh runtime   only what the finished program loads
set -euo pipefail

build=(libnghttp2-dev libssl-dev zlib1g-dev libsqlite3-dev pkg-config)
test=(curl nghttp2-client ca-certificates openssl)
bench=(nghttp2-server nghttp2-proxy nginx-light g++ libgrpc++-dev)
generate=(protobuf-compiler libprotobuf-dev)
runtime=(libnghttp2-14 libssl3 libstdc++6 zlib1g libsqlite3-0 ca-certificates)

case "${1:-}" in
  build) wanted=("${build[@]}") ;;
  test) wanted=("${build[@]}" "${test[@]}") ;;
  bench) wanted=("${build[@]}" "${test[@]}" "${bench[@]}") ;;
  generate) wanted=("${build[@]}" "${generate[@]}") ;;
  runtime) wanted=("${runtime[@]}") ;;
  *) sed -n '2,9s/^# \{0,1\}//p' "$0" >&2; exit 64 ;;
esac

missing=()
for name in "${wanted[@]}"; do
  dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null | grep -qx installed \
    || missing+=("$name")
done
[ ${#missing[@]} -eq 0 ] && exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || {
    echo "these Debian packages are missing, and only root can install them: ${missing[*]}" >&2
    exit 77
  }
  as_root=(sudo)
fi
echo "installing from Debian: ${missing[*]}" >&2
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -qq
# A server among the packages must not start by itself while it is installed.
"${as_root[@]}" env RUNLEVEL=1 \
  apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
