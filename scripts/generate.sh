#!/usr/bin/env bash
# Makes Sources/Contract/Generated from proto/: messages, and the compiled descriptors.
#
#   scripts/generate.sh          generate (first run builds the generator, about a minute)
#   scripts/generate.sh --check  fail when what is committed was not made from these inputs
#
# The check needs no generator: the stamp holds a digest of what went in and of what came out.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly swift_protobuf=1.39.0
readonly googleapis=1.76.0
readonly python_protobuf=7.36.2
readonly generated=Sources/Contract/Generated
readonly stamp=$generated/Stamp.swift
readonly work=.build/generate

digest() { # of the names and contents of the files on standard input
  LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1
}
inputs() {
  { find proto -name '*.proto' -print0; printf 'scripts/%s\0' generate.sh comments.py; } | digest
}
outputs() { find "$generated" -name '*.swift' ! -path "$stamp" -print0 | digest; }
seal() {
  printf '// Made by scripts/generate.sh.\n// inputs  %s\n// outputs %s\n' "$(inputs)" "$(outputs)"
}

if [ "${1:-}" = --check ]; then
  if [ "$(cat "$stamp" 2>/dev/null)" != "$(seal)" ]; then
    echo "generate: $generated was not made from these .proto files; run 'make generate'" >&2
    exit 1
  fi
  echo "generate: up to date"
  exit 0
fi

# The plugin, from the same swift-protobuf the program links.
plugin=$work/plugin/.build/release/protoc-gen-swift
if ! "$plugin" --version 2>/dev/null | grep -qF "$swift_protobuf"; then
  mkdir -p "$work/plugin/Sources/Anchor"
  cat >"$work/plugin/Package.swift" <<END
// swift-tools-version: 6.2
import PackageDescription
let package = Package(
  name: "plugin",
  dependencies: [
    .package(
      url: "https://github.com/apple/swift-protobuf", exact: "$swift_protobuf", traits: [])
  ],
  targets: [
    .target(
      name: "Anchor", dependencies: [.product(name: "SwiftProtobuf", package: "swift-protobuf")])
  ])
END
  echo "// The package needs a target to hold its dependency." \
    >"$work/plugin/Sources/Anchor/Anchor.swift"
  swift build --package-path "$work/plugin" -c release --product protoc-gen-swift
fi

# google/api and google/rpc, which others publish and we do not keep.
if [ ! -d "$work/googleapis-$googleapis" ]; then
  python3 -m venv "$work/venv"
  "$work/venv/bin/pip" install --quiet --no-deps --target "$work/googleapis-$googleapis" \
    "googleapis-common-protos==$googleapis"
fi
if ! "$work/venv/bin/python" -c 'import google.protobuf' 2>/dev/null; then
  "$work/venv/bin/pip" install --quiet "protobuf==$python_protobuf"
fi

readonly imports=(-I proto -I "$work/googleapis-$googleapis")
mapfile -t ours < <(cd proto && find . -name '*.proto' | sed 's|^\./||' | LC_ALL=C sort)
readonly theirs=(google/rpc/status.proto google/rpc/error_details.proto)
readonly options=(
  google/api/annotations.proto google/api/field_behavior.proto google/api/http.proto
)

rm -rf "$generated"
mkdir -p "$generated"
protoc "${imports[@]}" --plugin=protoc-gen-swift="$plugin" --swift_out="$generated" \
  --swift_opt=Visibility=Public --swift_opt=UseAccessLevelOnImports=true \
  --swift_opt=FileNaming=PathToUnderscores \
  "${ours[@]}" "${theirs[@]}" "${options[@]}"

# The descriptors of everything we speak, with their imports and without comments. A literal: the
# program looks up no file at run time, and text compiles at once where an array of bytes does not.
protoc "${imports[@]}" --include_imports --descriptor_set_out="$work/descriptors.binpb" \
  "${ours[@]}" "${theirs[@]}"
{
  echo "// DO NOT EDIT: made by scripts/generate.sh from proto/."
  echo
  echo "/// The compiled descriptor set of every service and its imports, in base64."
  echo "enum DescriptorSet {"
  echo '  static let base64: StaticString = """'
  base64 -w 94 "$work/descriptors.binpb" | sed 's/^/    /; s/$/\\/; $ s/\\$//'
  echo '    """'
  echo "}"
} >"$generated/DescriptorSet.swift"

# The comments apart from them: they are for documents, and no call needs them.
protoc "${imports[@]}" --include_source_info --descriptor_set_out="$work/commented.binpb" \
  "${ours[@]}"
"$work/venv/bin/python" scripts/comments.py "$work/commented.binpb" \
  >"$generated/CommentText.swift"

seal >"$stamp"
size=$(stat -c %s "$work/descriptors.binpb")
echo "generate: ${#ours[@]} files of ours, descriptors $size bytes"
