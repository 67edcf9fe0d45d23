/// What the policies say to a call.
public enum Decision: Sendable, Equatable {
  /// With the first statement that allows it.
  case allowed(by: StatementName)
  /// With the statement that denies it; nil where none allows it.
  case denied(by: StatementName?)
  /// It depends on facts that are not known yet.
  case undecided(MissingFacts)

  /// The statement that decides, where one does.
  public var statement: StatementName? {
    switch self {
    case .allowed(let name): name
    case .denied(let name): name
    case .undecided: nil
    }
  }

  /// An explicit deny wins; what nothing allows is denied.
  ///
  /// - Parameter statements: those about the action, in order.
  static func of(_ statements: [PolicyStatement], _ facts: DecisionFacts) -> Decision {
    var allowing: StatementName?
    var openAllow: MissingFacts?
    var openDeny: MissingFacts?
    for statement in statements {
      switch (statement.truth(facts), statement.effect) {
      case (.no, _): continue
      case (.yes, .deny): return .denied(by: statement.name)
      case (.yes, .allow): allowing = allowing ?? statement.name
      case (.open(let missing), .allow): openAllow = (openAllow ?? []).union(missing)
      case (.open(let missing), .deny): openDeny = (openDeny ?? []).union(missing)
      }
    }
    if let allowing { return openDeny.map(Decision.undecided) ?? .allowed(by: allowing) }
    guard let openAllow else { return .denied(by: nil) }
    return .undecided(openAllow.union(openDeny ?? []))
  }
}
