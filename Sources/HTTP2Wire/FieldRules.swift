/// What a field name and a field value may consist of (RFC 9110 §5, RFC 9113 §8.2.1).
public enum FieldRules {
  /// A pseudo field or a token without upper case.
  public static func isName(_ name: Span<UInt8>) -> Bool {
    let start = name.count > 0 && name[0] == UInt8(ascii: ":") ? 1 : 0
    guard name.count > start else { return false }
    for index in start..<name.count where !isLowerToken(name[index]) { return false }
    return true
  }

  /// No control byte but HTAB, no white space at either end: what would split a message or two
  /// parsers' opinions of it.
  public static func isValue(_ value: Span<UInt8>) -> Bool {
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
    for index in 0..<block.count {
      let value = unsafe block.valueBytes(at: index)
      if unsafe isPlain(value) { continue }
      if !isValue(unsafe Span(_unsafeElements: value)) { return false }
    }
    return true
  }

  /// True when all bytes are visible ASCII or more, or spaces inside: eight at a time, no more
  /// said.
  @inline(__always)
  private static func isPlain(_ value: UnsafeBufferPointer<UInt8>) -> Bool {
    let count = value.count
    guard count >= 8, let bytes = value.baseAddress, unsafe bytes[0] != 0x20,
      unsafe bytes[count &- 1] != 0x20
    else { return count == 0 }
    let base = unsafe UnsafeRawPointer(bytes)
    var offset = 0
    while offset &+ 8 < count {
      if hasControl(unsafe base.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) {
        return false
      }
      offset &+= 8
    }
    return !hasControl(unsafe base.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self))
  }

  /// True when a byte of the word is below space or DEL; bytes from 0x80 on may say so wrongly,
  /// which only makes the caller look closer.
  @inline(__always)
  private static func hasControl(_ word: UInt64) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let tops: UInt64 = 0x8080_8080_8080_8080
    let low = (word &- ones &* 0x20) | word
    let deleted = word ^ (ones &* 0x7F)
    return (low | (deleted &- ones)) & tops != 0
  }

  /// True for fields that HPACK must never index: credentials, ours and the cloud's.
  static func isSecret(_ block: FieldBlock, at index: Int) -> Bool {
    if let field = block.known(at: index) { return field.isSecret }
    return unsafe isSecretName(block.nameBytes(at: index))
  }

  /// The same for names that are not in ``KnownField``.
  static func isSecretName(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
    let name = unsafe Span(_unsafeElements: name)
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
