import Testing

@testable import Signing

@Suite struct ReceivedAuthorizationTests {
  private static let hex = String(repeating: "0f", count: 32)

  private func parse(_ value: String) throws -> ReceivedAuthorization {
    let bytes = Array(value.utf8)
    return try ReceivedAuthorization(parsing: bytes.span)
  }

  @Test func `the plain form is read`() throws {
    let value = "SDK-HMAC-SHA256 Access=AK, SignedHeaders=a;b, Signature=\(Self.hex)"
    let received = try parse(value)
    let bytes = Array(value.utf8)
    #expect(received.algorithm == .sdkHMACSHA256)
    #expect(text(Array(bytes[received.accessKeyID])) == "AK")
    #expect(text(Array(bytes[received.signedHeaders])) == "a;b")
    #expect(text(Array(bytes[received.signature])) == Self.hex)
    #expect(received.scope == nil)
  }

  @Test func `the derived form is read`() throws {
    let value =
      "V11-HMAC-SHA256 Credential=AK/20240416/r-1/vpn, SignedHeaders=a, Signature=\(Self.hex)"
    let received = try parse(value)
    let bytes = Array(value.utf8)
    let scope = try #require(received.scope)
    #expect(text(Array(bytes[received.accessKeyID])) == "AK")
    #expect(text(Array(bytes[scope.day])) == "20240416")
    #expect(text(Array(bytes[scope.region])) == "r-1")
    #expect(text(Array(bytes[scope.service])) == "vpn")
  }

  @Test func `the old scheme of the same name is recognised and refused`() {
    #expect(throws: MalformedSignature.oldCredentialForm) {
      try parse(
        "SDK-HMAC-SHA256 Credential=AK/20240416/r/vpn/sdk_request, SignedHeaders=host, "
          + "Signature=\(Self.hex)")
    }
  }

  @Test(
    arguments: [
      ("", .unknownAlgorithm), ("Bearer x", .unknownAlgorithm),
      ("SDK-HMAC-SHA256", .unknownAlgorithm),
      ("sdk-hmac-sha256 Access=A, ", .unknownAlgorithm),
      ("SDK-HMAC-SM3 Access=A", .unknownAlgorithm),
      ("SDK-HMAC-SHA256 ", .badSyntax), ("SDK-HMAC-SHA256  Access=A", .badSyntax),
      ("SDK-HMAC-SHA256 Access=", .badSyntax), ("SDK-HMAC-SHA256 Access=A", .badSyntax),
      ("SDK-HMAC-SHA256 Access=A,SignedHeaders=a, Signature=", .badSyntax),
      ("SDK-HMAC-SHA256 Access=A, SignedHeaders=a, Signature=0f", .badSyntax),
      ("SDK-HMAC-SHA256, Access=A, SignedHeaders=a, Signature=", .unknownAlgorithm),
      ("V11-HMAC-SHA256 Access=A, SignedHeaders=a, Signature=", .badSyntax),
    ] as [(String, MalformedSignature)])
  func `every other spelling is refused`(value: String, reason: MalformedSignature) {
    #expect(throws: reason) { try parse(value) }
  }

  @Test func `a signature has one spelling`() {
    for signature in [
      Self.hex.uppercased(), Self.hex + " ", Self.hex + "0", String(Self.hex.dropLast()),
      Self.hex + ", x=y",
    ] {
      #expect(throws: MalformedSignature.badSyntax) {
        try parse("SDK-HMAC-SHA256 Access=A, SignedHeaders=a, Signature=\(signature)")
      }
    }
  }

  @Test(arguments: ["", "a b", "a/b", "é", String(repeating: "a", count: 129)])
  func `an access key id that no key can have is refused`(id: String) {
    #expect(throws: MalformedSignature.badSyntax) {
      try parse("SDK-HMAC-SHA256 Access=\(id), SignedHeaders=a, Signature=\(Self.hex)")
    }
  }

  @Test(arguments: ["AK", "AK/20240416", "AK/20240416/r"])
  func `a credential without its scope is refused`(credential: String) {
    #expect(throws: MalformedSignature.badScope) {
      try parse(
        "V11-HMAC-SHA256 Credential=\(credential), SignedHeaders=a/b/c, Signature=\(Self.hex)")
    }
  }

  @Test func `no bytes whatever stop the parser`() {
    var random = SeededGenerator(state: 10)
    let good = Array("V11-HMAC-SHA256 Credential=A/2/r/v, SignedHeaders=a, Signature=0f".utf8)
    for _ in 0..<5000 {
      var bytes = Array(good.prefix(Int.random(in: 0...good.count, using: &random)))
      for _ in 0..<3 where !bytes.isEmpty {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = random.bytes(1...1)[0]
      }
      #expect(throws: MalformedSignature.self) { try ReceivedAuthorization(parsing: bytes.span) }
    }
  }
}
