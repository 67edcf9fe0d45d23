import Testing

@testable import Admission

struct RightsTests {
  private func facts(_ operation: Int, id: String? = nil, tags: [String: String]? = nil)
    -> DecisionFacts
  {
    var facts = PolicySample.operations.first { $0.index == operation }?.facts ?? DecisionFacts()
    facts.credential = .known("main")
    if let id { facts.resourceID = .known(id) }
    if let tags { facts.resourceTags = .known(tags) }
    return facts
  }

  private func kind(_ rights: Rights, _ operation: Int) -> String {
    rights.outright.contains(operation)
      ? "outright" : rights.open.contains(operation) ? "open" : "never"
  }

  @Test func `what depends on nothing is one bit`() throws {
    let rights = try PolicySample.rights(
      #"{"Effect": "Allow", "Action": ["vpn:*:get", "vpn:quota:list"]}"#)
    #expect(PolicySample.operations.map { kind(rights, $0.index) }.filter { $0 == "open" } == [])
    #expect(kind(rights, 0) == "outright")
    #expect(kind(rights, 6) == "outright")
    #expect(kind(rights, 3) == "never")
    #expect(kind(rights, 9999) == "never")
    #expect(rights.decide(0, facts(0)).statement?.description == "p#1")
    #expect(rights.decide(3, facts(3)) == .denied(by: nil))
    #expect(rights.decide(9999, DecisionFacts()) == .denied(by: nil))
  }

  @Test func `an explicit deny wins, wherever it stands`() throws {
    let allow = #"{"Effect": "Allow", "Action": "*"}"#
    let deny = #"{"Sid": "No", "Effect": "Deny", "Action": "vpn:vpnGateways:d*"}"#
    for statements in [[allow, deny], [deny, allow]] {
      let rights = PolicySample.rights(
        of: try PolicySample.statements(
          PolicySample.policy(statements.joined(separator: ","))))
      #expect(kind(rights, 3) == "never")
      #expect(rights.decide(3, facts(3)).statement?.sid == "No")
      #expect(kind(rights, 0) == "outright")
    }
  }

  @Test func `what is known of every call already is decided beforehand`() throws {
    let rights = try PolicySample.rights(
      #"""
      {"Effect": "Allow", "Action": "vpn:*", "Condition": {"Bool": {"gatehouse:ReadOnly": true}}}
      """#)
    #expect(kind(rights, 0) == "outright")
    #expect(kind(rights, 1) == "outright")
    #expect(kind(rights, 2) == "never")
    // Of another type, and of a quota, which has no id.
    let one = try PolicySample.rights(
      #"{"Effect": "Allow", "Action": "vpn:*", "Resource": "gatehouse:*:vpnGateways:0a-b"}"#)
    #expect(kind(one, 0) == "open")
    #expect(kind(one, 1) == "open")
    #expect(kind(one, 2) == "never")
    #expect(kind(one, 4) == "never")
    #expect(kind(one, 6) == "never")
    #expect(kind(one, 7) == "open")
  }

  @Test func `one resource is allowed and another is not`() throws {
    let rights = try PolicySample.rights(
      #"{"Effect": "Allow", "Action": "vpn:*:get", "Resource": "gatehouse:main:*:0a-b"}"#)
    #expect(rights.decide(0, facts(0, id: "0a-b")).statement != nil)
    #expect(rights.decide(0, facts(0, id: "0a-c")) == .denied(by: nil))
    #expect(rights.decide(0, facts(0)) == .undecided(.resourceID))
  }

  @Test func `a deny that may fit holds an allow back`() throws {
    let rights = try PolicySample.rights(
      #"{"Effect": "Allow", "Action": "*"}"#,
      #"""
      {"Effect": "Deny", "Action": "*:delete",
       "Condition": {"StringEquals": {"g:ResourceTag/keep": "yes"}}}
      """#)
    #expect(rights.decide(3, facts(3, id: "a")) == .undecided(.resourceTags))
    #expect(
      rights.decide(3, facts(3, id: "a", tags: ["keep": "yes"])).statement?.description == "p#2")
    #expect(rights.decide(3, facts(3, id: "a", tags: [:])).statement?.description == "p#1")
  }

  @Test func `a batch needs its own action and the one it contains`() throws {
    let batch = #"{"Effect": "Allow", "Action": "vpn:vpnConnections:batchCreate"}"#
    let one = #"{"Effect": "Allow", "Action": "vpn:vpnConnections:create"}"#
    #expect(kind(try PolicySample.rights(batch), 5) == "never")
    #expect(kind(try PolicySample.rights(one), 5) == "never")
    let both = try PolicySample.rights(batch, one)
    #expect(kind(both, 5) == "outright")
    #expect(both.decide(5, facts(5)).statement?.description == "p#1")
    let denied = try PolicySample.rights(
      batch, one,
      #"""
      {"Effect": "Deny", "Action": "vpn:vpnConnections:create",
       "Condition": {"StringEquals": {"g:RequestTag/team": "red"}}}
      """#)
    #expect(kind(denied, 5) == "open")
    var red = facts(5)
    red.requestTags = .known(["team": "red"])
    #expect(denied.decide(5, red).statement?.number == 3)
  }

  @Test func `a date says when a decision may change, by time alone`() throws {
    let rights = try PolicySample.rights(
      #"""
      {"Effect": "Allow", "Action": ["vpn:vpnGateways:get", "vpn:quota:list"], "Condition": {
        "DateGreaterThanEquals": {"g:CurrentTime": "1970-01-01T00:01:40Z"},
        "DateLessThan": {"g:CurrentTime": ["1970-01-01T00:03:20Z", "1970-01-01T00:05:00Z"]}}}
      """#,
      #"{"Effect": "Allow", "Action": "vpn:vpnGateways:list"}"#)
    // At a date, and the second behind it for those operators that count it in.
    var now: Int64 = 0
    var changes: [Int64] = []
    while let next = rights.nextChange(0, after: now) {
      changes.append(next)
      now = next
    }
    #expect(changes == [100, 101, 200, 201, 300, 301])
    #expect(rights.nextChange(6, after: 150) == 200)
    #expect(rights.nextChange(1, after: 0) == nil)
    #expect(rights.nextChange(9999, after: 0) == nil)
    for second in [0, 99, 100, 199, 200, 299, 300, 301] as [Int64] {
      var call = facts(0, id: "a")
      call.now = .known(second)
      #expect(rights.decide(0, call).isAllowed == (100..<300).contains(second), "\(second)")
    }
  }

  @Test func `what counts of a call is what its statements look at, and no others`() throws {
    let rights = try PolicySample.rights(
      #"""
      {"Effect": "Allow", "Action": "vpn:vpnGateways:get", "Resource": "gatehouse:*:*:a",
       "Condition": {"IpAddress": {"g:SourceIp": "192.0.2.0/24"}}}
      """#,
      #"""
      {"Effect": "Deny", "Action": "*", "Condition": {
        "Bool": {"gatehouse:SecureTransport": false},
        "DateLessThan": {"g:CurrentTime": "2030-01-01T00:00:00Z"}}}
      """#,
      #"{"Effect": "Allow", "Action": "vpn:vpnGateways:list"}"#)
    #expect(rights.heeds(0) == [.source, .transport, .time])
    #expect(rights.heeds(1) == [.transport, .time])
    #expect(rights.heeds(9999) == [])
    // What is decided outright depends on nothing.
    let outright = try PolicySample.rights(
      #"{"Effect": "Allow", "Action": "vpn:*"}"#,
      #"""
      {"Effect": "Deny", "Action": "vpn:*:delete",
       "Condition": {"IpAddress": {"g:SourceIp": "192.0.2.0/24"}}}
      """#)
    #expect(outright.heeds(0) == [] && outright.heeds(3) == .source)
  }

  @Test func `the statement that decides outright has a name without a call`() throws {
    let rights = try PolicySample.rights(
      #"{"Effect": "Allow", "Action": "vpn:*:get"}"#,
      #"{"Sid": "No", "Effect": "Deny", "Action": "vpn:*:delete"}"#,
      #"{"Effect": "Allow", "Action": "vpn:*:list", "Resource": "gatehouse:*:*:a"}"#)
    #expect(rights.statement(decidingOutright: 0)?.description == "p#1")
    #expect(rights.statement(decidingOutright: 3)?.sid == "No")
    #expect(rights.statement(decidingOutright: 1) == nil)
    #expect(rights.statement(decidingOutright: 2) == nil)
    #expect(rights.statement(decidingOutright: 9999) == nil)
  }

  // MARK: Against an evaluator that knows no shortcut

  @Test(arguments: 0..<40)
  func `compiled decisions are those of a naive evaluator`(seed: UInt64) throws {
    var dice = PolicyDice(seed: seed)
    let policy = dice.policy()
    let statements = try PolicySample.statements(
      PolicySample.policy(policy.map(\.json).joined(separator: ",")))
    let rights = PolicySample.rights(of: statements)
    for operation in PolicySample.operations {
      for _ in 0..<20 {
        let call = dice.call(of: operation)
        let allowed = operation.needed.allSatisfy { action in
          NaivePolicy.allows(policy, action, call)
        }
        let decision = rights.decide(operation.index, call.facts)
        if case .allowed = decision {
          #expect(allowed, "\(policy) \(call)")
        } else {
          if case .undecided = decision { Issue.record("with every fact known it is open") }
          #expect(!allowed, "\(policy) \(call)")
        }
        #expect(rights.reconsider(operation.index, call.facts).isAllowed == allowed)
        // A bit that is set, or not, is right whatever the call.
        if rights.outright.contains(operation.index) { #expect(allowed) }
        if !rights.open.contains(operation.index), !rights.outright.contains(operation.index) {
          #expect(!allowed)
        }
        // Knowing less never turns a decision around.
        let partial = rights.decide(operation.index, dice.forgetting(call.facts))
        if case .undecided = partial { continue }
        #expect(partial.isAllowed == allowed, "\(policy) \(call)")
      }
    }
  }
}

extension Decision {
  var isAllowed: Bool {
    if case .allowed = self { true } else { false }
  }
}
