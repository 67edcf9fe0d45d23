/// What is known about one thing that a decision may depend on.
public enum Fact<Value: Sendable>: Sendable {
  case known(Value)
  /// There is no such thing: a Unix socket has no address, a quota has no tags.
  case absent
  /// Nobody has looked yet, or it cannot be had.
  case unknown

  public var value: Value? {
    if case .known(let value) = self { value } else { nil }
  }

  public var isUnknown: Bool {
    if case .unknown = self { true } else { false }
  }

  func map<Other>(_ transform: (Value) -> Other) -> Fact<Other> {
    switch self {
    case .known(let value): .known(transform(value))
    case .absent: .absent
    case .unknown: .unknown
    }
  }
}

extension Fact: Equatable where Value: Equatable {}
