import Cryptography
import Testing

@testable import Signing

@Suite struct VerifierTests {
  private let key = try! sampleKey()

  private func signed(
    _ request: RequestHead, body: [UInt8] = [], key: SigningKey? = nil,
    scope: SigningScope? = nil
  ) throws -> RequestHead {
    let signed = try Signer(key: key ?? self.key, scope: scope)
      .sign(request, bodyHash: hash(body), at: sampleDate)
    return arrived(request, signed)
  }

  private func replacing(
    _ request: RequestHead, _ name: String, _ change: (String) -> String?
  ) -> RequestHead {
    var copy = request
    copy.headers = HeaderList(
      request.headers.pairs.compactMap { field in
        guard field.name.lowercased() == name else { return (field.name, field.value) }
        return change(field.value).map { (field.name, $0) }
      })
    return copy
  }

  @Test func `a good signature says who signed and what it covers`() throws {
    let request = try signed(head("POST"), body: [1, 2])
    #expect(
      verdict(request, body: [1, 2], key: key)
        == .valid(
          VerifiedSignature(
            accessKeyID: "SAMPLEKEY", algorithm: .sdkHMACSHA256, scope: nil, date: sampleDate,
            body: .covered)))
  }

  @Test func `a derived key is told apart from the plain one`() throws {
    let scope = try SigningScope(region: "r1", service: "vpn")
    let request = try signed(head(), scope: scope)
    guard case .valid(let verified) = verdict(request, key: key) else {
      Issue.record("must be valid")
      return
    }
    #expect(verified.algorithm == .v11HMACSHA256)
    #expect(verified.scope == scope)
    let otherRegion = replacing(request, "authorization") {
      $0.split(separator: "/r1/").joined(separator: "/r2/")
    }
    #expect(verdict(otherRegion, key: key) == .badSignature(accessKeyID: "SAMPLEKEY"))
    let otherDay = replacing(request, "authorization") {
      $0.split(separator: "/20240416/").joined(separator: "/20240417/")
    }
    #expect(verdict(otherDay, key: key) == .malformed(.dateOutOfScope))
  }

  @Test func `what speaks against a request is told before its body is here`() throws {
    let request = try signed(head("POST"), body: [1, 2])
    func value(_ name: String) throws -> [UInt8] {
      let field = request.headers.pairs.first { $0.name.lowercased() == name }
      return Array(try #require(field).value.utf8)
    }
    let (authorization, date) = (try value("authorization"), try value("x-sdk-date"))
    func screened(
      _ authorization: [UInt8], date: [UInt8], seconds: Int64 = 0, isKnown: Bool = true
    ) -> SignatureVerdict? {
      Verifier().screen(
        authorization: authorization.span, date: date.span,
        now: sampleDate.unixSeconds + seconds, isKnown: { $0 == "SAMPLEKEY" && isKnown })
    }
    #expect(screened(authorization, date: date) == nil)
    #expect(screened(authorization, date: date, seconds: 900) == nil)
    #expect(
      screened(authorization, date: date, seconds: 901)
        == .expired(accessKeyID: "SAMPLEKEY", ageSeconds: 901))
    #expect(
      screened(authorization, date: date, isKnown: false)
        == .unknownKey(accessKeyID: "SAMPLEKEY"))
    #expect(screened(authorization, date: [1]) == .malformed(.badDate))
    #expect(screened(Array("Basic x".utf8), date: date) == .malformed(.unknownAlgorithm))
  }

  @Test func `time is judged to the second, in both directions`() throws {
    let request = try signed(head())
    for skew in [-900, 0, 900] as [Int64] {
      guard case .valid = verdict(request, key: key, now: sampleNow + skew) else {
        Issue.record("\(skew) seconds are within the window")
        return
      }
    }
    for skew in [-901, 901] as [Int64] {
      #expect(
        verdict(request, key: key, now: sampleNow + skew)
          == .expired(accessKeyID: "SAMPLEKEY", ageSeconds: skew))
    }
    for now in [Int64.min, Int64.max] {
      guard case .expired = verdict(request, key: key, now: now) else {
        Issue.record("a clock at its border must not stop the process")
        return
      }
    }
  }

  @Test func `an unknown key and another secret are told apart`() throws {
    let request = try signed(head())
    #expect(
      verdict(request, key: try sampleKey(id: "OTHER"))
        == .unknownKey(accessKeyID: "SAMPLEKEY"))
    #expect(
      verdict(request, key: try sampleKey(secret: "other"))
        == .badSignature(accessKeyID: "SAMPLEKEY"))
  }

  @Test func `a listed header that did not arrive is a failed signature`() throws {
    let request = try signed(head("GET", "https://h/p", [("X-A", "1")]))
    #expect(
      verdict(replacing(request, "x-a") { _ in nil }, key: key)
        == .badSignature(accessKeyID: "SAMPLEKEY"))
  }

  @Test func `the authority stands for a host header`() throws {
    let request = try signed(head())
    guard case .valid = verdict(replacing(request, "host") { _ in nil }, key: key) else {
      Issue.record("HTTP/2 has no host header")
      return
    }
    var moved = replacing(request, "host") { _ in nil }
    moved.authority = Array("other.example.test".utf8)
    #expect(verdict(moved, key: key) == .badSignature(accessKeyID: "SAMPLEKEY"))
  }

  @Test func `a query may come without the equals sign of an empty value`() throws {
    var request = try signed(head("GET", "https://h/p?b=&a=1"))
    request.query = Array("a=1&b".utf8)
    guard case .valid = verdict(request, key: key) else {
      Issue.record("one official client sends it so")
      return
    }
  }

  @Test func `an unsigned payload is good, but said to be so`() throws {
    let request = try signed(
      head("POST", "https://h/p", [("X-Sdk-Content-Sha256", "UNSIGNED-PAYLOAD")]), body: [1])
    guard case .valid(let verified) = verdict(request, body: [2], key: key) else {
      Issue.record("must be valid")
      return
    }
    #expect(verified.body == .uncovered)
  }

  @Test func `a marker that is not the hash of the body is a mismatch`() throws {
    let body: [UInt8] = [1, 2, 3]
    let right = hash(body).hexString
    let request = try signed(
      head("POST", "https://h/p", [("X-Sdk-Content-Sha256", right)]), body: body)
    guard case .valid(let verified) = verdict(request, body: body, key: key) else {
      Issue.record("must be valid")
      return
    }
    #expect(verified.body == .covered)
    #expect(verdict(request, body: [9], key: key) == .bodyMismatch(accessKeyID: "SAMPLEKEY"))
    for marker in [right.uppercased(), "unsigned-payload", "", "STREAMING"] {
      let odd = try signed(
        head("POST", "https://h/p", [("X-Sdk-Content-Sha256", marker)]), body: body)
      #expect(verdict(odd, body: body, key: key) == .bodyMismatch(accessKeyID: "SAMPLEKEY"))
    }
  }

  @Test func `a marker added on the way says nothing`() throws {
    let body: [UInt8] = [1, 2, 3]
    var request = try signed(head("POST"), body: body)
    request.headers.append("X-Sdk-Content-Sha256", hash(body).hexString)
    guard case .valid = verdict(request, body: body, key: key) else {
      Issue.record("an unsigned header travels along")
      return
    }
    #expect(verdict(request, body: [9], key: key) == .badSignature(accessKeyID: "SAMPLEKEY"))
  }

  @Test func `a temporary key demands its token, signed or not`() throws {
    let temporary = try sampleKey(token: "sample-token")
    let request = try signed(head(), key: temporary)
    guard case .valid = verdict(request, key: temporary) else {
      Issue.record("must be valid")
      return
    }
    var late = try signed(head())
    #expect(verdict(late, key: temporary) == .badSignature(accessKeyID: "SAMPLEKEY"))
    late.headers.append("x-security-token", "sample-token")
    guard case .valid = verdict(late, key: temporary) else {
      Issue.record("one official signer adds the token after signing")
      return
    }
    late = try signed(head())
    late.headers.append("x-security-token", "another-token")
    #expect(verdict(late, key: temporary) == .badSignature(accessKeyID: "SAMPLEKEY"))
  }

  @Test func `the bounds hold`() throws {
    let many = (0..<70).map { ("x-h\($0)", "v") }
    #expect(
      verdict(try signed(head("GET", "https://h/", many)), key: key)
        == .malformed(.badSignedHeaders))
    let long = replacing(try signed(head())) { $0 + String(repeating: "0", count: 9000) }
    #expect(verdict(long, key: key) == .malformed(.tooLong))
  }

  private func replacing(_ request: RequestHead, _ change: (String) -> String) -> RequestHead {
    replacing(request, "authorization") { change($0) }
  }

  @Test func `requests without a readable signature are malformed`() throws {
    let request = try signed(head())
    #expect(verdict(try head(), key: key) == .malformed(.noAuthorization))
    var twice = request
    twice.headers.append("authorization", "x")
    #expect(verdict(twice, key: key) == .malformed(.noAuthorization))
    #expect(
      verdict(replacing(request, "x-sdk-date") { _ in nil }, key: key) == .malformed(.badDate))
    #expect(
      verdict(replacing(request, "x-sdk-date") { _ in "now" }, key: key) == .malformed(.badDate))
    for (list, reason) in [
      ("host", .dateNotSigned), ("", .badSignedHeaders), ("host;;x-sdk-date", .badSignedHeaders),
      ("Host;x-sdk-date", .badSignedHeaders), ("host;host;x-sdk-date", .badSignedHeaders),
      ("authorization;x-sdk-date", .badSignedHeaders), ("host;x-sdk-date;", .badSignedHeaders),
      ("ho st;x-sdk-date", .badSignedHeaders),
    ] as [(String, MalformedSignature)] {
      let altered = replacing(request) {
        $0.split(separator: "host;x-sdk-date").joined(separator: list)
      }
      #expect(verdict(altered, key: key) == .malformed(reason), "\(list)")
    }
  }
}
