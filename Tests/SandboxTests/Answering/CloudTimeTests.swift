import Testing

@testable import Sandbox

struct CloudTimeTests {
  @Test(
    arguments: [
      (0, "1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 GMT"),
      (784_111_777_000_000_000, "1994-11-06T08:49:37Z", "Sun, 06 Nov 1994 08:49:37 GMT"),
      (1_663_232_169_386_999_999, "2022-09-15T08:56:09.386Z", "Thu, 15 Sep 2022 08:56:09 GMT"),
      (1_669_602_147_240_000_000, "2022-11-28T02:22:27.24Z", "Mon, 28 Nov 2022 02:22:27 GMT"),
      (1_709_164_800_007_000_000, "2024-02-29T00:00:00.007Z", "Thu, 29 Feb 2024 00:00:00 GMT"),
      (951_782_399_000_000_000, "2000-02-28T23:59:59Z", "Mon, 28 Feb 2000 23:59:59 GMT"),
      (4_107_542_400_000_000_000, "2100-03-01T00:00:00Z", "Mon, 01 Mar 2100 00:00:00 GMT"),
      (-1_000_000_000, "1969-12-31T23:59:59Z", "Wed, 31 Dec 1969 23:59:59 GMT"),
    ] as [(Int64, String, String)])
  func `a point in time is written as resources and as fields have it`(
    _ time: Int64, _ resource: String, _ http: String
  ) {
    #expect(CloudTime.resource(time) == resource)
    #expect(CloudTime.http(time) == http)
  }

  @Test func `the time of a token always has six digits of fraction`() {
    #expect(CloudTime.token(1_758_096_000_000_000_000) == "2025-09-17T08:00:00.000000Z")
    #expect(CloudTime.token(1_758_096_000_000_042_999) == "2025-09-17T08:00:00.000042Z")
  }
}
