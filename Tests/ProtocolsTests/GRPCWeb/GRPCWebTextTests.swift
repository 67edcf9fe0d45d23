import CallModel
import Testing

@testable import Protocols

@Suite struct GRPCWebTextTests {
  @Test(
    arguments: [
      ([], ""), ([1], "AQ=="), ([1, 2], "AQI="), ([1, 2, 3], "AQID"), ([251, 255], "+/8="),
    ] as [([UInt8], String)])
  func `a piece is padded to whole groups`(bytes: [UInt8], written: String) {
    #expect(text(GRPCWebText.encode(bytes)) == written)
    #expect(GRPCWebText.decode(Array(written.utf8)) == bytes)
  }

  @Test func `pieces are read one behind the other, wherever they were cut`() {
    let bytes = (0..<32).map { UInt8($0) }
    for first in 0...bytes.count {
      for second in first...bytes.count {
        let pieces = [bytes[..<first], bytes[first..<second], bytes[second...]]
        let written = pieces.flatMap { GRPCWebText.encode(Array($0)) }
        #expect(GRPCWebText.decode(written) == bytes)
      }
    }
  }

  @Test(arguments: ["A", "AQ", "AQI", "AQ=", "A===", "====", "AQ==A", "A=QI", "AQ\r\n", "AB=="])
  func `anything else is none`(written: String) {
    #expect(GRPCWebText.decode(Array(written.utf8)) == nil)
  }
}
