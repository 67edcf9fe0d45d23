import Testing

@testable import System

@Suite struct UnixTimeRFC3339Tests {
  @Test(arguments: [
    ("1970-01-01T00:00:00Z", 0, 0), ("2025-09-17T08:00:00.000000Z", 1_758_096_000, 0),
    ("2025-09-17t16:00:00.5+08:00", 1_758_096_000, 500_000_000),
    ("2025-09-17T00:30:00.123456789123-07:30", 1_758_096_000, 123_456_789),
    ("2024-02-29T23:59:59Z", 1_709_251_199, 0), ("2000-03-01T00:00:00Z", 951_868_800, 0),
  ])
  func `a time is read`(text: String, seconds: Int64, nanoseconds: Int32) {
    #expect(
      UnixTime(rfc3339: text) == UnixTime(seconds: seconds, nanoseconds: nanoseconds))
  }

  @Test(arguments: [
    "", "2025-09-17", "2025-09-17T08:00:00", "2025-09-17 08:00:00Z", "2025-09-17T08:00:00.Z",
    "2025-09-17T08:00:00+8:00", "2025-09-17T08:00:00+08:00Z", "2025-02-29T00:00:00Z",
    "2025-13-01T00:00:00Z", "2025-00-01T00:00:00Z", "2025-01-00T00:00:00Z",
    "2025-01-01T24:00:00Z", "2025-01-01T00:60:00Z", "2025-01-01T00:00:60Z",
    "1969-12-31T23:59:59Z", "2025-09-17T08:00:00zz", "x025-09-17T08:00:00Z",
  ])
  func `what is no time is none`(text: String) {
    #expect(UnixTime(rfc3339: text) == nil)
  }
}
