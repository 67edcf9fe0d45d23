import Testing

@testable import Compression

@Suite struct GzipTests {
  @Test(arguments: [0, 1, 100, 4096, 4097, 1_000_000])
  func `what is packed unpacks to the same`(count: Int) throws {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 ^ $0 >> 8) }
    #expect(try Gzip.decompress(Gzip.compress(bytes)[...], limit: count) == bytes)
  }

  @Test func `a text packs smaller`() {
    let text = Array(String(repeating: "vpn-gateway ", count: 100).utf8)
    #expect(Gzip.compress(text).count < text.count / 5)
  }

  @Test func `a bomb is refused at the limit`() {
    let bomb = Gzip.compress([UInt8](repeating: 0, count: 10_000_000))
    #expect(bomb.count < 100_000)
    #expect(throws: Gzip.Failure.tooLarge(limit: 1000)) {
      try Gzip.decompress(bomb[...], limit: 1000)
    }
  }

  @Test func `one byte above the limit is refused, the limit is not`() throws {
    let packed = Gzip.compress([UInt8](repeating: 1, count: 5000))
    #expect(try Gzip.decompress(packed[...], limit: 5000).count == 5000)
    #expect(throws: Gzip.Failure.tooLarge(limit: 4999)) {
      try Gzip.decompress(packed[...], limit: 4999)
    }
  }

  @Test func `damaged, cut and foreign bytes are refused`() {
    let packed = Gzip.compress(Array("hello, gateway".utf8))
    for end in 0..<packed.count {
      #expect(throws: Gzip.Failure.malformed) {
        try Gzip.decompress(packed[..<end], limit: 1000)
      }
    }
    #expect(throws: Gzip.Failure.malformed) {
      try Gzip.decompress((packed + [0])[...], limit: 1000)
    }
    var flipped = packed
    flipped[packed.count - 5] ^= 1
    #expect(throws: Gzip.Failure.malformed) { try Gzip.decompress(flipped[...], limit: 1000) }
  }
}
