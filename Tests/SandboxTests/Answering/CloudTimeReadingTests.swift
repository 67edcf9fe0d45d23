import Testing

@testable import Sandbox

struct CloudTimeReadingTests {
  @Test(arguments: [
    "1970-01-01T00:00:00Z", "2022-09-15T08:56:09.386Z", "2024-02-29T23:59:59.9Z",
    "2000-03-01T00:00:00.001Z", "2100-12-31T12:00:00Z",
  ])
  func `what is written is read again`(_ text: String) throws {
    let time = try #require(CloudTime.milliseconds(text))
    #expect(CloudTime.resource(time * 1_000_000) == text)
    #expect(
      CloudTime.milliseconds(CloudTime.resourceWithOffset(time * 1_000_000)) == time)
  }

  @Test func `offsets and long fractions are understood`() {
    let time = CloudTime.milliseconds("2021-12-21T08:49:28.108Z")
    #expect(CloudTime.milliseconds("2021-12-21T16:49:28.108+08:00") == time)
    #expect(CloudTime.milliseconds("2021-12-21T03:19:28.108999999-05:30") == time)
  }

  @Test(arguments: [
    "", "now", "2021-12-21", "2021-13-21T00:00:00Z", "2021-12-32T00:00:00Z",
    "2021-12-21T24:00:00Z", "2021-12-21T00:00:00", "2021-12-21 00:00:00Z",
    "2021-12-21T00:00:00.Z", "٢٠٢١-12-21T00:00:00Z",
  ])
  func `anything else is no time`(_ text: String) {
    #expect(CloudTime.milliseconds(text) == nil)
  }

  @Test func `milliseconds are rounded down, before 1970 too`() {
    #expect(CloudTime.milliseconds(1_999_999) == 1)
    #expect(CloudTime.milliseconds(-1) == -1)
  }

  @Test func `a line of the log has six digits and an offset`() {
    #expect(CloudTime.logLine(1_735_024_112_730_275_000) == "2024-12-24T07:08:32.730275+00:00")
  }
}
