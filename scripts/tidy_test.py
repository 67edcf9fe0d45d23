#!/usr/bin/env python3
"""Shows that every rule of tidy.py fails when it should: a clean house, one thing wrong in it."""

import contextlib
import io
import tempfile
import unittest
from pathlib import Path

import tidy
from tidy_papers import THREATS
from tidy_tree import Tree, read_swift

CLEAN = {
    "Package.swift": """
let yaml = Target.Dependency.product(name: "Yams", package: "Yams")
let package = [
    // Layer 5: main.
    .executableTarget(
      name: "gatehouse", dependencies: ["Signing", "Sorting"], swiftSettings: houseRules)

    // Layer 1: logic.
    room("Signing", uses: ["System"]),
    room("Sorting", uses: ["System", yaml]),

    // Layer 0: the machine.
    room("System", touchesC: true),
    room("HTTP2Wire", uses: ["CNGHTTP2"], touchesC: true),

    // C: module maps.
    library("CNGHTTP2", pkgConfig: "libnghttp2", debian: "libnghttp2-dev"),
]
""",
    "Makefile": "test: ## all\n\ttrue\n",
    "README.md": "# House\n\n`make test`, then `gatehouse serve`; see [more](docs/MORE.md).\n",
    "docs/MORE.md": "# More\n\n```sh\n# not a title\nmake test\n```\n",
    "Sources/gatehouse/Serve.swift": 'import Signing\nlet commandName: "serve"\n',
    "Sources/Signing/Signer.swift":
        "import System\n\npublic struct Signer {\n  func sign() { if true {} }\n}\n",
    "Sources/Signing/Generated/Old.swift": "public import Foundation // TODO\n",
    "Sources/System/Clock.swift": "import Glibc\n\nlet pointer: UnsafePointer<Int>\n",
    "Sources/HTTP2Wire/Session.swift":
        "import CNGHTTP2\n\nfinal class Session: @unchecked Sendable {}\n",
    "Tests/SigningTests/SignerTests.swift": "import Testing\n@testable import Signing\n",
}


class TidyTest(unittest.TestCase):
    exercised: set[str] = set()

    def findings(self, changes):
        """The findings in the clean house with these files added or changed."""
        with tempfile.TemporaryDirectory() as root:
            for path, text in {**CLEAN, **changes}.items():
                file = Path(root, path)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, encoding="utf-8")
            return [finding[:3] for finding in tidy.check(Tree(root))]

    def wrong(self, rule, path, text, line=1):
        """One file is wrong in one way, and exactly that is found."""
        self.exercised.add(rule)
        self.assertEqual(self.findings({path: text}), [(path, line, rule)])

    def fine(self, path, text):
        self.assertEqual(self.findings({path: text}), [])

    def test_a_clean_house_has_no_findings(self):
        self.assertEqual(self.findings({}), [])

    def test_c_is_imported_in_its_room_only(self):
        # An import that is in the wrong room is undeclared there as well, but for Glibc.
        self.wrong("c-import", "Sources/Signing/Key.swift", "import Glibc\n")
        found = self.findings({"Sources/Signing/Key.swift": "import CNGHTTP2\n"})
        self.assertIn(("Sources/Signing/Key.swift", 1, "c-import"), found)

    def test_foundation_stays_out_of_the_hot_rooms(self):
        self.wrong("foundation", "Sources/Signing/Key.swift", "\nimport FoundationEssentials\n", 2)
        self.wrong("foundation", "Sources/System/Key.swift", "import struct Foundation.Date\n")
        self.fine("Sources/Signing/VectorFile+Check.swift", "import FoundationEssentials\n")
        self.fine("Sources/gatehouse/Main.swift", "import Foundation\n")

    def test_the_race_check_stays_on(self):
        self.wrong("unchecked", "Sources/Signing/Key.swift", "class Key: @unchecked Sendable {}\n")
        self.wrong("unchecked", "Sources/Signing/Key.swift", "nonisolated(unsafe) var key = 1\n")

    def test_raw_memory_stays_in_layer_0(self):
        for code in ("UnsafeRawPointer", "unsafeBitCast(1)", "a.withUnsafeBytes {}", "Unmanaged"):
            self.wrong("unsafe", "Sources/Signing/Key.swift", f"let a = 1\nlet key = {code}\n", 2)

    def test_rooms_meet_in_public(self):
        self.wrong("package-level", "Sources/Signing/Key.swift", "package struct Key {}\n")
        self.wrong("package-level", "Sources/Signing/Key.swift", "open class Key {}\n")
        self.wrong("public-c", "Sources/HTTP2Wire/Key.swift", "public import CNGHTTP2\n")
        self.fine("Sources/Signing/Key.swift", 'let kind = "package key" // package key\n')
        self.fine("Sources/Signing/Key.swift", "let name = file.package\n")

    def test_edges_go_down(self):
        clean = CLEAN["Package.swift"]
        upward = clean.replace('"System", touchesC', '"System", uses: ["Signing"], touchesC')
        self.wrong("layer-edge", "Package.swift", upward, 13)
        sideward = clean.replace('uses: ["System", yaml]', 'uses: ["Signing", yaml]')
        self.wrong("layer-edge", "Package.swift", sideward, 10)

    def test_imports_are_declared(self):
        self.wrong("undeclared-import", "Sources/Signing/Key.swift", "import Yams\n")
        self.wrong("undeclared-import", "Sources/Nowhere/Key.swift", "import System\n")
        self.wrong("undeclared-import", "Tests/SigningTests/KeyTests.swift", "import Sorting\n")
        self.fine("Sources/Sorting/Key.swift", "import Yams\nimport Synchronization\n")

    def test_files_are_short(self):
        self.wrong("file-length", "Sources/Signing/Key.swift", "let key = 1\n" * 401)
        self.wrong("file-length", "scripts/long.sh", "true\n" * 401)
        self.fine("Sources/Signing/Key.swift", "let key = 1\n" * 400)

    def test_functions_are_short(self):
        body = "    key()\n" * 69
        path = "Sources/Signing/Key.swift"
        self.wrong("function-length", path, f"enum Key {{\n  func key() {{\n{body}  }}\n}}\n", 2)
        self.wrong("function-length", path, f"var key: Int {{\n{body}  }}\n")
        self.wrong("function-length", path, f"  init(a: Int) where A: B {{\n{body}  }}\n")
        self.fine(path, f"func key() {{\n{body[10:]}}}\n")
        self.fine(path, "protocol Key {\n  func key()\n}\nstruct B {\n" + body + "}\n")

    def test_lines_are_short(self):
        self.wrong("line-length", "Sources/Signing/Key.swift", "// " + "x" * 98 + "\n")
        self.fine("Sources/Signing/Key.swift", "// " + "ä" * 97 + "\n")
        self.fine("Sources/Signing/Key.swift", 'let key = """\n  ' + "x" * 120 + '\n  """\n')

    def test_drawers_have_a_topic(self):
        self.wrong("drawer", "Sources/Signing/Utils/Key.swift", "let key = 1\n")
        self.wrong("drawer", "Sources/Signing/StringHelpers.swift", "let key = 1\n")
        self.wrong("drawer", "docs/misc/KEY.md", "# Key\n")

    def test_nothing_is_left_over(self):
        self.wrong("leftover", "Sources/Signing/Key.swift", "let key = 1 // TO" "DO: two\n")
        self.wrong("leftover", "scripts/key.sh", "# FIX" "ME\n")
        self.wrong("leftover", "Sources/Signing/Key.swift", "let key: Int = fatalError()\n")
        self.fine("Sources/Signing/Key.swift", 'let key = "fatalError XXX' 'X"\n')

    def test_no_path_of_one_machine(self):
        self.wrong("machine-path", "scripts/key.sh", "cd /ro" "ot/gatehouse\n")
        self.wrong("machine-path", "docs/KEY.md", "# Key\n\nin /tm" "p/build/key\n", 3)
        self.fine("docs/KEY.md", "# Key\n\nin ./out/tmp/key and https://example.com/wo" "rk/key\n")

    def test_what_decides_has_a_test(self):
        decides = "  func key() { if true {} }\n}\n"
        self.wrong("untested", "Sources/Signing/Key.swift", "public struct Key {\n" + decides)
        self.fine("Sources/Signing/Key.swift", "public struct Key {}\n")
        self.fine("Sources/Signing/Signer+Key.swift", "extension Signer {\n" + decides)
        key = {"Sources/Signing/Key.swift": "public struct Key {\n" + decides}
        self.assertEqual(self.findings({**key, "Tests/SigningTests/KeyTests.swift": ""}), [])
        reason = {tidy.UNTESTED: "Sources/Signing/  seen by eye only\n"}
        self.assertEqual(self.findings({**key, **reason}), [])
        inner = {
            "Sources/Signing/Key.swift": "struct Key {\n" + decides,
            "Sources/Signing/Signer+Key.swift": "extension Signer { var key: Key }\n",
        }
        self.assertEqual(self.findings(inner), [])

    def test_the_list_of_the_untested_is_kept(self):
        stale = "# why\nSources/Signing/Signer.swift  has a test now\n"
        self.wrong("untested", tidy.UNTESTED, stale, 2)
        key = {"Sources/Signing/Key.swift": "struct Key { func a() { if b {} } }\n"}
        found = self.findings({**key, tidy.UNTESTED: "Sources/Signing/Key.swift\n"})
        self.assertEqual(found, [("Sources/Signing/Key.swift", 1, "untested")])

    def test_documents_have_one_title(self):
        self.wrong("title", "docs/KEY.md", "# Key\n\n# Lock\n", 3)
        self.wrong("title", "docs/KEY.md", "Key\n")

    def test_links_lead_somewhere(self):
        self.wrong("dead-link", "docs/KEY.md", "# Key\n\n[lock](LOCK.md#bolt)\n", 3)
        links = "[up](../README.md) [far](https://example.com) [here](#key)"
        self.fine("docs/KEY.md", f"# Key\n\n{links}\n")

    def test_commands_exist(self):
        self.wrong("unknown-command", "docs/KEY.md", "# Key\n\n`make key`\n", 3)
        self.wrong("unknown-command", "docs/KEY.md", "# Key\n```\ngatehouse key\n```\n", 3)
        self.wrong("unknown-command", "docs/KEY.md", "# Key\n\n`scripts/key.sh`\n", 3)
        self.fine("docs/KEY.md", "# Key\n\nTo make keys, and what gatehouse does.\n")

    def test_promises_are_proved(self):
        table = "# Threats\n\n| promise | proved by |\n| --- | --- |\n| a key stays | {} |\n"
        for proof in ("`test_key.py`", "`docs/KEY.md`", "`Signing/KeyTests`", "good will"):
            self.wrong("unproved-promise", THREATS, table.format(proof), 5)
        self.wrong("unproved-promise", THREATS, table.format("`SigningTests/SignerTests`"), 5)
        self.fine(THREATS, table.format("`Signing/SignerTests`, `docs/MORE.md`"))
        self.fine(THREATS, table.format("`Signing/SignerTests`") + "\n| a | b |\n")

    def test_a_reason_excuses_what_is_below_it(self):
        path, code = "Sources/Signing/Key.swift", "let key = unsafeBitCast(1)\n"
        self.fine(path, "// tidy: the bits are ours\n" + code)
        self.fine(path, "// tidy: the bits are ours\n/// A key.\n@inlinable\n" + code)
        self.fine(path, "// tidy: a table is read whole\n" + "let key = 1\n" * 401)
        self.wrong("exception", path, "// tidy: because\n" + code)
        self.wrong("exception", path, "// tidy: nothing to excuse here\nlet key = 1\n")
        self.wrong("unsafe", path, "// tidy: the bits are ours\n" + code + code, 3)

    def test_code_is_told_from_words(self):
        text = (
            'let a = "b\\(c("d"))e" // f\n'
            '/* g /* h */ i */ let j = #"\\k"#; `l m`()\n'
            'let n = """\n  o\n  """\n')
        swift = read_swift(text)
        words = " ".join("".join(swift.code).split())
        self.assertEqual(words, "let a = c( ) let j = ; ()let n =")
        comments = [line.strip() for line in swift.comments[:2]]
        self.assertEqual(comments, ["// f", "/* g /* h */ i */"])
        self.assertEqual(swift.printed, {4})

    def test_findings_make_it_fail(self):
        with tempfile.TemporaryDirectory() as root, contextlib.redirect_stderr(io.StringIO()):
            for path in ("Package.swift", "Makefile"):
                Path(root, path).write_text(CLEAN[path], encoding="utf-8")
            self.assertEqual(tidy.main(root), 0)
            Path(root, "README.md").write_text("no title\n", encoding="utf-8")
            with contextlib.redirect_stdout(io.StringIO()) as said:
                self.assertEqual(tidy.main(root), 1)
            self.assertRegex(said.getvalue(), r"^README\.md:1: title: ")

    def test_zz_every_rule_was_seen_to_fail(self):
        self.assertEqual(self.exercised, set(tidy.RULES) | {"exception"})


if __name__ == "__main__":
    unittest.main()
