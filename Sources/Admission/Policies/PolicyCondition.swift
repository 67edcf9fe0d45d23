/// One line of a `Condition`: an operator, a key, and the values of which one must fit.
struct PolicyCondition: Sendable, Equatable {
  /// A value as its operator compares it.
  enum Operand: Sendable, Equatable {
    case text(String)
    case pattern(Wildcard)
    case flag(Bool)
    case block(AddressBlock)
    case time(Int64)
  }

  let comparison: ConditionOperator
  let key: ConditionKey
  /// At least one.
  let operands: [Operand]
  /// With nothing to compare it fits (`…IfExists`).
  let ifExists: Bool

  /// - A key that has no value fits `…IfExists`, what is negated, and `Null: true`; nothing else.
  /// - Several values are alternatives; of what is negated, none may fit.
  func truth(_ facts: DecisionFacts) -> Truth {
    switch key.fact(in: facts) {
    case .unknown: return .open(key.missing)
    case .absent:
      if comparison == .null { return Truth(operands.contains(.flag(true))) }
      return Truth(ifExists || comparison.isNegated)
    case .known(let value):
      if comparison == .null { return Truth(operands.contains(.flag(false))) }
      return Truth(operands.contains { compare(value, $0) } != comparison.isNegated)
    }
  }

  private func compare(_ value: ConditionValue, _ operand: Operand) -> Bool {
    switch (value, operand) {
    case (.text(let value), .text(let text)):
      switch comparison {
      case .stringEqualsIgnoreCase, .stringNotEqualsIgnoreCase:
        Self.folded(value) == Self.folded(text)
      default: Self.same(value, text)
      }
    case (.text(let value), .pattern(let pattern)): pattern.matches(value)
    case (.flag(let value), .flag(let flag)): value == flag
    case (.address(let value), .block(let block)): block.contains(value)
    case (.time(let value), .time(let time)):
      switch comparison {
      case .dateLessThan: value < time
      case .dateLessThanEquals: value <= time
      case .dateGreaterThan: value > time
      default: value >= time
      }
    default: preconditionFailure("\(comparison) was given another kind of value")
    }
  }

  /// By bytes: to Swift, two spellings of one accented letter are one string; to the cloud's tags
  /// they are two.
  private static func same(_ one: String, _ other: String) -> Bool {
    one.utf8.elementsEqual(other.utf8)
  }

  /// Only ASCII letters have two cases here, so that no language's rules are needed.
  private static func folded(_ text: String) -> [UInt8] {
    text.utf8.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
  }
}
