/// The `IMF-fixdate` of RFC 9110 §5.6.7, written and read without a calendar library.
public enum HTTPDate {
  private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// `Sun, 06 Nov 1994 08:49:37 GMT` for seconds since 1970 (years 1970 to 9999).
  public static func format(_ unixSeconds: Int64) -> String {
    precondition(unixSeconds >= 0 && unixSeconds < 253_402_300_800, "a date out of range")
    let day = unixSeconds / 86_400
    let second = Int(unixSeconds % 86_400)
    let (year, month, dayOfMonth) = civil(fromDays: Int(day))
    let weekday = days[Int(day % 7)]
    return "\(weekday), \(two(dayOfMonth)) \(months[month - 1]) \(year)"
      + " \(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60)) GMT"
  }

  /// Seconds since 1970 of an `IMF-fixdate`; nil for anything else, the obsolete forms included.
  public static func parse(_ text: Span<UInt8>) -> Int64? {
    guard text.count == 29 else { return nil }
    func number(_ range: Range<Int>) -> Int? {
      var value = 0
      for index in range {
        guard text[index] >= 0x30, text[index] <= 0x39 else { return nil }
        value = value * 10 + Int(text[index] - 0x30)
      }
      return value
    }
    let month = months.firstIndex { name in
      Array(name.utf8) == [text[8], text[9], text[10]]
    }
    guard let month, let day = number(5..<7), let year = number(12..<16),
      let hour = number(17..<19), let minute = number(20..<22), let second = number(23..<25),
      year >= 1970, (1...31).contains(day), hour < 24, minute < 60, second <= 60,
      text[26] == UInt8(ascii: "G"), text[27] == UInt8(ascii: "M"), text[28] == UInt8(ascii: "T")
    else { return nil }
    let days = daysSince1970(year: year, month: month + 1, day: day)
    return Int64(days) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
  }

  private static func two(_ value: Int) -> String {
    value < 10 ? "0\(value)" : "\(value)"
  }

  // Howard Hinnant's "chrono-compatible low-level date algorithms": years begin in March, so that
  // the leap day is the last one.
  private static func civil(fromDays days: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted % 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  private static func daysSince1970(year: Int, month: Int, day: Int) -> Int {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = shiftedYear / 400
    let yearOfEra = shiftedYear % 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }
}
