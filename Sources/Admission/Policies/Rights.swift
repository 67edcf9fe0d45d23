/// What one caller may do, made of its policies beforehand.
///
/// An operation is allowed outright, never, or depending on the call. Which of them it is follows
/// from the decision itself, asked with every fact of a call unknown: what is decided then is
/// decided for every call.
public struct Rights: Sendable {
  /// What the first question of every call is asked of: one bit.
  @usableFromInline let outright: OperationSet
  @usableFromInline let open: OperationSet
  /// Of what depends on the call the actions it needs, with the statements about them.
  private let needs: [Int: [Need]]
  /// Of what does not, the statement that decides; by index of operation.
  private let deciding: [PolicyStatement?]
  /// Of what depends on the call, which facts of it the statements' conditions look at; by index of
  /// operation.
  private let heeded: [MissingFacts]
  private let operations: [PolicyOperation]
  private let statements: [PolicyStatement]

  private struct Need: Sendable {
    let action: String
    let statements: [PolicyStatement]
  }

  /// Just these, whatever the call.
  init(outright: OperationSet) {
    self.outright = outright
    self.open = OperationSet()
    self.needs = [:]
    self.deciding = []
    self.heeded = []
    self.operations = []
    self.statements = []
  }

  /// - Parameters:
  ///   - operations: All there are that have an action.
  ///   - statements: Those of the caller, in order.
  ///   - about: Those about an action, in the same order.
  init(
    _ operations: [PolicyOperation], _ statements: [PolicyStatement],
    about: (_ action: String) -> [PolicyStatement]
  ) {
    var outright = OperationSet()
    var open = OperationSet()
    var needs: [Int: [Need]] = [:]
    let count = (operations.map(\.index).max() ?? -1) + 1
    var deciding = [PolicyStatement?](repeating: nil, count: count)
    var heeded = [MissingFacts](repeating: [], count: count)
    for operation in operations {
      let own = operation.needed.map { Need(action: $0, statements: about($0)) }
      let decision = Self.decide(own, operation.facts)
      switch decision {
      case .allowed: outright.insert(operation.index)
      case .undecided:
        open.insert(operation.index)
        needs[operation.index] = own
        for condition in own.flatMap(\.statements).flatMap(\.conditions) {
          heeded[operation.index].formUnion(condition.key.missing)
        }
      case .denied: break
      }
      deciding[operation.index] = statements.first { $0.name == decision.statement }
    }
    self.outright = outright
    self.open = open
    self.needs = needs
    self.deciding = deciding
    self.heeded = heeded
    self.operations = operations
    self.statements = statements
  }

  /// What is said to a call of an operation, by the operation's index.
  ///
  /// With what `PolicyOperation.facts` says alone it is the same for every call, or undecided.
  public func decide(_ operation: Int, _ facts: DecisionFacts) -> Decision {
    if let needs = needs[operation] { return Self.decide(needs, facts) }
    let statement = deciding.indices.contains(operation) ? deciding[operation] : nil
    guard outright.contains(operation), let statement else {
      return .denied(by: statement?.name)
    }
    return .allowed(by: statement.name)
  }

  /// The statement that decides every call of an operation, by the operation's index; nil where
  /// none does, or where it depends on the call.
  public func statement(decidingOutright operation: Int) -> StatementName? {
    deciding.indices.contains(operation) ? deciding[operation]?.name : nil
  }

  /// Which facts of a call count, beside its resource and credential, where it depends on the call
  /// if it is allowed; by the operation's index.
  ///
  /// Two calls that are the same in all of them, and about the same, are decided alike.
  public func heeds(_ operation: Int) -> MissingFacts {
    heeded.indices.contains(operation) ? heeded[operation] : []
  }

  /// When time alone may change what is said to calls of an operation, by its index: the first
  /// second behind `now` at which a date that a statement compares with is reached or passed.
  ///
  /// - Parameter now: Seconds since 1970.
  public func nextChange(_ operation: Int, after now: Int64) -> Int64? {
    guard let needs = needs[operation] else { return nil }
    return needs.lazy.flatMap(\.statements).flatMap(\.conditions).flatMap(\.operands)
      .compactMap { operand in
        // Some comparisons change at the date itself, others a second later.
        guard case .time(let date) = operand, date < .max else { return nil }
        return now < date ? date : now < date + 1 ? date + 1 : nil
      }
      .min()
  }

  /// Every action that is needed must be allowed; the first is the operation's own, and its
  /// statement is named.
  private static func decide(_ needs: [Need], _ facts: DecisionFacts) -> Decision {
    var allowed: Decision?
    var missing: MissingFacts?
    for need in needs {
      switch Decision.of(need.statements, facts) {
      case .denied(let name): return .denied(by: name)
      case .undecided(let facts): missing = (missing ?? []).union(facts)
      case let decision: allowed = allowed ?? decision
      }
    }
    if let missing { return .undecided(missing) }
    return allowed ?? .denied(by: nil)
  }

  /// The same decision, made of all statements anew: it names an explicit deny also where nothing
  /// would have allowed the call anyway.
  func reconsider(_ operation: Int, _ facts: DecisionFacts) -> Decision {
    Self.decide(statements(of: operation).map(Need.init), facts)
  }

  /// The statements about each action that an operation needs, for whoever explains a decision.
  func statements(of operation: Int) -> [(action: String, statements: [PolicyStatement])] {
    let needed = operations.first { $0.index == operation }?.needed ?? []
    return needed.map { action in (action, statements.filter { $0.isAbout(action) }) }
  }
}
