import Testing

@testable import Admission

struct PolicyTimeTests {
  @Test(
    arguments: [
      ("1970-01-01T00:00:00Z", 0), ("2024-02-29T23:59:59Z", 1_709_251_199),
      ("2026-01-31T23:00:00Z", 1_769_900_400), ("2026-02-01T07:00:00+08:00", 1_769_900_400),
      ("2026-01-31T18:30:00-04:30", 1_769_900_400),
    ] as [(String, Int64)])
  func `is read as seconds since 1970`(text: String, seconds: Int64) {
    #expect(PolicyTime.seconds(text) == seconds)
  }

  @Test func `what is written is read again, over leap days and centuries`() {
    for day in stride(from: Int64(0), through: 400 * 366, by: 7) {
      let seconds = day * 86_400 + day % 86_400
      #expect(PolicyTime.seconds(PolicyTime.text(seconds)) == seconds)
    }
    #expect(PolicyTime.text(1_709_251_199) == "2024-02-29T23:59:59Z")
  }

  @Test(arguments: [
    "", "2026-01-31", "2026-01-31T23:00:00", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z",
    "2026-01-31T24:00:00Z", "2026-01-31T23:00:60Z", "2026-01-31t23:00:00Z", "1769900400",
    "2026-01-31T23:00:00+8:00", "2026-01-31T23:00:00.5Z", "+026-01-31T23:00:00Z",
    "1969-12-31T23:59:59Z",
  ])
  func `anything else is no time`(text: String) {
    #expect(PolicyTime.seconds(text) == nil)
  }
}
