import Testing

@testable import Cryptography

/// Vectors of FIPS 180-4 (NIST's example values).
struct SHA256Tests {
  static let vectors: [(message: String, digest: String)] = [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ]

  @Test(arguments: vectors)
  func `the published messages have the published digests`(message: String, digest: String) {
    #expect(SHA256.digest(Array(message.utf8).span).hexString == digest)
  }

  @Test func `a million letters have the published digest`() {
    let letters = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)
    #expect(
      SHA256.digest(letters.span).hexString
        == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  @Test(arguments: [1, 7, 55, 56, 63, 64, 65, 1000])
  func `pieces of any size have the digest of the whole`(size: Int) {
    let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0) }
    var hasher = SHA256Hasher()
    var start = 0
    while start < bytes.count {
      let end = min(start + size, bytes.count)
      hasher.update(bytes.span.extracting(start..<end))
      start = end
    }
    #expect(hasher.finish() == SHA256.digest(bytes.span))
  }

  @Test func `no bytes at all are the empty message`() {
    #expect(SHA256Hasher().finish() == SHA256.digest([UInt8]().span))
  }
}
