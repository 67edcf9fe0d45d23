import Settings
import Testing

@testable import Admission

struct PolicyReaderTests {
  @Test func `a whole policy is read, each statement with its place`() throws {
    let statements = try PolicySample.statements(
      """
      {
        "Version": "1.1",
        "Statement": [
          {"Effect": "Allow", "Action": "vpn:*"},
          {
            "Sid": "Keep", "Effect": "Deny", "Action": ["vpn:vpnGateways:delete"],
            "Resource": ["gatehouse:main:vpnGateways:*"],
            "Condition": {
              "StringEquals": {"g:ResourceTag/keep": ["yes", "true"]},
              "IpAddressIfExists": {"g:SourceIp": "192.0.2.0/24"}
            }
          }
        ]
      }
      """)
    #expect(statements.map(\.name.description) == ["p#1", "p/Keep"])
    #expect(statements.map(\.name.place?.line) == [4, 5])
    #expect(statements.map(\.effect) == [.allow, .deny])
    #expect(statements[0].resources == [.any])
    #expect(statements[1].conditions.map(\.comparison) == [.stringEquals, .ipAddress])
    #expect(statements[1].conditions.map(\.ifExists) == [false, true])
    #expect(statements[1].conditions[0].key == .resourceTag("keep"))
  }

  @Test(arguments: [
    ("", "1:1: not JSON: a value was expected; nothing after this place was read "),
    ("{\n \"Version\": \"1.1\",\n}", "3:1: not JSON: "),
    ("[]", "1:1: found a list (expected an object)"),
    (#"{"Statement": [{"Effect":"Allow","Action":"vpn:*"}]}"#, "1:1: Version is missing"),
    (
      #"{"Version":"1.0","Statement":[{"Effect":"Allow","Action":"*"}]}"#,
      "1:12: Version: found another version (expected \"1.1\")"
    ),
    (#"{"Version":"1.1","Statement":[]}"#, "1:30: Statement: found 0 (expected a list of 1 to"),
    (#"{"Version":"1.1","Statement":{}}"#, "1:30: Statement: found an object (expected a list"),
    (
      #"{"Version":"1.1","Version":"1.1","Statement":[{"Effect":"Allow","Action":"*"}]}"#,
      "1:18: Version is given again"
    ),
    (
      #"{"Version":"1.1","Statment":[],"Statement":[{"Effect":"Allow","Action":"*"}]}"#,
      "1:18: the member \"Statment\" is unknown; did you mean \"Statement\"?"
    ),
  ])
  func `what is no policy is told with its place`(text: String, start: String) {
    let faults = PolicySample.faults(text)
    #expect(faults.first?.hasPrefix(start) == true, "\(faults)")
  }

  @Test(arguments: [
    (#""Action": "*""#, "Effect is missing"),
    (#""Effect": "Allow""#, "Action is missing"),
    (#""Effect": "allow", "Action": "*""#, "Effect: found another word; did you mean \"Allow\"?"),
    (#""Effect": true, "Action": "*""#, "Effect: found true or false"),
    (#""Effect": "Allow", "NotAction": "*", "Action": "*""#, "NotAction is not taken"),
    (#""Effect": "Allow", "Action": "*", "NotResource": "*""#, "NotResource is not taken"),
    (#""Effect": "Allow", "Action": "*", "Principal": "*""#, "Principal is not taken"),
    (#""Effect": "Allow", "Action": "*", "Actoin": "*""#, "the member \"Actoin\" is unknown"),
    (#""Effect": "Allow", "Action": "*", "Action": "vpn:*""#, "Action is given again"),
    (#""Effect": "Allow", "Action": []"#, "Action: found a list of 0"),
    (#""Effect": "Allow", "Action": [7]"#, "Action[0]: found a number"),
    (#""Effect": "Allow", "Action": ["*", "*"]"#, "Action[1]: this is given twice"),
    (
      #""Effect": "Deny", "Action": "vpn:vpnGatways:delete""#,
      "no operation has the action \"vpn:vpnGatways:delete\"; did you mean"
    ),
    (#""Effect": "Allow", "Action": "*", "Resource": "vpn:x""#, "that is no resource"),
    (
      #""Effect": "Allow", "Action": "*", "Resource": "gatehouse:*:vpnGateway:*""#,
      "there is no such type of resource; did you mean \"vpnGateways\"?"
    ),
    (
      #""Effect": "Allow", "Action": "*", "Resource": "gatehouse:mian:*:*""#,
      "no credential has such a name; did you mean \"main\"?"
    ),
    (#""Effect": "Allow", "Action": "*", "Sid": "a b""#, "Sid: found a text that is no Sid"),
  ])
  func `every fault of a statement is told`(members: String, words: String) {
    let faults = PolicySample.faults(PolicySample.policy("{\(members)}"))
    #expect(faults.contains { $0.contains("Statement[0]") && $0.contains(words) }, "\(faults)")
  }

  @Test(arguments: [
    (#"[]"#, "found a list (expected an object of operators)"),
    (
      #"{"StringEqual": {"gatehouse:Face": "rest"}}"#,
      "the operator \"StringEqual\" is unknown; did you mean \"StringEquals\"?"
    ),
    (#"{"NullIfExists": {"g:SourceIp": true}}"#, "the operator \"NullIfExists\" is unknown"),
    (#"{"StringEquals": {}}"#, "found an object (expected an object of keys and values)"),
    (#"{"StringEquals": "x"}"#, "found a text (expected an object of keys"),
    (#"{"StringEquals": {"g:SourceIP": "x"}}"#, "the key is unknown; did you mean \"g:SourceIp\""),
    (#"{"StringEquals": {"g:ResourceTag/": "x"}}"#, "the key is unknown"),
    (#"{"StringEquals": {"g:SourceIp": "x"}}"#, "StringEquals cannot compare g:SourceIp"),
    (#"{"Bool": {"gatehouse:Face": true}}"#, "Bool cannot compare gatehouse:Face"),
    (#"{"Bool": {"gatehouse:ReadOnly": "yes"}}"#, "found a text (expected true or false)"),
    (#"{"IpAddress": {"g:SourceIp": "192.0.2.1/24"}}"#, "found another text (expected an address"),
    (#"{"IpAddress": {"g:SourceIp": []}}"#, "found a list of 0"),
    (#"{"DateLessThan": {"g:CurrentTime": "tomorrow"}}"#, "expected a time such as"),
    (#"{"StringEquals": {"gatehouse:Face": "soap"}}"#, "the key never has this value"),
    (#"{"StringEquals": {"gatehouse:AuthenticationMethod": "api-key"}}"#, "never has this value"),
    (#"{"StringLike": {"gatehouse:Credential": "prod*"}}"#, "never has this value"),
    (
      #"{"StringEquals": {"gatehouse:Face": "rest"}, "StringEquals": {"gatehouse:Face": "rest"}}"#,
      "the operator is given again"
    ),
    (
      #"{"StringEquals": {"gatehouse:Face": "rest", "gatehouse:Face": "grpc"}}"#,
      "the key is given again"
    ),
    (
      #"{"StringEquals": {"gatehouse:ResourceId": [["x"]]}}"#, "found something nested too deeply"
    ),
    (#"{"StringEquals": {"gatehouse:ResourceId": {}}}"#, "found an object"),
  ])
  func `every fault of a condition is told`(condition: String, words: String) {
    let faults = PolicySample.faults(
      PolicySample.policy(#"{"Effect": "Allow", "Action": "*", "Condition": \#(condition)}"#))
    #expect(faults.contains { $0.contains("Condition") && $0.contains(words) }, "\(faults)")
  }

  @Test func `a Sid stands once`() {
    let statement = #"{"Sid": "A", "Effect": "Allow", "Action": "*"}"#
    let faults = PolicySample.faults(PolicySample.policy(statement, statement))
    #expect(faults.count == 1)
    #expect(faults[0].contains("Statement[1].Sid: another statement has this Sid"))
  }

  @Test func `all faults are told in one run`() {
    let faults = PolicySample.faults(
      """
      {
        "Version": "2",
        "Statement": [
          {"Effect": "No", "Action": "vpn:nothing:get"},
          {"Effect": "Allow", "Action": "*", "Condition": {"Like": {}}}
        ]
      }
      """)
    #expect(faults.count == 4)
    #expect(faults.map { $0.prefix(2) } == ["2:", "4:", "4:", "5:"])
  }

  @Test func `there is a bound on everything`() {
    let statement = #"{"Effect": "Allow", "Action": "*"}"#
    let many = Array(repeating: statement, count: 65).joined(separator: ",")
    #expect(PolicySample.faults(PolicySample.policy(many))[0].contains("found 65"))
    let actions = (0..<257).map { "\"vpn:*:*\($0)\"" }.joined(separator: ",")
    #expect(
      PolicySample.faults(PolicySample.policy(#"{"Effect": "Allow", "Action": [\#(actions)]}"#))[0]
        .contains("found a list of 257"))
    let long = String(repeating: "x", count: 513)
    #expect(
      PolicySample.faults(PolicySample.policy(#"{"Effect": "Allow", "Action": "\#(long)"}"#))[0]
        .contains("longer than 512 bytes"))
    let keys = (0..<33).map { #""g:ResourceTag/\#($0)": "x""# }.joined(separator: ",")
    #expect(
      PolicySample.faults(
        PolicySample.policy(
          #"{"Effect":"Allow","Action":"*","Condition":{"StringEquals":{\#(keys)}}}"#))[0]
        .contains("found 33 conditions"))
  }
}
