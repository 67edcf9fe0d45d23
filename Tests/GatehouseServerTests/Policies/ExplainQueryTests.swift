import Settings
import Testing

@testable import Admission
@testable import GatehouseServer

@Suite struct ExplainQueryTests {
  private static let statements = [
    #"{"Sid":"Reads","Effect":"Allow","Action":["vpn:*:get","vpn:*:list"]}"#,
    #"{"Sid":"Mine","Effect":"Allow","Action":"vpn:*:delete","Resource":"gatehouse:*:*:0A"}"#,
    #"""
    {"Sid":"Keep","Effect":"Deny","Action":"vpn:*:delete",
     "Condition":{"StringEquals":{"g:ResourceTag/keep":"yes"}}}
    """#,
    #"""
    {"Sid":"Lists","Effect":"Deny","Action":"vpn:vpnGateways:list",
     "Condition":{"StringEquals":{"g:EnterpriseProjectId":"x"}}}
    """#,
  ]

  private func ask(
    _ action: String, _ change: (inout ExplainQuery) -> Void = { _ in }
  ) throws -> ExplainQuery.Answer {
    let (settings, path) = try PolicyFile.settings(Self.statements)
    defer { PolicyFile.remove(path) }
    var query = ExplainQuery(caller: "tester", action: action, time: 0)
    change(&query)
    return try query.answer(settings)
  }

  @Test func `the deciding statement is named, with its place`() throws {
    let read = try ask("vpn:vpnGateways:get").explanation
    #expect(read.decision.statement?.description == "p/Reads")
    #expect(read.decision.statement?.place?.line == 1)
    let kept = try ask("vpn:vpnGateways:delete") {
      $0.resource = "0a"
      $0.tags = ["keep": "yes"]
    }.explanation
    #expect(kept.decision.statement?.sid == "Keep")
    #expect(!kept.decision.isAllowed)
    #expect(kept.parts[0].lines.map(\.verdict) == [.fits, .fits])
    let mine = try ask("vpn:vpnGateways:delete") {
      $0.resource = "gatehouse:main:vpnGateways:0a"
      $0.tags = [:]
    }.explanation
    #expect(mine.decision.statement?.sid == "Mine")
    #expect(
      mine.parts[0].lines.map(\.why) == [
        "the resource fits gatehouse:*:*:0A",
        "StringEquals g:ResourceTag/keep does not hold: there is none",
      ])
    // A monitor has no tags, which needs no saying.
    let monitor = try ask("vpn:connectionMonitors:delete") { $0.resource = "0a" }
    #expect(monitor.explanation.decision.isAllowed)
    let nothing = try ask("vpn:vpnGateways:create").explanation
    #expect(nothing.decision == .denied(by: nil))
    #expect(nothing.parts[0].lines.isEmpty)
  }

  @Test func `what is not said leaves it open`() throws {
    let open = try ask("vpn:vpnGateways:delete") { $0.resource = "0a" }
    #expect(open.explanation.decision == .undecided(.resourceTags))
    #expect(!open.isDecidedByRow)
    let rows = try ask("vpn:vpnGateways:list")
    #expect(rows.isDecidedByRow)
    #expect(rows.explanation.decision == .undecided(.enterpriseProject))
  }

  @Test(arguments: [
    ("nobody", "vpn:vpnGateways:get", "", "", "no caller has the name"),
    ("tester", "vpn:vpnGateways:gt", "", "", "did you mean \"vpn:vpnGateways:get\"?"),
    ("tester", "vpn:vpnGateways:get", "", "other", "may not use the credential \"other\""),
    (
      "tester", "vpn:vpnGateways:get", "gatehouse:main:vpnConnections:0a", "",
      "is about vpnGateways, not vpnConnections"
    ),
    ("tester", "vpn:vpnGateways:get", "gatehouse:main:vpnGateways:*", "", "of one resource"),
    ("tester", "vpn:vpnGateways:get", "a:b", "", "--resource is an id"),
  ])
  func `a question about nothing has no answer`(
    caller: String, action: String, resource: String, credential: String, words: String
  ) throws {
    let problem = try #require(throws: ExplainQuery.Problem.self) {
      try ask(action) {
        $0.caller = caller
        if !resource.isEmpty { $0.resource = resource }
        if !credential.isEmpty { $0.credential = credential }
      }
    }
    #expect(problem.message.contains(words), "\(problem.message)")
  }
}

extension Decision {
  fileprivate var isAllowed: Bool {
    if case .allowed = self { true } else { false }
  }
}
