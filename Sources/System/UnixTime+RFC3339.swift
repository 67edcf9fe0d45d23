extension UnixTime {
  /// Reads a moment as RFC 3339 §5.6 writes it: `2025-09-17T08:00:00.5Z`, `…+08:00`.
  ///
  /// Nil for anything else, for years before 1970, and for a leap second, which this clock has not.
  public init?(rfc3339 text: Span<UInt8>) {
    guard text.count >= 20, text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-"),
      text[10] | 0x20 == UInt8(ascii: "t"), text[13] == UInt8(ascii: ":"),
      text[16] == UInt8(ascii: ":"),
      let century = Self.pair(text, 0), let ofCentury = Self.pair(text, 2),
      let month = Self.pair(text, 5), let day = Self.pair(text, 8),
      let hour = Self.pair(text, 11), let minute = Self.pair(text, 14),
      let second = Self.pair(text, 17)
    else { return nil }
    let year = century * 100 + ofCentury
    guard year >= 1970, (1...12).contains(month), (1...Self.days(of: month, year)).contains(day),
      hour < 24, minute < 60, second < 60
    else { return nil }
    var index = 19
    var nanoseconds: Int32 = 0
    if text[index] == UInt8(ascii: ".") {
      index += 1
      let start = index
      var scale: Int32 = 100_000_000
      while index < text.count, let digit = Self.digit(text[index]) {
        // Digits beyond a nanosecond change nothing.
        nanoseconds += Int32(digit) * scale
        scale /= 10
        index += 1
      }
      guard index > start else { return nil }
    }
    guard let offset = Self.offset(text.extracting(index..<text.count)) else { return nil }
    // Days since 1970-01-01, with years that begin in March so that the leap day is the last.
    let (shiftedYear, shiftedMonth) = month > 2 ? (year, month - 3) : (year - 1, month + 9)
    let days =
      365 * shiftedYear + shiftedYear / 4 - shiftedYear / 100 + shiftedYear / 400
      + (153 * shiftedMonth + 2) / 5 + day - 1 - 719_468
    self.init(
      seconds: Int64(((days * 24 + hour) * 60 + minute) * 60 + second - offset),
      nanoseconds: nanoseconds)
  }

  public init?(rfc3339 text: String) {
    let bytes = Array(text.utf8)
    self.init(rfc3339: bytes.span)
  }

  /// Seconds east of Greenwich.
  private static func offset(_ text: Span<UInt8>) -> Int? {
    if text.count == 1, text[0] | 0x20 == UInt8(ascii: "z") { return 0 }
    guard text.count == 6, text[3] == UInt8(ascii: ":"), let hours = pair(text, 1),
      let minutes = pair(text, 4), hours < 24, minutes < 60
    else { return nil }
    let seconds = (hours * 60 + minutes) * 60
    switch text[0] {
    case UInt8(ascii: "+"): return seconds
    case UInt8(ascii: "-"): return -seconds
    default: return nil
    }
  }

  private static func days(of month: Int, _ year: Int) -> Int {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    default: 31
    }
  }

  private static func digit(_ byte: UInt8) -> Int? {
    let value = byte &- UInt8(ascii: "0")
    return value < 10 ? Int(value) : nil
  }

  /// The number of the two digits that begin at `index`.
  private static func pair(_ text: Span<UInt8>, _ index: Int) -> Int? {
    guard let tens = digit(text[index]), let ones = digit(text[index + 1]) else { return nil }
    return tens * 10 + ones
  }
}
