import Compression
import Testing

@testable import Protocols

@Suite struct ReplyPackingTests {
  @Test func `only what is larger than a packet's worth is packed`() throws {
    #expect(ReplyPacking.pack([UInt8](repeating: 1, count: 1024)) == nil)
    let message = [UInt8](repeating: 1, count: 1025)
    let packed = try #require(ReplyPacking.pack(message))
    #expect(packed.count < 100)
    #expect(try Gzip.decompress(packed[...], limit: 1025) == message)
  }

  @Test func `what would not become smaller goes as it is`() {
    var state: UInt64 = 1
    let noise = (0..<4096).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 56)
    }
    #expect(ReplyPacking.pack(noise) == nil)
  }
}
