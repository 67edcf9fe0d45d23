import Contract
import Testing

@testable import Admission
@testable import GatehouseServer

@Suite struct RowViewTests {
  /// Places of the rows that are shown.
  private func shown(_ statements: [String], _ rows: [String]) throws -> [Int] {
    let (settings, path) = try PolicyFile.settings(statements)
    defer { PolicyFile.remove(path) }
    let operations = Stage.table.policyOperations
    let directory = try CallerDirectory(
      settings, operations: operations, policies: PolicySet(settings, operations: operations))
    let list = try #require(Stage.table.operation(named: "ListVpnGateways"))
    var facts = try #require(Stage.table.policyOperation(list)).facts
    facts.credential = .known("main")
    let view = RowView(
      caller: directory.callers[0], operation: list, facts: facts, needsTags: false,
      tags: ["d": ["t": "x"], "c": [:]])
    return rows.indices.filter {
      let body = Array(rows[$0].utf8)
      return view.shows(0..<body.count, in: body)
    }
  }

  @Test func `rows are told by id, project and tags`() throws {
    let rows = [
      #"{"id":"A","enterprise_project_id":"0","tags":[{"key":"t","value":"x"}]}"#,
      #"{"id":"b","enterprise_project_id":"1","tags":[]}"#, #"{"id":"c"}"#, "{}", #"{"id":"D"}"#,
    ]
    let list = #""Effect":"Allow","Action":"vpn:*:list""#
    #expect(try shown(["{\(list)}"], rows) == [0, 1, 2, 3, 4])
    #expect(
      try shown([#"{\#(list),"Resource":"gatehouse:*:vpnGateways:a"}"#], rows) == [0])
    func condition(_ text: String) throws -> [Int] {
      try shown([#"{\#(list),"Condition":{\#(text)}}"#], rows)
    }
    #expect(try condition(#""StringEquals":{"g:EnterpriseProjectId":"1"}"#) == [1])
    #expect(try condition(#""StringEquals":{"g:ResourceTag/t":"x"}"#) == [0, 4])
  }

  @Test func `a row that does not say what counts is left out`() throws {
    let rows = [#"{"id":"a"}"#, #"{"id":"b","tags":[]}"#, #"{"id":"e","tags":7}"#]
    let allow = #"{"Effect":"Allow","Action":"vpn:*:list"}"#
    let deny = #"""
      {"Effect":"Deny","Action":"vpn:*:list",
       "Condition":{"StringEquals":{"g:ResourceTag/secret":"yes"}}}
      """#
    #expect(try shown([allow, deny], rows) == [1])
  }
}
