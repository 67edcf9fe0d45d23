import Cryptography
import Testing

@testable import Signing

/// Inputs on which the official signers disagree, and what ours does. None of them is ever sent
/// by the gateway; the verifier may receive them.
@Suite struct QuirkTests {
  private func sign(
    _ headers: [(String, String)], body: String, method: String = "POST",
    url: String = "https://h/p"
  ) throws -> SignedRequest {
    try Signer(key: sampleKey()).sign(
      head(method, url, headers), bodyHash: hash(Array(body.utf8)), at: sampleDate)
  }

  private func isMarked(_ signed: SignedRequest) -> Bool {
    text(signed.signedHeaders).contains("x-sdk-content-sha256")
      && lines(signed).last == "UNSIGNED-PAYLOAD"
  }

  /// unsigned-empty-body: the payload line differs between signers when the marker is added, and
  /// all of them understand the plain hash. So we add nothing.
  @Test func `an empty body of a foreign type is hashed, without a marker`() throws {
    let signed = try sign([("Content-Type", "text/plain")], body: "")
    #expect(text(signed.signedHeaders) == "content-type;host;x-sdk-date")
    #expect(lines(signed).last == PayloadMarker.emptyBodyHash.hexString)
  }

  /// unsigned-empty-body, received: both readings are accepted, and told apart.
  @Test func `a marker beside an empty body is accepted in both spellings`() throws {
    let key = try sampleKey()
    let marked = try head(
      "POST", "https://h/p", [("X-Sdk-Content-Sha256", "UNSIGNED-PAYLOAD")])
    let goSigned = try Signer(key: key).sign(marked, bodyHash: hash([]), at: sampleDate)
    guard case .valid(let go) = verdict(arrived(marked, goSigned), key: key) else {
      Issue.record("the marker as payload line must be accepted")
      return
    }
    #expect(go.body == .uncovered)

    var canonical = Array(text(goSigned.canonicalRequest).utf8)
    canonical.removeLast("UNSIGNED-PAYLOAD".utf8.count)
    canonical += Array(PayloadMarker.emptyBodyHash.hexString.utf8)
    var stringToSign: [UInt8] = []
    StringToSign.write(
      .sdkHMACSHA256, date: sampleDate, scope: nil, hash: hash(canonical), to: &stringToSign)
    let signature = key.authenticator.authenticate(stringToSign.span).hexString
    var python = arrived(marked, goSigned)
    python.headers = HeaderList(
      goSigned.headers.pairs.map { name, value in
        name == "Authorization" ? (name, String(value.dropLast(64)) + signature) : (name, value)
      })
    guard case .valid(let verified) = verdict(python, key: key) else {
      Issue.record("the empty hash as payload line must be accepted")
      return
    }
    #expect(verified.body == .covered)
    #expect(
      verdict(python, body: [1], key: key) == .badSignature(accessKeyID: "SAMPLEKEY"),
      "only with an empty body")
  }

  /// content-type-letter-case: both v3 signers compare with case; so do we.
  @Test func `a content type in other letters is foreign`() throws {
    #expect(isMarked(try sign([("Content-Type", "Application/JSON")], body: "{}")))
  }

  /// content-type-name-case: both v3 signers look the name up in exact case; so do we.
  @Test func `a lower-case content-type header is not looked at`() throws {
    #expect(!isMarked(try sign([("content-type", "text/plain")], body: "x")))
    #expect(isMarked(try sign([("Content-Type", "text/plain")], body: "x")))
  }

  /// content-type-contains-json: the source of the vectors tests the beginning; so do we.
  @Test func `a content type that merely contains application json is foreign`() throws {
    #expect(isMarked(try sign([("Content-Type", "text/json;x=application/json")], body: "x")))
    #expect(!isMarked(try sign([("Content-Type", "application/json;charset=UTF-8")], body: "x")))
    #expect(!isMarked(try sign([("Content-Type", "application/bson")], body: "x")))
  }

  /// path-not-utf8: bytes are bytes; no replacement character is invented.
  @Test func `an escape that is not UTF-8 keeps its byte`() throws {
    #expect(lines(try sign([], body: "", url: "https://h/%FF"))[1] == "/%FF/")
  }

  /// method-lower-case: signed in upper case, but a received method is taken as it came, because
  /// methods are case-sensitive (RFC 9110 §9.1).
  @Test func `the signer writes the method in upper case, the verifier does not`() throws {
    let key = try sampleKey()
    let request = try head("get", "https://h/p")
    let signed = try Signer(key: key).sign(request, bodyHash: hash([]), at: sampleDate)
    #expect(lines(signed)[0] == "GET")
    var received = arrived(request, signed)
    received.method = Array("get".utf8)
    #expect(verdict(received, key: key) == .badSignature(accessKeyID: "SAMPLEKEY"))
  }

  /// header-unicode-space: only space and tab are white space.
  @Test func `a no-break space at the end of a value stays`() throws {
    let signed = try sign([("X-Note", " a\u{A0} ")], body: "")
    #expect(lines(signed).contains { Array($0.utf8) == Array("x-note:a\u{A0}".utf8) })
  }

  /// header-control-space: control characters are not trimmed but refused.
  @Test func `a control character in a value is refused`() {
    #expect(throws: SigningError.badHeaderValue(name: "X-Note")) {
      try sign([("X-Note", "a\u{1C}")], body: "")
    }
  }

  /// query-raw-plus: a plus is a plus (RFC 3986), in a query as in a path.
  @Test func `a raw plus in a query is a literal plus`() throws {
    #expect(lines(try sign([], body: "", url: "https://h/p?a=b+c"))[2] == "a=b%2Bc")
  }

  /// empty-path: the canonical URI is a slash.
  @Test func `a URL without a path is signed as the root`() throws {
    let signed = try sign([], body: "", url: "https://h?a=1")
    #expect(lines(signed)[1] == "/")
    #expect(text(signed.requestTarget) == "/?a=1")
  }

  /// same-header-twice: four signers, four readings. We neither sign nor accept it.
  @Test func `a header that is there twice is neither signed nor accepted`() throws {
    #expect(throws: SigningError.repeatedHeader("x-a")) {
      try sign([("X-A", "1"), ("x-a", "2")], body: "")
    }
    let key = try sampleKey()
    let request = try head("GET", "https://h/p", [("X-A", "1")])
    let signed = try Signer(key: key).sign(request, bodyHash: hash([]), at: sampleDate)
    var received = arrived(request, signed)
    received.headers.append("x-A", "1")
    #expect(verdict(received, key: key) == .malformed(.repeatedHeader))
  }
}
