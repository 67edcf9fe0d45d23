/// Whether something fits, as far as the facts go.
enum Truth: Sendable, Equatable {
  case yes
  case no
  /// It depends on facts that nobody knows.
  case open(MissingFacts)

  init(_ flag: Bool) {
    self = flag ? .yes : .no
  }

  /// Whether all fit; one that does not settles it.
  static func all<Parts: Sequence>(
    _ parts: Parts, _ truth: (Parts.Element) -> Truth
  ) -> Truth {
    var missing: MissingFacts?
    for part in parts {
      switch truth(part) {
      case .yes: continue
      case .no: return .no
      case .open(let facts): missing = (missing ?? []).union(facts)
      }
    }
    return missing.map(Truth.open) ?? .yes
  }

  /// Whether one fits at least; one that does settles it.
  static func any<Parts: Sequence>(
    _ parts: Parts, _ truth: (Parts.Element) -> Truth
  ) -> Truth {
    var missing: MissingFacts?
    for part in parts {
      switch truth(part) {
      case .yes: return .yes
      case .no: continue
      case .open(let facts): missing = (missing ?? []).union(facts)
      }
    }
    return missing.map(Truth.open) ?? .no
  }
}
