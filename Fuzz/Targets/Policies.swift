@testable import Admission

extension Fuzzed {
  static let policy = Fuzzed(
    name: "policy",
    promise: "a policy is read or its faults are said with their places; knowing more turns nothing"
  ) { input in
    var reader = PolicyReader(input, name: "p", file: "p.json", vocabulary)
    let found = reader.read()
    guard let statements = found, reader.faults.isEmpty else {
      try expect(!reader.faults.isEmpty, "refused without a fault")
      try expect("\(reader.faults)".utf8.count <= 1 << 20, "faults longer than anybody reads")
      return
    }
    let rights = Rights(operations, statements) { action in
      statements.filter { $0.isAbout(action) }
    }
    for operation in operations {
      let known = rights.decide(operation.index, facts(of: operation))
      if case .undecided(let missing) = known {
        throw Broken(description: "with all facts it is open: \(missing.words)")
      }
      let unknown = rights.decide(operation.index, operation.facts)
      if case .undecided = unknown { continue }
      try expect(isAllowed(unknown) == isAllowed(known), "a decision is turned around")
    }
    for second in [0, 1_700_000_000] as [Int64] {
      if let next = rights.nextChange(0, after: second) {
        try expect(next > second, "a change that has passed")
      }
    }
  }

  private static func isAllowed(_ decision: Decision) -> Bool {
    if case .allowed = decision { true } else { false }
  }

  private static func facts(of operation: PolicyOperation) -> DecisionFacts {
    var facts = operation.facts
    facts.credential = .known("main")
    if facts.resourceType.isUnknown { facts.resourceType = .known("vpnGateways") }
    if facts.resourceID.isUnknown { facts.resourceID = .known("0a-b") }
    if facts.enterpriseProject.isUnknown { facts.enterpriseProject = .known("0") }
    if facts.resourceTags.isUnknown { facts.resourceTags = .known(["team": "blue"]) }
    if facts.requestTags.isUnknown { facts.requestTags = .known(["team": "red"]) }
    facts.source = .known([10, 0, 0, 1])
    facts.now = .known(1_700_000_000)
    facts.method = .known("api_key")
    facts.face = .known("grpc")
    facts.isEncrypted = .known(true)
    if facts.isReadOnly.isUnknown { facts.isReadOnly = .known(false) }
    return facts
  }

  private static let operations = [
    PolicyOperation(index: 0, action: "vpn:vpnGateways:get", scope: .item, isReadOnly: true),
    PolicyOperation(index: 1, action: "vpn:vpnGateways:list", scope: .rows, isReadOnly: true),
    PolicyOperation(index: 2, action: "vpn:vpnGateways:create", scope: .creation),
    PolicyOperation(
      index: 3, action: "vpn:vpnConnections:batchCreate", scope: .creation,
      contained: ["vpn:vpnConnections:create"]),
    PolicyOperation(
      index: 4, action: "vpn:resourceInstanceTags:create", scope: .item, resourceType: .unknown),
    PolicyOperation(index: 5, action: "gatehouse:keys:issue"),
  ]

  private static let vocabulary = PolicyVocabulary(operations, credentials: ["main"])
}
