/// How a decision comes about, statement by statement; made by the very code that decides.
public struct Explanation: Sendable {
  /// What one statement says.
  public struct Line: Sendable {
    public enum Verdict: String, Sendable {
      case fits
      case doesNotFit = "does not fit"
      case depends
    }

    public let name: StatementName
    public let effect: PolicyStatement.Effect
    public let verdict: Verdict
    public let why: String
  }

  /// One of the actions that the operation needs.
  public struct Part: Sendable {
    public let action: String
    public let decision: Decision
    /// Those about the action, in order.
    public let lines: [Line]
  }

  /// Of all parts together.
  public let decision: Decision
  public let parts: [Part]
}

extension Rights {
  /// The decision of an operation, by its index, with its reasons.
  public func explain(_ operation: Int, _ facts: DecisionFacts) -> Explanation {
    Explanation(
      decision: reconsider(operation, facts),
      parts: statements(of: operation).map { action, statements in
        Explanation.Part(
          action: action, decision: Decision.of(statements, facts),
          lines: statements.map { $0.explained(facts) })
      })
  }
}

extension PolicyStatement {
  fileprivate func explained(_ facts: DecisionFacts) -> Explanation.Line {
    let verdict: Explanation.Line.Verdict =
      switch truth(facts) {
      case .yes: .fits
      case .no: .doesNotFit
      case .open: .depends
      }
    return Explanation.Line(name: name, effect: effect, verdict: verdict, why: why(facts))
  }

  /// The first part that settles it.
  private func why(_ facts: DecisionFacts) -> String {
    let resource = Truth.any(resources) { $0.truth(facts) }
    if resource == .no {
      return "the resource \(facts.resourceText) is none of those it names"
    }
    if let condition = conditions.first(where: { $0.truth(facts) == .no }) {
      return "\(condition.shown) does not hold: \(condition.found(facts))"
    }
    var unknown: [String] = []
    if case .open(let missing) = resource { unknown += missing.words }
    for condition in conditions {
      if case .open(let missing) = condition.truth(facts) { unknown += missing.words }
    }
    if !unknown.isEmpty {
      var once: [String] = []
      for word in unknown where !once.contains(word) { once.append(word) }
      return "\(once.joined(separator: ", ")) \(once.count == 1 ? "is" : "are") not known"
    }
    let fitting = resources.first { $0.truth(facts) == .yes }
    var words = fitting.map { $0.text == "*" ? [] : ["the resource fits \($0.text)"] } ?? []
    words += conditions.map { "\($0.shown) holds" }
    return words.isEmpty ? "it has no conditions" : words.joined(separator: ", ")
  }
}

extension PolicyCondition {
  fileprivate var shown: String {
    "\(comparison.rawValue)\(ifExists ? ConditionOperator.ifExists : "") \(key.name)"
  }

  fileprivate func found(_ facts: DecisionFacts) -> String {
    switch key.fact(in: facts) {
    case .known(.text(let text)): "it is \"\(text)\""
    case .known(.flag(let flag)): "it is \(flag)"
    case .known(.address(let bytes)): "it is \(AddressBlock.text(bytes))"
    case .known(.time(let seconds)): "it is \(PolicyTime.text(seconds))"
    case .absent: "there is none"
    case .unknown: "it is not known"
    }
  }
}
