#!/usr/bin/env python3
"""Prints the comments of a descriptor set as the Swift that the program carries them in.

One line for each thing that has a comment: its full name, a space, the comment in one line, with
a pilcrow where a paragraph ends.

usage: scripts/comments.py DESCRIPTORS > CommentText.swift
"""

import re
import sys

from google.protobuf import descriptor_pb2

# Numbers of the fields that lead to a thing: FileDescriptorProto, then what is inside.
MESSAGE, ENUM, SERVICE, FIELD, NESTED, VALUE, METHOD = 4, 5, 6, 2, 3, 2, 2


def symbols(file):
    """Paths of source positions, each with the full name of what stands there."""
    found = {}

    def enumeration(enum, path, scope):
        found[path] = f"{scope}.{enum.name}"
        for index, value in enumerate(enum.value):
            found[(*path, VALUE, index)] = f"{found[path]}.{value.name}"

    def message(each, path, scope):
        found[path] = f"{scope}.{each.name}"
        for index, field in enumerate(each.field):
            found[(*path, FIELD, index)] = f"{found[path]}.{field.name}"
        for index, nested in enumerate(each.nested_type):
            message(nested, (*path, NESTED, index), found[path])
        for index, enum in enumerate(each.enum_type):
            enumeration(enum, (*path, 4, index), found[path])

    for index, each in enumerate(file.message_type):
        message(each, (MESSAGE, index), file.package)
    for index, enum in enumerate(file.enum_type):
        enumeration(enum, (ENUM, index), file.package)
    for index, service in enumerate(file.service):
        found[(SERVICE, index)] = f"{file.package}.{service.name}"
        for place, method in enumerate(service.method):
            found[(SERVICE, index, METHOD, place)] = f"{file.package}.{service.name}.{method.name}"
    return found


def lines(files):
    for file in files:
        if not file.name.startswith("gatehouse/") or file.name == "gatehouse/options.proto":
            continue
        named = symbols(file)
        for place in file.source_code_info.location:
            name, text = named.get(tuple(place.path)), place.leading_comments.strip()
            if name and text:
                paragraphs = re.split(r"\n\s*\n", text)
                yield name + " " + "¶".join(" ".join(part.split()) for part in paragraphs)


def main(path):
    files = descriptor_pb2.FileDescriptorSet()
    with open(path, "rb") as source:
        files.ParseFromString(source.read())
    print("// DO NOT EDIT: made by scripts/generate.sh from the comments in proto/.")
    print()
    print("/// What the .proto files say about each service, rpc, message and field.")
    print("enum CommentText {")
    print('  static let lines: StaticString = #"""')
    for line in sorted(lines(files.file)):
        print(f"    {line}")
    print('    """#')
    print("}")


if __name__ == "__main__":
    main(sys.argv[1])
