import Contract
import Foundation
import Testing

@testable import Reference

@Suite struct MarkdownReferenceTests {
  private let text = MarkdownReference(.shared, .shared).text

  @Test func `the page that is committed is the one that is made`() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let page = try String(contentsOf: root.appendingPathComponent("docs/API.md"), encoding: .utf8)
    let lines = page.split(separator: "\n", omittingEmptySubsequences: false)
    // The last line is the seal of scripts/reference.sh.
    let committed = lines.dropLast(2).joined(separator: "\n") + "\n"
    #expect(committed == text, "docs/API.md is of another contract; run 'make docs'")
  }

  @Test func `every operation that REST has stands there, with its path and its action`() {
    for operation in OperationTable.shared.operations where !operation.bindings.isEmpty {
      #expect(text.contains("\n### \(operation.name)\n"))
      for binding in operation.bindings {
        #expect(text.contains("`\(binding.method.rawValue) \(binding.path.text)`"))
      }
      if let action = operation.action { #expect(text.contains("| action | `\(action)` |")) }
    }
  }

  @Test func `every link leads to a heading`() {
    let headings = Set(
      text.split(separator: "\n").filter { $0.hasPrefix("#") }.map {
        $0.drop { $0 == "#" || $0 == " " }.lowercased()
      })
    for link in text.matches(of: /\]\(#([a-z0-9]+)\)/) {
      #expect(headings.contains(String(link.1)), "nothing is called \(link.1)")
    }
  }

  @Test func `bounds are in words`() {
    #expect(text.contains("| `lifetime_seconds` | int32 | 60 to 604800 |"))
    #expect(text.contains("`public`, `private`"))
    #expect(text.contains("1 to 2 items; no item twice"))
    #expect(text.contains("never answered; secret: never logged; (CON-6)"))
  }

  @Test func `an example names its path, its query and its body`() throws {
    func curl(_ name: String) throws -> String {
      ExampleCall(try #require(OperationTable.shared.operation(named: name))).curl
    }
    #expect(
      try curl("DeleteVpnGateway").hasSuffix(
        "/v1/vpn-gateways/620d99b8-de30-4a8d-8a86-200b868f2d7d\" -X DELETE"))
    #expect(try curl("ListCustomerGateways").hasSuffix("/v1/customer-gateways?page_size=50\""))
    let body = #"--json '{"name":"office-2"}'"#
    #expect(try curl("UpdateVpnGateway").hasSuffix("\" -X PATCH \\\n  \(body)"))
    #expect(try !curl("CountResourceInstances").contains("resource_type\""))
  }
}

@Suite struct RuleTextsTests {
  @Test func `every rule that is named is told, and no other`() {
    var named: Set<String> = []
    func gather(_ message: MessageSchema, _ schemas: Schemas) {
      for field in message.fields {
        if let id = field.rules.cites { named.insert(id) }
        if let inner = schemas.schema(of: field) { gather(inner, schemas) }
      }
    }
    for operation in OperationTable.shared.operations where !operation.bindings.isEmpty {
      named.formUnion(operation.constraints + operation.upstreamConstraints)
      gather(operation.requestSchema, operation.schemas)
    }
    let told = RuleTexts.all.map(\.id)
    #expect(Set(told).count == told.count)
    #expect(named.subtracting(told).sorted() == [])
    #expect(Set(told).subtracting(named).sorted() == [])
  }
}

@Suite struct MarkdownTextTests {
  @Test(arguments: [
    ("a|b", "a\\|b"), ("`a|*b`", "`a\\|*b`"), ("vpc_id", "vpc_id"), ("any of _.:", "any of \\_.:"),
    ("**** x", "\\*\\*\\*\\* x"), ("a\nb", "a b"), ("<b>[c]", "\\<b>\\[c\\]"),
  ]) func `nothing in a cell is taken for markup`(text: String, cell: String) {
    #expect(MarkdownText.cell(text) == cell)
  }

  @Test func `a table without rows is none`() {
    #expect(MarkdownText.table(["a"], []) == "")
    #expect(
      MarkdownText.table(["a", "b"], [["1", "2"]]) == "| a | b |\n| --- | --- |\n| 1 | 2 |\n\n")
  }
}
