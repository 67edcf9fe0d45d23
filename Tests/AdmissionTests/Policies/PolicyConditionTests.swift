import Testing

@testable import Admission

struct PolicyConditionTests {
  /// Facts of one ordinary call.
  private static var facts: DecisionFacts {
    var facts = DecisionFacts()
    facts.credential = .known("main")
    facts.resourceType = .known("vpnGateways")
    facts.resourceID = .known("0a-b")
    facts.enterpriseProject = .known("0")
    facts.resourceTags = .known(["team": "Blue", "é": "x"])
    facts.requestTags = .absent
    facts.source = .known([192, 0, 2, 7])
    facts.now = .known(1_769_900_400)
    facts.method = .known("api_key")
    facts.face = .known("rest")
    facts.isEncrypted = .known(true)
    facts.isReadOnly = .known(false)
    return facts
  }

  private func truth(_ condition: String, _ facts: DecisionFacts = facts) throws -> Truth {
    let statements = try PolicySample.statements(
      PolicySample.policy(#"{"Effect": "Allow", "Action": "*", "Condition": {\#(condition)}}"#))
    return statements[0].truth(facts)
  }

  @Test(arguments: [
    (#""StringEquals": {"g:ResourceTag/team": "Blue"}"#, true),
    (#""StringEquals": {"g:ResourceTag/team": ["Red", "Blue"]}"#, true),
    (#""StringEquals": {"g:ResourceTag/team": "blue"}"#, false),
    (#""StringEquals": {"g:ResourceTag/Team": "Blue"}"#, false),
    (#""StringNotEquals": {"g:ResourceTag/team": "Blue"}"#, false),
    (#""StringNotEquals": {"g:ResourceTag/team": ["Red", "Green"]}"#, true),
    (#""StringNotEquals": {"g:ResourceTag/team": ["Red", "Blue"]}"#, false),
    (#""StringEqualsIgnoreCase": {"g:ResourceTag/team": "bLUE"}"#, true),
    (#""StringNotEqualsIgnoreCase": {"g:ResourceTag/team": "bLUE"}"#, false),
    (#""StringLike": {"g:ResourceTag/team": "B*e"}"#, true),
    (#""StringLike": {"g:ResourceTag/team": ["R*", "?lue"]}"#, true),
    (#""StringLike": {"g:ResourceTag/team": "B?e"}"#, false),
    (#""StringNotLike": {"g:ResourceTag/team": "R*"}"#, true),
    (#""StringNotLike": {"g:ResourceTag/team": ["R*", "B*"]}"#, false),
    (#""StringEquals": {"gatehouse:ResourceId": "0A-B"}"#, true),
    (#""StringEquals": {"g:EnterpriseProjectId": "0"}"#, true),
    (#""StringEquals": {"gatehouse:Credential": "main"}"#, true),
    (#""StringEquals": {"gatehouse:Face": ["grpc", "rest"]}"#, true),
    (#""StringEquals": {"gatehouse:AuthenticationMethod": "unix_peer"}"#, false),
    (#""Bool": {"gatehouse:SecureTransport": true}"#, true),
    (#""Bool": {"gatehouse:SecureTransport": ["false"]}"#, false),
    (#""Bool": {"gatehouse:ReadOnly": "false"}"#, true),
    (#""IpAddress": {"g:SourceIp": ["198.51.100.0/24", "192.0.2.0/24"]}"#, true),
    (#""IpAddress": {"g:SourceIp": "192.0.2.8"}"#, false),
    (#""NotIpAddress": {"g:SourceIp": "192.0.2.0/29"}"#, false),
    (#""NotIpAddress": {"g:SourceIp": "198.51.100.0/24"}"#, true),
    (#""DateLessThan": {"g:CurrentTime": "2026-01-31T23:00:00Z"}"#, false),
    (#""DateLessThanEquals": {"g:CurrentTime": "2026-01-31T23:00:00Z"}"#, true),
    (#""DateGreaterThan": {"g:CurrentTime": "2026-01-31T22:59:59Z"}"#, true),
    (#""DateGreaterThanEquals": {"g:CurrentTime": "2026-02-01T07:00:01+08:00"}"#, false),
    (#""Null": {"g:ResourceTag/team": false}"#, true),
    (#""Null": {"g:ResourceTag/other": true}"#, true),
    (#""Null": {"g:ResourceTag/other": "false"}"#, false),
    // All lines must hold.
    (
      #""StringEquals": {"gatehouse:Face": "rest", "g:EnterpriseProjectId": "1"}"#, false
    ),
    (
      #""StringEquals": {"gatehouse:Face": "rest"}, "Bool": {"gatehouse:ReadOnly": false}"#, true
    ),
  ])
  func `each operator compares as IAM does`(condition: String, holds: Bool) throws {
    #expect(try truth(condition) == (holds ? .yes : .no))
  }

  @Test(arguments: [
    (#""StringEquals": {"g:ResourceTag/none": "x"}"#, false),
    (#""StringLike": {"g:ResourceTag/none": "*"}"#, false),
    (#""StringNotEquals": {"g:ResourceTag/none": "x"}"#, true),
    (#""StringNotLike": {"g:ResourceTag/none": "*"}"#, true),
    (#""StringEqualsIfExists": {"g:ResourceTag/none": "x"}"#, true),
    (#""StringEqualsIfExists": {"g:ResourceTag/team": "x"}"#, false),
    (#""StringEquals": {"g:RequestTag/team": "x"}"#, false),
    (#""Null": {"g:RequestTag/team": true}"#, true),
  ])
  func `a key without a value fits what is negated, IfExists, and Null`(
    condition: String, holds: Bool
  ) throws {
    #expect(try truth(condition) == (holds ? .yes : .no))
  }

  @Test func `a Unix socket has no address`() throws {
    var facts = Self.facts
    facts.source = .absent
    #expect(try truth(#""IpAddress": {"g:SourceIp": "0.0.0.0/0"}"#, facts) == .no)
    #expect(try truth(#""NotIpAddress": {"g:SourceIp": "192.0.2.0/24"}"#, facts) == .yes)
  }

  @Test func `two spellings of one accented letter are two texts, as they are to the cloud`() throws
  {
    var facts = Self.facts
    facts.resourceTags = .known(["k": "\u{E9}"])
    #expect(try truth(#""StringEquals": {"g:ResourceTag/k": "e\u0301"}"#, facts) == .no)
    #expect(try truth(#""StringEquals": {"g:ResourceTag/k": "\u00e9"}"#, facts) == .yes)
  }

  @Test func `what nobody knows leaves it open, unless something else settles it`() throws {
    var facts = Self.facts
    facts.resourceTags = .unknown
    let tagged = #""StringEquals": {"g:ResourceTag/team": "Blue"}"#
    #expect(try truth(tagged, facts) == .open(.resourceTags))
    #expect(try truth(tagged + #", "Bool": {"gatehouse:ReadOnly": true}"#, facts) == .no)
    facts.now = .unknown
    #expect(
      try truth(tagged + #", "DateLessThan": {"g:CurrentTime": "2026-01-31T23:00:00Z"}"#, facts)
        == .open([.resourceTags, .time]))
  }
}
