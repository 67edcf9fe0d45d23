"""What tidy.py looks at: the files of the project, Swift without its strings, Package.swift."""

import os
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

SKIPPED = {".git", ".build", ".swiftpm", "out", "Generated", "__pycache__", ".venv"}
FOREIGN = ("proto/grpc/",)  # published by others, kept as they are
TEXT = {
    ".swift", ".h", ".modulemap", ".py", ".sh", ".proto", ".yaml", ".yml", ".md", ".txt",
    ".service", "",
}


class Swift(NamedTuple):
    """A Swift file, line by line, in three layers of the same shape."""

    code: list[str]  # comments, strings and `quoted names` are spaces
    comments: list[str]  # everything but comments is spaces
    printed: set[int]  # lines, from 1, that lie whole inside a text of several lines


TOKEN = re.compile(r'//[^\n]*|/\*|`[^`\n]*`|#*"""|#*"|\(|\)')


def read_swift(text: str) -> Swift:
    """Tells code from comments and strings; knows raw, nested and interpolated ones."""
    code, comments, printed = list(text), [c if c == "\n" else " " for c in text], set()

    def blank(start: int, end: int, *, is_comment: bool = False) -> None:
        for at in range(start, min(end, len(text))):
            if text[at] != "\n":
                code[at] = " "
                if is_comment:
                    comments[at] = text[at]

    def scan(at: int, is_interpolation: bool) -> int:
        depth = 0
        while match := TOKEN.search(text, at):
            token, at = match.group(), match.end()
            if token == "(":
                depth += 1
            elif token == ")":
                depth -= 1
                if is_interpolation and depth < 0:
                    blank(match.start(), at)
                    return at
            elif token.startswith("//"):
                blank(match.start(), at, is_comment=True)
            elif token == "/*":
                at = comment_end(at)
                blank(match.start(), at, is_comment=True)
            elif token.startswith("`"):
                blank(match.start(), at)
            else:
                at = string(match.start(), token)
        return len(text)

    def comment_end(at: int) -> int:
        depth = 1
        while depth and (match := re.compile(r"/\*|\*/").search(text, at)):
            depth += 1 if match.group() == "/*" else -1
            at = match.end()
        return at if depth == 0 else len(text)

    def string(start: int, opening: str) -> int:
        hashes = opening.rstrip('"')
        quotes = opening[len(hashes):]
        inside = re.compile(
            rf'\\{hashes}\(|\\{hashes}[^(]|{quotes}{hashes}' + ("" if len(quotes) == 3 else r"|\n"))
        at = blanked = start + len(opening)
        blank(start, at)
        while match := inside.search(text, at):
            at = match.end()
            if match.group().endswith("("):
                blank(blanked, at)
                at = blanked = scan(at, is_interpolation=True)
            elif not match.group().startswith("\\"):
                blank(blanked, at)
                break
        else:
            at = len(text)
            blank(blanked, at)
        if len(quotes) == 3:
            first, last = (text.count("\n", 0, place) + 1 for place in (start, at))
            printed.update(range(first + 1, last))
        return at

    scan(0, is_interpolation=False)
    return Swift("".join(code).split("\n"), "".join(comments).split("\n"), printed)


def functions(code):
    """First line and number of lines of every function with a body, computed ones included."""
    head = re.compile(
        r"(?<![.\w])(?:func\b|(?:de)?init\b[?!]?(?=\s*[(<{])|subscript\b"
        r"|var\s+\w+\s*:[^={}\n]*(?={))")
    ending = re.compile(r"[(){}]|\b(?:func|var|let|init|case|struct|class|enum|extension)\b")
    for found in head.finditer(code):
        depth, start = 0, None
        for token in ending.finditer(code, found.end()):
            text = token.group()
            if start is None and depth == 0 and text not in "({":
                break
            if text == "{" and depth == 0:
                start = token.start()
            depth += (text in "({") - (text in ")}")
            if start is not None and depth == 0:
                first = code.count("\n", 0, found.start()) + 1
                yield first, code.count("\n", 0, token.start()) + 2 - first
                break


class Target(NamedTuple):
    """A target of Package.swift with the line and the layer it stands in."""

    line: int
    layer: int
    uses: list[tuple[int, str]]  # line, module
    tests_use: list[str]


class Package:
    """The house as Package.swift draws it: layers by their comments, edges by their lists."""

    def __init__(self, text: str):
        products = dict(
            re.findall(r'let (\w+) = Target\.Dependency\.product\(\s*name: "(\w+)"', text))
        self.targets: dict[str, Target] = {}
        layer = -1
        lines = text.split("\n")
        for number, line in enumerate(lines, 1):
            if found := re.match(r"\s*// Layer (\d+)\b", line):
                layer = int(found[1])
            elif re.match(r"\s*// C\b", line):
                layer = -1
            opening = re.match(r"\s*(room|library|\.(?:executableT|t)arget)\(", line)
            if not opening or "func " in line:
                continue
            body = self._call(lines, number)
            named = re.search(r'"(\w+)"', body)
            if not named:
                # Of every room: the function that makes it.
                continue
            name = named[1]
            uses = self._list(body, number, r"(?:uses|dependencies)", products)
            tests_use = self._list(body, number, "testsUse", products)
            self.targets[name] = Target(number, layer, uses, [module for _, module in tests_use])

    @staticmethod
    def _call(lines: list[str], number: int) -> str:
        """The text from a line's opening parenthesis to its partner."""
        text, depth = "\n".join(lines[number - 1:]), 0
        for at, character in enumerate(text):
            depth += (character == "(") - (character == ")")
            if character == ")" and depth == 0:
                return text[:at]
        return text

    @staticmethod
    def _list(body: str, number: int, label: str, products: dict[str, str]):
        found = re.search(rf"\b{label}:\s*\[([^\]]*)\]", body)
        if not found:
            return []
        modules = []
        for word in re.finditer(r'"(\w+)"|\b(\w+)\b', found[1]):
            line = number + body.count("\n", 0, found.start(1) + word.start())
            modules.append((line, word[1] or products.get(word[2], word[2])))
        return modules


class Tree:
    """The files under one root, as text; what is generated, built or foreign is left out."""

    def __init__(self, root: str):
        self.root = Path(root)
        self.files = sorted(self._walk())

    def _walk(self):
        for folder, folders, names in os.walk(self.root):
            folders[:] = [name for name in folders if name not in SKIPPED]
            for name in names:
                path = Path(folder, name)
                own = path.relative_to(self.root).as_posix()
                if path.suffix in TEXT and path.is_file() and not own.startswith(FOREIGN):
                    yield own

    @cache
    def text(self, path: str) -> str:
        return (self.root / path).read_text(encoding="utf-8")

    def lines(self, path: str) -> list[str]:
        return self.text(path).split("\n")

    @cache
    def swift(self, path: str) -> Swift:
        return read_swift(self.text(path))

    @cache
    def words(self, path: str) -> frozenset[str]:
        """Every word in the code of a Swift file."""
        return frozenset(re.findall(r"\w+", "\n".join(self.swift(path).code)))

    @property
    def package(self) -> Package:
        return Package(self.text("Package.swift"))

    def exists(self, path: str) -> bool:
        return (self.root / path).exists()

    def ending(self, *suffixes: str) -> list[str]:
        return [path for path in self.files if path.endswith(suffixes)]

    def sources(self) -> list[str]:
        return [path for path in self.ending(".swift") if path.startswith("Sources/")]

    def tests(self) -> list[str]:
        return [path for path in self.ending(".swift") if path.startswith("Tests/")]

    def code(self, paths: list[str]):
        """Every line of code of these Swift files."""
        for path in paths:
            for number, line in enumerate(self.swift(path).code, 1):
                if line.strip():
                    yield path, number, line


def room(path: str) -> str:
    """The target a file belongs to; tests count to the room they test."""
    parts = path.split("/")
    if len(parts) < 3:
        return ""
    return parts[1].removesuffix("Tests") if parts[0] == "Tests" else parts[1]
