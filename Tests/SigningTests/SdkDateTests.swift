import Testing

@testable import Signing

@Suite struct SdkDateTests {
  @Test(
    arguments: [
      (0, "19700101T000000Z"), (1_713_261_221, "20240416T095341Z"),
      (951_782_400, "20000229T000000Z"), (4_107_542_399, "21000228T235959Z"),
      (-1, "19691231T235959Z"), (253_402_300_799, "99991231T235959Z"),
      (-62_167_219_200, "00000101T000000Z"),
    ] as [(Int64, String)])
  func `seconds and text name the same moment`(seconds: Int64, text: String) throws {
    #expect(SdkDate(unixSeconds: seconds).description == text)
    #expect(try #require(SdkDate(text)).unixSeconds == seconds)
  }

  @Test func `every second of a random walk through the years survives the round trip`() {
    var random = SeededGenerator(state: 1)
    for _ in 0..<20_000 {
      let seconds = Int64.random(
        in: SdkDate.earliestUnixSeconds...SdkDate.latestUnixSeconds, using: &random)
      let date = SdkDate(unixSeconds: seconds)
      let again = SdkDate(parsing: date.bytes)
      #expect(again?.unixSeconds == seconds)
    }
  }

  @Test func `the text orders as time does`() {
    var random = SeededGenerator(state: 2)
    for _ in 0..<2000 {
      let range = SdkDate.earliestUnixSeconds...SdkDate.latestUnixSeconds
      let left = SdkDate(unixSeconds: Int64.random(in: range, using: &random))
      let right = SdkDate(unixSeconds: Int64.random(in: range, using: &random))
      let isBefore = left.bytes.precedes(right.bytes)
      #expect((left.unixSeconds < right.unixSeconds) == isBefore)
    }
  }

  @Test func `times outside four-digit years are held at the border`() {
    #expect(SdkDate(unixSeconds: .max).description == "99991231T235959Z")
    #expect(SdkDate(unixSeconds: .min).description == "00000101T000000Z")
  }

  @Test(arguments: [
    "", "20240416T095341", "20240416 095341Z", "20240416T095341z", "2024-04-16T09:53:41Z",
    "20240416T095341ZZ", "20230229T000000Z", "21000229T000000Z", "20240431T000000Z",
    "20241301T000000Z", "20240001T000000Z", "20240100T000000Z", "20240416T240000Z",
    "20240416T096041Z", "20240416T095360Z", "+0240416T095341Z", "20240416T09534٣Z",
  ])
  func `anything but a real second in this form is refused`(text: String) {
    #expect(SdkDate(text) == nil)
  }

  @Test func `the day is the first eight characters`() {
    #expect(bytes(sampleDate.day) == Array("20240416".utf8))
  }
}
