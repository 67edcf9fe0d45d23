import Testing

@testable import Admission

struct ExplanationTests {
  /// What the Explanation of a deletion says of its statements.
  private func lines(_ condition: String, _ change: (inout DecisionFacts) -> Void) throws
    -> [String]
  {
    let rights = try PolicySample.rights(
      #"{"Effect": "Allow", "Action": "*", "Resource": "gatehouse:main:*:*"}"#,
      #"{"Sid": "D", "Effect": "Deny", "Action": "*", "Condition": {\#(condition)}}"#)
    var facts = PolicySample.operations[3].facts
    facts.credential = .known("main")
    change(&facts)
    return rights.explain(3, facts).parts[0].lines.map { "\($0.verdict.rawValue): \($0.why)" }
  }

  @Test func `each statement says why it fits, does not fit, or depends`() throws {
    let address = #""IpAddressIfExists": {"g:SourceIp": "192.0.2.0/24"}"#
    #expect(
      try lines(address) { $0.source = .known([192, 0, 2, 1]) } == [
        "fits: the resource fits gatehouse:main:*:*", "fits: IpAddressIfExists g:SourceIp holds",
      ])
    #expect(
      try lines(address) { $0.source = .known([192, 0, 3, 1]) }[1]
        == "does not fit: IpAddressIfExists g:SourceIp does not hold: it is 192.0.3.1")
    #expect(try lines(address) { _ in }[1] == "depends: g:SourceIp is not known")
    #expect(
      try lines(#""StringEquals": {"g:ResourceTag/a": "x"}"#) { $0.resourceTags = .known([:]) }[1]
        == "does not fit: StringEquals g:ResourceTag/a does not hold: there is none")
    #expect(
      try lines(#""StringEquals": {"gatehouse:Face": "rest"}"#) {
        $0.face = .known("grpc")
        $0.credential = .known("spare")
        $0.resourceID = .known("7")
      } == [
        "does not fit: the resource gatehouse:spare:vpnGateways:7 is none of those it names",
        "does not fit: StringEquals gatehouse:Face does not hold: it is \"grpc\"",
      ])
  }

  @Test func `an explicit deny is named also where nothing would have allowed it`() throws {
    let rights = try PolicySample.rights(
      #"{"Sid": "D", "Effect": "Deny", "Action": "vpn:*:delete"}"#)
    let explanation = rights.explain(3, PolicySample.operations[3].facts)
    #expect(explanation.decision.statement?.sid == "D")
  }
}
