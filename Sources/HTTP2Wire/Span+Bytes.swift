extension Span where Element == UInt8 {
  /// Whether a byte is among these. Looks at all of them, many at a time: a loop that may end
  /// early is not made into one of wide steps.
  func contains(_ byte: UInt8) -> Bool {
    var marks: UInt8 = 0
    for index in indices { marks |= self[index] == byte ? 1 : 0 }
    return marks != 0
  }

  /// Byte equality for public values; secrets are compared in constant time elsewhere.
  public func hasSameBytes(as other: Span<UInt8>) -> Bool {
    guard count == other.count else { return false }
    var place = 0
    while place &+ 8 <= count {
      // Both have eight bytes from here on.
      let same =
        unsafe bytes.unsafeLoadUnaligned(
          fromUncheckedByteOffset: place, as: UInt64.self)
        == other.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: place, as: UInt64.self)
      if !same { return false }
      place &+= 8
    }
    while place < count {
      if self[place] != other[place] { return false }
      place &+= 1
    }
    return true
  }

  /// Byte equality with a literal.
  @inline(__always)
  public func hasSameBytes(as other: StaticString) -> Bool {
    hasSameBytes(as: unsafe Span(_unsafeStart: other.utf8Start, count: other.utf8CodeUnitCount))
  }
}

extension Span where Element == UInt8 {
  /// Equality of ASCII text in any case, as host names compare (RFC 3986 §6.2.2.1).
  public func equalsIgnoringCase(_ other: Span<UInt8>) -> Bool {
    guard count == other.count else { return false }
    for index in indices where Self.lowered(self[index]) != Self.lowered(other[index]) {
      return false
    }
    return true
  }

  private static func lowered(_ byte: UInt8) -> UInt8 {
    byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
  }
}
