/// One field of a message, as far as the gateway treats messages alike.
public struct FieldSchema: Sendable {
  /// What a field holds.
  public enum Kind: Sendable, Equatable {
    case string, bytes, boolean, floating
    /// 32-bit, 64-bit; signed or not; zigzag and fixed forms are told apart by `wire`.
    case integer(signed: Bool, bits: Int)
    /// Names of the values, by number.
    case enumeration([Int: String])
    /// Full name of the message.
    case message(String)
    /// Full name of the entry message, whose fields 1 and 2 are key and value.
    case map(String)
  }

  /// How a scalar is written in the binary format.
  enum Wire: Sendable { case varint, zigzag, fixed32, fixed64, delimited }

  public let name: String
  /// The name in ProtoJSON: lowerCamelCase.
  public let jsonName: String
  public let number: Int
  public let kind: Kind
  public let isRepeated: Bool
  /// Absent differs from zero or empty.
  public let hasPresence: Bool
  public let isRequired: Bool
  /// Set by the gateway, ignored in a request (AIP-203).
  public let isOutputOnly: Bool
  /// Given by a caller, never shown (AIP-203).
  public let isInputOnly: Bool
  /// Never logged, echoed or cached in clear.
  public let isSecret: Bool
  let wire: Wire
  public let rules: ValueRules

  /// The full name of the message this field holds, if it holds one.
  public var messageName: String? {
    switch kind {
    case .message(let name), .map(let name): name
    default: nil
    }
  }

  public var isMap: Bool {
    if case .map = kind { true } else { false }
  }

  /// Whether a caller means this field: by its own name or by ProtoJSON's.
  func answers(to text: some StringProtocol) -> Bool {
    text == name || text == jsonName
  }
}

/// Bounds of a field's value, from its options. For a repeated field they hold for each item.
public struct ValueRules: Sendable, Equatable {
  public var length: ClosedRange<Int>?
  public var format: FieldFormat?
  public var words: [String] = []
  public var range: ClosedRange<Int64>?
  public var items: ClosedRange<Int>?
  public var uniqueItems = false
  /// An empty list is sent, and must be written to be meant.
  public var explicitEmpty = false
  /// Spec id shown in place of the kind of bound.
  public var cites: String?

  /// Whether a value of no characters, or a list of no items, would pass.
  func allowsEmpty(repeated: Bool) -> Bool {
    if repeated { return items.map { $0.contains(0) } ?? true }
    return (length.map { $0.contains(0) } ?? true) && words.isEmpty
      && (format.map { $0.matches("") } ?? true)
  }
}
