import Testing

@testable import Cryptography

/// The SHA-256 test cases of RFC 5869, Appendix A.
struct HKDFTests {
  struct Vector: Sendable {
    var secret: [UInt8]
    var salt: [UInt8]
    var info: [UInt8]
    var output: String
  }

  static let vectors = [
    Vector(
      secret: [UInt8](repeating: 0x0b, count: 22), salt: Array(0x00...0x0c),
      info: Array(0xf0...0xf9),
      output: """
        3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf
        34007208d5b887185865
        """),
    Vector(
      secret: Array(0x00...0x4f), salt: Array(0x60...0xaf), info: Array(0xb0...0xff),
      output: """
        b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c
        59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71
        cc30c58179ec3e87c14c01d5c1f3434f1d87
        """),
    Vector(
      secret: [UInt8](repeating: 0x0b, count: 22), salt: [], info: [],
      output: """
        8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d
        9d201395faa4b61a96c8
        """),
  ]

  @Test(arguments: vectors)
  func `the published secrets give the published keys`(vector: Vector) {
    let expected = bytes(hex: vector.output)
    let derived = HKDF.sha256(
      secret: SecretBytes(copying: vector.secret.span), salt: vector.salt.span,
      info: vector.info.span, count: expected.count)
    #expect(derived.withBytes(copy) == expected)
  }

  @Test func `a shorter key is the beginning of a longer one`() {
    let long = derive(info: [2], count: 8160)
    let short = derive(info: [2], count: 1)
    #expect(long.count == 8160)
    #expect(short.withBytes(copy) == [long.withBytes { $0[0] }])
  }

  @Test func `another purpose gives another key`() {
    #expect(!derive(info: [1], count: 32).isEqual(to: derive(info: [2], count: 32)))
  }

  func derive(info: [UInt8], count: Int) -> SecretBytes {
    let salt: [UInt8] = [1]
    return HKDF.sha256(
      secret: SecretBytes(utf8: "master"), salt: salt.span, info: info.span, count: count)
  }
}
