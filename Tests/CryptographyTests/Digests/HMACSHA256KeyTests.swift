import Testing

@testable import Cryptography

/// The test cases of RFC 4231 §4 for HMAC-SHA-256.
struct HMACSHA256KeyTests {
  struct Vector: Sendable {
    var key: [UInt8]
    var data: [UInt8]
    var tag: String
  }

  static let vectors = [
    Vector(
      key: [UInt8](repeating: 0x0b, count: 20), data: Array("Hi There".utf8),
      tag: "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
    Vector(
      key: Array("Jefe".utf8), data: Array("what do ya want for nothing?".utf8),
      tag: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
    Vector(
      key: [UInt8](repeating: 0xaa, count: 20), data: [UInt8](repeating: 0xdd, count: 50),
      tag: "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
    Vector(
      key: Array(1...25), data: [UInt8](repeating: 0xcd, count: 50),
      tag: "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
    Vector(
      key: [UInt8](repeating: 0xaa, count: 131),
      data: Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
      tag: "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
    Vector(
      key: [UInt8](repeating: 0xaa, count: 131),
      data: Array(
        ("This is a test using a larger than block-size key and a larger than block-size data. "
          + "The key needs to be hashed before being used by the HMAC algorithm.").utf8),
      tag: "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"),
  ]

  @Test(arguments: vectors)
  func `the published messages have the published tags`(vector: Vector) {
    let key = HMACSHA256Key(SecretBytes(copying: vector.key.span))
    #expect(key.authenticate(vector.data.span).hexString == vector.tag)
  }

  @Test func `a truncated tag begins as the published one`() {
    let key = HMACSHA256Key(SecretBytes(copying: [UInt8](repeating: 0x0c, count: 20).span))
    let tag = key.authenticate(Array("Test With Truncation".utf8).span)
    #expect(tag.hexString.hasPrefix("a3b6167473100ee06e0c796c2955552b"))
  }

  @Test func `one key serves many messages and many threads`() async {
    let key = HMACSHA256Key(SecretBytes(utf8: "key"))
    let expected = (0..<64).map { key.authenticate([UInt8($0)].span) }
    await withTaskGroup(of: (Int, SHA256Digest).self) { group in
      for index in 0..<64 {
        group.addTask { (index, key.authenticate([UInt8(index)].span)) }
      }
      for await (index, tag) in group { #expect(tag == expected[index]) }
    }
    #expect(Set(expected).count == 64)
  }

  @Test func `a tag holds for its own message only`() {
    let key = HMACSHA256Key(SecretBytes(utf8: "key"))
    let tag = key.authenticate([1].span)
    let other = HMACSHA256Key(SecretBytes(utf8: "other"))
    let verdicts = [
      key.isValid(tag, for: [1].span), key.isValid(tag, for: [2].span),
      other.isValid(tag, for: [1].span),
    ]
    #expect(verdicts == [true, false, false])
  }

  @Test func `an empty key and an empty message are allowed`() {
    let key = HMACSHA256Key(SecretBytes(copying: [UInt8]().span))
    #expect(
      key.authenticate([UInt8]().span).hexString
        == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad")
  }

  @Test func `a keyed state prints nothing of itself`() {
    let key = HMACSHA256Key(SecretBytes(utf8: "hunter2"))
    var text = "\(key) \(String(reflecting: key))"
    dump(key, to: &text)
    #expect(!text.contains("SHA256State"))
    #expect(Mirror(reflecting: key).children.isEmpty)
  }
}
