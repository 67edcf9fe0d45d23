/// What a field name and a field value may consist of (RFC 9110 §5, RFC 9113 §8.2.1).
package enum FieldRules {
  /// A pseudo field or a token without upper case.
  package static func isName(_ name: Span<UInt8>) -> Bool {
    let start = name.count > 0 && name[0] == UInt8(ascii: ":") ? 1 : 0
    guard name.count > start else { return false }
    for index in start..<name.count where !isLowerToken(name[index]) { return false }
    return true
  }

  /// No control byte but HTAB, no white space at either end: what would split a message or two
  /// parsers' opinions of it.
  package static func isValue(_ value: Span<UInt8>) -> Bool {
    guard value.count > 0 else { return true }
    if isBlank(value[0]) || isBlank(value[value.count - 1]) { return false }
    for index in value.indices {
      let byte = value[index]
      if byte < 0x20 && byte != 0x09 || byte == 0x7F { return false }
    }
    return true
  }

  /// True when every value may go out; names are ours.
  static func areValues(_ block: FieldBlock) -> Bool {
    for index in 0..<block.count where !isValue(block.value(at: index)) { return false }
    return true
  }

  /// True for fields that HPACK must never index: credentials, ours and the cloud's.
  static func isSecret(_ block: FieldBlock, at index: Int) -> Bool {
    if let field = block.known(at: index) { return field.isSecret }
    let name = block.name(at: index)
    return name.hasSameBytes(as: "cookie") || name.hasSameBytes(as: "set-cookie")
      || name.hasSameBytes(as: "x-subject-token")
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  private static func isLowerToken(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "!"),
      UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"), UInt8(ascii: "&"),
      UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "^"),
      UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: "~"):
      true
    default: false
    }
  }
}
