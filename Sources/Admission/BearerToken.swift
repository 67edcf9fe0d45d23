/// Reads `Authorization: Bearer TOKEN` (RFC 6750 §2.1).
public enum BearerToken {
  /// The token, lent out of the field's value; nil for another scheme or no token.
  ///
  /// The scheme's case does not count (RFC 9110 §11.1), and one or more spaces follow it. The
  /// token is all the rest: what it may consist of is the business of who looks it up, and two
  /// credentials in one value, joined by a comma, are a token that nobody has.
  @inlinable
  @_effects(releasenone)
  @_lifetime(copy value)
  public static func token(in value: Span<UInt8>) -> Span<UInt8>? {
    guard value.count > 7, value[6] == UInt8(ascii: " "), isBearer(value) else { return nil }
    var start = 7
    while start < value.count, value[start] == UInt8(ascii: " ") { start += 1 }
    guard start < value.count else { return nil }
    return value.extracting(start...)
  }

  /// Bit 0x20 tells the two cases of an ASCII letter apart; with it set, only a letter's two cases
  /// are that letter.
  @usableFromInline
  @_effects(releasenone)
  static func isBearer(_ value: Span<UInt8>) -> Bool {
    value[0] | 0x20 == UInt8(ascii: "b") && value[1] | 0x20 == UInt8(ascii: "e")
      && value[2] | 0x20 == UInt8(ascii: "a") && value[3] | 0x20 == UInt8(ascii: "r")
      && value[4] | 0x20 == UInt8(ascii: "e") && value[5] | 0x20 == UInt8(ascii: "r")
  }
}
