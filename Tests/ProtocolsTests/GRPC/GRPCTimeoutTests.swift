import Testing

@testable import Protocols

@Suite struct GRPCTimeoutTests {
  @Test(arguments: [
    ("1H", Duration.seconds(3600)), ("2M", .seconds(120)), ("30S", .seconds(30)),
    ("250m", .milliseconds(250)), ("99999999u", .microseconds(99_999_999)),
    ("0n", .zero), ("00000001S", .seconds(1)),
  ])
  func `a timeout is digits and a unit`(text: String, expected: Duration) {
    let bytes = Array(text.utf8)
    #expect(GRPCTimeout.parse(bytes.span) == expected)
  }

  @Test(arguments: ["", "S", "1", "1s", "123456789S", "-1S", "+1S", "1.5S", " 1S", "1S ", "１S"])
  func `anything else is none`(text: String) {
    let bytes = Array(text.utf8)
    #expect(GRPCTimeout.parse(bytes.span) == nil)
  }
}
