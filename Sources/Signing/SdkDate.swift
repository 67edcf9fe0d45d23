/// A signing time, `yyyyMMddTHHmmssZ`: UTC, whole seconds, Gregorian calendar (spec §1.1).
///
/// Holds its text, so that a caller can keep the value of the current second and sign many
/// requests with it. Years 0000 to 9999; a time outside is held at the border, because a clock
/// corrected by a remote `Date` header must not be able to stop the process.
public struct SdkDate: Sendable {
  public let unixSeconds: Int64
  let text: InlineArray<16, UInt8>

  public static let earliestUnixSeconds: Int64 = -62_167_219_200
  public static let latestUnixSeconds: Int64 = 253_402_300_799

  public init(unixSeconds: Int64) {
    let held = min(max(unixSeconds, Self.earliestUnixSeconds), Self.latestUnixSeconds)
    self.unixSeconds = held
    var days = held / 86_400
    var rest = held % 86_400
    if rest < 0 {
      rest += 86_400
      days -= 1
    }
    let (year, month, day) = Self.civil(fromDays: days)
    var text = InlineArray<16, UInt8>(repeating: UInt8(ascii: "0"))
    Self.write(year, digits: 4, at: 0, into: &text)
    Self.write(month, digits: 2, at: 4, into: &text)
    Self.write(day, digits: 2, at: 6, into: &text)
    text[8] = UInt8(ascii: "T")
    Self.write(rest / 3600, digits: 2, at: 9, into: &text)
    Self.write(rest / 60 % 60, digits: 2, at: 11, into: &text)
    Self.write(rest % 60, digits: 2, at: 13, into: &text)
    text[15] = UInt8(ascii: "Z")
    self.text = text
  }

  /// Nil unless the sixteen characters name a real second: no 30 February, no second 60.
  public init?(parsing bytes: Span<UInt8>) {
    guard bytes.count == 16, bytes[8] == UInt8(ascii: "T"), bytes[15] == UInt8(ascii: "Z"),
      let year = Self.number(in: bytes, 0..<4), let month = Self.number(in: bytes, 4..<6),
      let day = Self.number(in: bytes, 6..<8), let hour = Self.number(in: bytes, 9..<11),
      let minute = Self.number(in: bytes, 11..<13), let second = Self.number(in: bytes, 13..<15),
      (1...12).contains(month), day >= 1, day <= Self.days(inMonth: month, of: year),
      hour < 24, minute < 60, second < 60
    else { return nil }
    let days = Self.days(toYear: year, month: month, day: day)
    self.init(unixSeconds: days * 86_400 + hour * 3600 + minute * 60 + second)
  }

  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    self.init(parsing: bytes.span)
  }

  /// All sixteen characters.
  public var bytes: Span<UInt8> {
    @_lifetime(borrow self)
    get { text.span }
  }

  /// The eight characters `yyyyMMdd`, which name the day of a derived key.
  public var day: Span<UInt8> {
    @_lifetime(borrow self)
    get { text.span.extracting(0..<8) }
  }

  public func append(to output: inout [UInt8]) {
    output.append(copying: text.span)
  }
}

extension SdkDate: Hashable, CustomStringConvertible {
  public static func == (left: SdkDate, right: SdkDate) -> Bool {
    left.unixSeconds == right.unixSeconds
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(unixSeconds)
  }

  public var description: String {
    var bytes: [UInt8] = []
    append(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// Calendar arithmetic on days since 1970-01-01, in eras of 400 years that begin in March.
extension SdkDate {
  private static func civil(fromDays days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  private static func days(toYear year: Int64, month: Int64, day: Int64) -> Int64 {
    let marchYear = month <= 2 ? year - 1 : year
    let era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400
    let yearOfEra = marchYear - era * 400
    let monthFromMarch = month > 2 ? month - 3 : month + 9
    let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  private static func days(inMonth month: Int64, of year: Int64) -> Int64 {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    default: 31
    }
  }

  private static func number(in bytes: Span<UInt8>, _ range: Range<Int>) -> Int64? {
    var value: Int64 = 0
    for index in range {
      guard bytes[index] >= UInt8(ascii: "0"), bytes[index] <= UInt8(ascii: "9") else { return nil }
      value = value * 10 + Int64(bytes[index] - UInt8(ascii: "0"))
    }
    return value
  }

  private static func write(
    _ number: Int64, digits: Int, at start: Int, into text: inout InlineArray<16, UInt8>
  ) {
    var rest = number
    for index in stride(from: start + digits - 1, through: start, by: -1) {
      text[index] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
  }
}
