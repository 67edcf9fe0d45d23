#!/usr/bin/env bash
# End-to-end tests: ordinary clients against the real program with the simulated cloud behind it.
#
#   scripts/e2e.sh [PYTEST ARGUMENT...]     such as -k drain
#
#   GATEHOUSE_BINARY   the program to test; built here where it is left out
#   BUILD              debug (default) or release, of what is built here
set -euo pipefail
cd "$(dirname "$0")/.."

build=${BUILD:-debug}
if [ -z "${GATEHOUSE_BINARY:-}" ]; then
  swift build -c "$build" --product gatehouse
  GATEHOUSE_BINARY=.build/$build/gatehouse
fi
GATEHOUSE_BINARY=$(realpath "$GATEHOUSE_BINARY")
export GATEHOUSE_BINARY

python=$(realpath -s "$(scripts/python.sh Tests/EndToEnd/requirements.txt)")

# Stubs as a client's team makes them, for grpcio and for Connect. google/api comes with
# googleapis-common-protos; health and reflection are called by gRPC's own clients.
stubs=.build/python-stubs
rm -rf "$stubs"
mkdir -p "$stubs"
packages=$("$python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
(cd proto && find gatehouse -name '*.proto' -print0) \
  | xargs -0 "$python" -m grpc_tools.protoc -I proto -I "$packages" \
    --plugin="$(dirname "$python")/protoc-gen-connectrpc" \
    --python_out="$stubs" --grpc_python_out="$stubs" \
    --connectrpc_out=protobuf=google,io=sync:"$stubs"

PYTHONPATH=$(realpath "$stubs") PYTHONDONTWRITEBYTECODE=1 \
  exec "$python" -m pytest --rootdir Tests/EndToEnd -c Tests/EndToEnd/pytest.ini \
  Tests/EndToEnd "$@"
