import CallModel
import Compression
import Testing

@testable import Protocols

@Suite struct DecodingTests {
  private func decompress(
    _ bytes: [UInt8], _ coding: String?, limit: Int = 1 << 20
  ) throws(Refusal) -> [UInt8] {
    let name = coding.map { Array($0.utf8) } ?? []
    return try Decoding.decompress(
      bytes[...], coding: coding == nil ? nil : name.span, field: "grpc-encoding", limit: limit)
  }

  @Test func `identity and gzip are known, in any case`() throws {
    #expect(try decompress([1, 2], "identity") == [1, 2])
    #expect(try decompress(Gzip.compress([1, 2]), "gzip") == [1, 2])
    #expect(try decompress(Gzip.compress([1, 2]), "GZIP") == [1, 2])
  }

  @Test(arguments: ["br", "deflate", "gzip, identity", ""])
  func `another coding is refused with those that are known`(coding: String) throws {
    let refused = try #require(refusal { () throws(Refusal) in try decompress([1], coding) })
    #expect(refused.code == .unimplemented)
    #expect(refused.isOfCoding)
    #expect(refused.metadata.contains { $0.value == "gzip, identity" })
  }

  @Test func `a packed message needs a named coding`() {
    #expect(
      refusal { () throws(Refusal) in try decompress([1], nil) }?.code == .invalidArgument)
  }

  @Test func `what is no gzip, or unpacks to too much, is refused`() {
    #expect(
      refusal { () throws(Refusal) in try decompress([1, 2, 3], "gzip") }?.reason
        == "MALFORMED_MESSAGE")
    let bomb = Gzip.compress([UInt8](repeating: 0, count: 100_001))
    #expect(
      refusal { () throws(Refusal) in try decompress(bomb, "gzip", limit: 100_000) }?.code
        == .resourceExhausted)
  }
}
