import Cryptography
import Testing

@testable import Signing

@Suite struct SignerTests {
  private func sign(
    _ request: RequestHead, body: [UInt8] = [], key: SigningKey? = nil, scope: SigningScope? = nil
  ) throws -> SignedRequest {
    try Signer(key: key ?? sampleKey(), scope: scope)
      .sign(request, bodyHash: hash(body), at: sampleDate)
  }

  @Test func `host and date are added and signed`() throws {
    let signed = try sign(head())
    #expect(text(signed.signedHeaders) == "host;x-sdk-date")
    #expect(
      signed.headers.pairs.map(\.name) == ["X-Sdk-Date", "Host", "Authorization"])
    #expect(lines(signed)[3] == "host:vpn.example.test")
    #expect(lines(signed)[4] == "x-sdk-date:20240416T095341Z")
  }

  @Test func `a date among the headers is the signing time`() throws {
    let signed = try sign(head("GET", "https://h/", [("x-sdk-date", "20250917T000000Z")]))
    #expect(text(signed.stringToSign).hasPrefix("SDK-HMAC-SHA256\n20250917T000000Z\n"))
    #expect(throws: SigningError.badDate) {
      try sign(head("GET", "https://h/", [("X-Sdk-Date", "yesterday")]))
    }
  }

  @Test func `the token of a temporary key is sent and signed`() throws {
    let signed = try sign(head(), key: sampleKey(token: "sample-token"))
    #expect(text(signed.signedHeaders) == "host;x-sdk-date;x-security-token")
    #expect(lines(signed).contains("x-security-token:sample-token"))
    let given = try sign(
      head("GET", "https://h/", [("X-Security-Token", "other")]),
      key: sampleKey(token: "sample-token"))
    #expect(lines(given).contains("x-security-token:other"))
  }

  @Test func `a scope makes it V11`() throws {
    let scope = try SigningScope("my-kualalumpur-1/vpn")
    let signed = try sign(head(), scope: scope)
    #expect(
      text(signed.authorization).hasPrefix(
        "V11-HMAC-SHA256 Credential=SAMPLEKEY/20240416/my-kualalumpur-1/vpn, SignedHeaders="))
    #expect(
      text(signed.stringToSign).hasPrefix(
        "V11-HMAC-SHA256\n20240416T095341Z\n20240416/my-kualalumpur-1/vpn\n"))
  }

  @Test func `what could smuggle a header or a line is refused`() throws {
    #expect(throws: SigningError.badHeaderValue(name: "X-A")) {
      try sign(head("GET", "https://h/", [("X-A", "b\nc: d")]))
    }
    #expect(throws: SigningError.badHeaderName("X A")) {
      try sign(head("GET", "https://h/", [("X A", "b")]))
    }
    #expect(throws: SigningError.badHeaderName("")) {
      try sign(head("GET", "https://h/", [("", "b")]))
    }
    #expect(throws: SigningError.alreadyAuthorized) {
      try sign(head("GET", "https://h/", [("AUTHORIZATION", "b")]))
    }
    #expect(throws: SigningError.badMethod) { try sign(head("GE T", "https://h/")) }
    var request = try head()
    for path in ["x", "/a b", "/a?b", "/a#b", "/é", "/a\n"] {
      request.path = Array(path.utf8)
      #expect(throws: SigningError.badPath) { try sign(request) }
    }
    request = try head()
    request.authority = []
    #expect(throws: SigningError.badHost) { try sign(request) }
  }

  @Test func `signing leaves no way to read the secret in what it returns`() throws {
    let key = try sampleKey(secret: "very-secret-word", token: "tok")
    let signed = try sign(head(), key: key)
    #expect(!"\(signed)".contains("very-secret-word"))
    #expect(!text(signed.canonicalRequest).contains("very-secret-word"))
    #expect("\(key.accessKey)" == "SAMPLEKEY")
  }
}
