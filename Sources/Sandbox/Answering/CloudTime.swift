/// Points in time as the cloud writes them, from nanoseconds since 1970 in UTC, without a calendar
/// library.
enum CloudTime {
  static let nanosecondsPerSecond: Int64 = 1_000_000_000

  /// `2022-09-15T08:56:09.386Z`: milliseconds without final zeros, as the service's answers.
  static func resource(_ nanoseconds: Int64) -> String { "\(brief(nanoseconds))Z" }

  /// `2021-12-21T16:49:28.108+08:00`, as some answers on customer gateways (spec B18).
  static func resourceWithOffset(_ nanoseconds: Int64) -> String {
    "\(brief(nanoseconds + 8 * 3600 * nanosecondsPerSecond))+08:00"
  }

  /// `2024-12-24T07:08:32.730275+00:00`, as lines of a connection's log.
  static func logLine(_ nanoseconds: Int64) -> String {
    "\(dateTime(nanoseconds)).\(padded(Int(parts(nanoseconds).fraction / 1_000), 6))+00:00"
  }

  private static func brief(_ nanoseconds: Int64) -> String {
    let milliseconds = Int(parts(nanoseconds).fraction / 1_000_000)
    guard milliseconds > 0 else { return dateTime(nanoseconds) }
    var digits = padded(milliseconds, 3)
    while digits.last == "0" { digits.removeLast() }
    return "\(dateTime(nanoseconds)).\(digits)"
  }

  /// `2025-09-17T08:00:00.000000Z`: always six digits, which readers of tokens insist on.
  static func token(_ nanoseconds: Int64) -> String {
    "\(dateTime(nanoseconds)).\(padded(Int(parts(nanoseconds).fraction / 1_000), 6))Z"
  }

  /// `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 §5.6.7).
  static func http(_ nanoseconds: Int64) -> String {
    let (days, second, _) = parts(nanoseconds)
    let date = civil(days)
    let weekday = weekdays[Int(((days % 7) + 7) % 7)]
    return "\(weekday), \(padded(date.day, 2)) \(months[date.month - 1]) \(padded(date.year, 4)) "
      + "\(timeOfDay(second)) GMT"
  }

  private static let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  private static func parts(_ nanoseconds: Int64) -> (days: Int64, second: Int, fraction: Int64) {
    let (seconds, fraction) = floorDivide(nanoseconds, nanosecondsPerSecond)
    let (days, second) = floorDivide(seconds, 86_400)
    return (days, Int(second), fraction)
  }

  private static func floorDivide(_ number: Int64, _ unit: Int64) -> (Int64, Int64) {
    let (quotient, remainder) = number.quotientAndRemainder(dividingBy: unit)
    return remainder < 0 ? (quotient - 1, remainder + unit) : (quotient, remainder)
  }

  private static func dateTime(_ nanoseconds: Int64) -> String {
    let (days, second, _) = parts(nanoseconds)
    let date = civil(days)
    return "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))"
      + "T\(timeOfDay(second))"
  }

  private static func timeOfDay(_ second: Int) -> String {
    "\(padded(second / 3600, 2)):\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2))"
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }

  /// Howard Hinnant's `civil_from_days`: years begin in March, so that the leap day is the last.
  private static func civil(_ days: Int64) -> (year: Int, month: Int, day: Int) {
    let (era, dayOfEra) = floorDivide(days + 719_468, 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (Int(year), Int(month), Int(dayOfYear - (153 * shifted + 2) / 5 + 1))
  }
}
