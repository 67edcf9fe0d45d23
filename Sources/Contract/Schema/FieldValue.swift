public import SwiftProtobuf

/// A value read from any message, whatever its type.
public enum FieldValue: Sendable {
  case string(String)
  case bytes([UInt8])
  case boolean(Bool)
  case signed(Int64)
  case unsigned(UInt64)
  case floating(Double)
  case enumeration(Int)
  case message(any Message)
  case list([FieldValue])
  /// In the order of the keys' text.
  case map([(key: String, value: FieldValue)])

  /// A scalar as a path or a query carries it; nil for what neither can carry.
  public var text: String? {
    switch self {
    case .string(let text): text
    case .boolean(let flag): flag ? "true" : "false"
    case .signed(let number): String(number)
    case .unsigned(let number): String(number)
    case .floating(let number): String(number)
    case .enumeration(let number): String(number)
    case .bytes, .message, .list, .map: nil
    }
  }
}
