/// How a condition compares.
public enum ConditionOperator: String, Sendable, CaseIterable {
  case stringEquals = "StringEquals"
  case stringNotEquals = "StringNotEquals"
  case stringEqualsIgnoreCase = "StringEqualsIgnoreCase"
  case stringNotEqualsIgnoreCase = "StringNotEqualsIgnoreCase"
  case stringLike = "StringLike"
  case stringNotLike = "StringNotLike"
  case bool = "Bool"
  case ipAddress = "IpAddress"
  case notIPAddress = "NotIpAddress"
  case dateLessThan = "DateLessThan"
  case dateLessThanEquals = "DateLessThanEquals"
  case dateGreaterThan = "DateGreaterThan"
  case dateGreaterThanEquals = "DateGreaterThanEquals"
  /// Whether there is a value at all.
  case null = "Null"

  static let ifExists = "IfExists"

  /// What it can compare; nil for anything.
  var kind: ConditionKey.Kind? {
    switch self {
    case .stringEquals, .stringNotEquals, .stringEqualsIgnoreCase, .stringNotEqualsIgnoreCase,
      .stringLike, .stringNotLike:
      .text
    case .bool: .flag
    case .ipAddress, .notIPAddress: .address
    case .dateLessThan, .dateLessThanEquals, .dateGreaterThan, .dateGreaterThanEquals: .time
    case .null: nil
    }
  }

  /// It fits where none of its values does, and so also where there is nothing to compare.
  var isNegated: Bool {
    switch self {
    case .stringNotEquals, .stringNotEqualsIgnoreCase, .stringNotLike, .notIPAddress: true
    default: false
    }
  }
}
