import SwiftProtobuf
import Testing

@testable import Contract

@Suite struct InstantTests {
  private func read(_ text: String) -> Instant? {
    let source = Array("\"\(text)\"".utf8)
    return Instant(source.span, 0..<source.count)
  }

  @Test(arguments: [
    "1970-01-01T00:00:00Z", "2022-11-28T02:22:27.24Z", "2000-02-28T23:59:59.999999999Z",
    "2024-02-29T12:00:00Z", "2024-03-01T00:00:00.100Z", "1999-12-28T00:00:00.000001Z",
    "2100-01-01T00:00:00.0Z", "9999-12-28T23:59:59Z", "2022-11-28T10:22:27+08:00",
    "2022-11-30T10:22:27.5-11:30", "1969-07-20T20:17:40Z", "0001-01-01T00:00:00Z",
  ]) func `a time is the instant that the library reads, and is written as it writes`(
    text: String
  ) throws {
    let expected = try Google_Protobuf_Timestamp(jsonString: "\"\(text)\"")
    let time = try #require(read(text))
    #expect(time.seconds == expected.seconds)
    #expect(time.nanoseconds == expected.nanos)
    var bytes: [UInt8] = []
    time.append(to: &bytes)
    #expect(!time.isAsWeWrite || String(decoding: bytes, as: UTF8.self) == text)
    #expect(try "\"\(String(decoding: bytes, as: UTF8.self))\"" == expected.jsonString())
  }

  @Test func `every month of eighty years is counted`() throws {
    for year in 1970..<2050 {
      for month in 1...12 {
        let digits = month < 10 ? "0\(month)" : "\(month)"
        let text = "\(year)-\(digits)-28T01:02:03Z"
        #expect(
          try read(text)?.seconds == Google_Protobuf_Timestamp(jsonString: "\"\(text)\"").seconds)
      }
    }
  }

  @Test(arguments: [
    "", "Z", "2022-11-28", "2022-11-28T02:22:27", "2022-13-01T00:00:00Z", "2022-00-01T00:00:00Z",
    "2022-11-28T24:00:00Z", "2022-11-28T02:60:27Z", "2022-11-28 02:22:27Z", "2022-11-28T02:22:27.Z",
    "2022-11-28T02:22:27.1234567890Z", "2022-11-28T02:22:2xZ", "x022-11-28T02:22:27Z",
  ]) func `what is no time is none`(text: String) {
    #expect(read(text) == nil)
  }
}
