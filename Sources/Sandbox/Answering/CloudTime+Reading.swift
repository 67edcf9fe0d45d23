// Points in time as callers send them back: RFC 3339 with any fraction and offset (spec B18).
extension CloudTime {
  static func milliseconds(_ nanoseconds: Int64) -> Int64 {
    let (quotient, remainder) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000)
    return remainder < 0 ? quotient - 1 : quotient
  }

  /// Milliseconds since 1970, rounded down; nil when the text is no such time.
  static func milliseconds(_ text: String) -> Int64? {
    guard
      let match = text.wholeMatch(
        of:
          /(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(Z|[+\-]\d\d:\d\d)/
          .asciiOnlyDigits()),
      let year = Int64(match.1), let month = Int64(match.2), let day = Int64(match.3),
      let hour = Int64(match.4), let minute = Int64(match.5), let second = Int64(match.6),
      (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 60
    else { return nil }
    let fraction = Int64((match.7.map(String.init) ?? "").prefix(3).padded(to: 3)) ?? 0
    let seconds = days(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second
    return (seconds - offset(match.8)) * 1000 + fraction
  }

  /// Seconds east of Greenwich.
  private static func offset(_ text: Substring) -> Int64 {
    let parts = text.dropFirst().split(separator: ":").compactMap { Int64($0) }
    guard parts.count == 2 else { return 0 }
    return (text.hasPrefix("-") ? -1 : 1) * (parts[0] * 3600 + parts[1] * 60)
  }

  /// Howard Hinnant's `days_from_civil`, the other way of `civil`.
  private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let shifted = month <= 2 ? year - 1 : year
    let yearOfEra = shifted % 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return shifted / 400 * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100
      + dayOfYear - 719_468
  }
}

extension Substring {
  fileprivate func padded(to count: Int) -> String {
    self + String(repeating: "0", count: Swift.max(0, count - utf8.count))
  }
}
