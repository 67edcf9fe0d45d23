public import Admission
import Contract
public import Settings

/// A call that nobody makes, to learn what would be said to it.
public struct ExplainQuery: Sendable {
  public var caller: String
  public var action: String
  /// An id, or `gatehouse:CREDENTIAL:TYPE:ID`.
  public var resource: String?
  /// The caller's first where it is left out.
  public var credential: String?
  public var enterpriseProject: String?
  /// Nil where they are not known.
  public var tags: [String: String]?
  /// Those that the call gives.
  public var requestTags: [String: String] = [:]
  /// Network bytes; empty for a Unix socket, nil where it is not known.
  public var source: [UInt8]?
  public var face: String?
  public var method: String?
  public var isEncrypted = true
  /// Seconds since 1970.
  public var time: Int64

  public init(caller: String, action: String, time: Int64) {
    self.caller = caller
    self.action = action
    self.time = time
  }

  /// Why there is no answer: something in the question is none of what there is.
  public struct Problem: Error {
    public let message: String
  }

  public struct Answer: Sendable {
    public let explanation: Explanation
    public let facts: DecisionFacts
    /// Rows of a list are decided one by one.
    public let isDecidedByRow: Bool
  }

  /// Asks the decision itself, with the policies of these settings.
  public func answer(_ settings: Settings) throws -> Answer {
    let operations = OperationTable.shared.policyOperations
    let directory = try CallerDirectory(
      settings, operations: operations, policies: PolicySet(settings, operations: operations))
    guard let caller = directory.callers.first(where: { $0.name == self.caller }) else {
      throw Problem(
        message: "no caller has the name \"\(self.caller)\""
          + Self.hint(self.caller, directory.callers.map(\.name)))
    }
    guard let operation = operations.first(where: { $0.action == action }) else {
      throw Problem(
        message: "no operation has the action \"\(action)\""
          + Self.hint(action, Set(operations.map(\.action)).sorted()))
    }
    let facts = try facts(of: operation, for: caller)
    let explanation = caller.rights.explain(operation.index, facts)
    var isDecidedByRow = false
    if case .undecided(let missing) = explanation.decision, operation.scope == .rows {
      isDecidedByRow = missing.isSubset(of: .ofRows)
    }
    return Answer(explanation: explanation, facts: facts, isDecidedByRow: isDecidedByRow)
  }

  private func facts(
    of operation: PolicyOperation, for caller: Caller
  ) throws(Problem) -> DecisionFacts {
    var facts = operation.facts
    facts.credential = (credential ?? caller.credentials.first).map(Fact.known) ?? .absent
    if let resource { try name(resource, operation, &facts) }
    if let credential = facts.credential.value, !caller.mayUse(credential: credential) {
      throw Problem(message: "\(caller.name) may not use the credential \"\(credential)\"")
    }
    if let enterpriseProject { facts.enterpriseProject = .known(enterpriseProject.lowercased()) }
    if let tags { facts.resourceTags = .known(tags) }
    facts.heedType()
    facts.requestTags = operation.isReadOnly ? .absent : .known(requestTags)
    if let source { facts.source = source.isEmpty ? .absent : .known(AddressBlock.plain(source)) }
    facts.now = .known(time)
    if let face { facts.face = .known(face) }
    if let method { facts.method = .known(method) }
    facts.isEncrypted = .known(isEncrypted)
    return facts
  }

  private func name(
    _ resource: String, _ operation: PolicyOperation, _ facts: inout DecisionFacts
  ) throws(Problem) {
    let parts = resource.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    if parts.count == 1 {
      facts.resourceID = .known(resource.lowercased())
      return
    }
    guard parts.count == 4, parts[0] == "gatehouse", !parts.contains(""), !resource.contains("*")
    else {
      throw Problem(message: "--resource is an id, or gatehouse:CREDENTIAL:TYPE:ID of one resource")
    }
    if let type = operation.resourceType, type != parts[2] {
      throw Problem(message: "\(action) is about \(type), not \(parts[2])")
    }
    if let credential, credential != parts[1] {
      throw Problem(message: "--resource and --credential name two credentials")
    }
    facts.credential = .known(parts[1])
    facts.resourceType = .known(parts[2])
    facts.resourceID = .known(parts[3].lowercased())
  }

  private static func hint(_ word: String, _ words: [String]) -> String {
    Wording.suggestion(for: word, among: words)
  }
}
