import Testing

@testable import Cryptography

struct SHA256DigestTests {
  let digest = SHA256.digest([1, 2, 3].span)

  @Test func `hex goes out and comes back`() {
    #expect(SHA256Digest(hex: digest.hexString) == digest)
    #expect(SHA256Digest(hex: digest.hexString.uppercased()) == digest)
    var bytes: [UInt8] = [0x3d]
    digest.appendHex(to: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == "=" + digest.hexString)
    #expect("\(digest)" == digest.hexString)
  }

  @Test(arguments: ["", "ab", String(repeating: "g", count: 64), String(repeating: "0", count: 63)])
  func `text that is not 64 digits is no digest`(text: String) {
    #expect(SHA256Digest(hex: text) == nil)
  }

  @Test func `a digest has 32 bytes and no other number`() {
    let bytes = [UInt8](repeating: 7, count: 33)
    #expect(SHA256Digest(bytes: bytes.span) == nil)
    #expect(SHA256Digest(bytes: bytes.span.extracting(first: 31)) == nil)
    #expect(SHA256Digest(bytes: bytes.span.extracting(first: 32))?.bytes[31] == 7)
  }

  @Test(arguments: 0..<32)
  func `digests that differ in one byte are different`(index: Int) {
    var bytes = (0..<32).map { digest.bytes[$0] }
    bytes[index] ^= 1
    let other = SHA256Digest(bytes: bytes.span)
    #expect(other != digest)
    #expect(!digest.constantTimeEquals(other!))
  }

  @Test func `a digest is a key of a dictionary`() {
    let table = [digest: 1, SHA256.digest([4].span): 2]
    #expect(table[SHA256.digest([1, 2, 3].span)] == 1)
    #expect(table[SHA256.digest([5].span)] == nil)
  }
}
