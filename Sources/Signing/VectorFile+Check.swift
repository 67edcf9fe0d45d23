import Cryptography

extension VectorFile {
  /// Signs or verifies every vector; each counts once.
  public func check() -> VectorReport {
    var report = VectorReport()
    for vector in vectors + v11Vectors {
      report.count(Self.difference(in: vector), of: vector.id)
    }
    for vector in verifyVectors {
      report.count(Self.difference(in: vector), of: vector.id)
    }
    return report
  }

  /// The first part that differs, in the order in which a signature comes about.
  private static func difference(in vector: Vector) -> VectorDifference? {
    let input = vector.input
    let output = vector.output
    do {
      let body = SHA256.digest(input.body.bytes.span)
      let key = SigningKey(try AccessKey(id: input.ak, secret: SecretBytes(utf8: input.sk)))
      let scope = try input.v11.map { scope throws(SigningError) in
        try SigningScope(region: scope.region, service: scope.service)
      }
      guard let date = SdkDate(input.date) else { throw SigningError.badDate }
      var request = RequestHead(method: input.method, url: try RequestURL(input.url))
      request.headers = try list(input.headers)
      let signed = try Signer(key: key, scope: scope).sign(request, bodyHash: body, at: date)
      try VectorDifference.check(
        ("body.sha256", input.body.statedHash ?? body.hexString, body.hexString),
        ("canonical_request", output.canonicalRequest, text(signed.canonicalRequest)),
        (
          "canonical_request_sha256", output.canonicalRequestHash,
          signed.canonicalRequestHash.hexString
        ))
      if let scope, let derived = output.derivedKeyHex,
        !key.derivedKeyText(for: scope, on: date).isEqual(to: SecretBytes(utf8: derived))
      {
        throw VectorDifference(
          part: "derived_key_hex", expected: "(not shown)", actual: "another key (not shown)")
      }
      try VectorDifference.check(
        ("string_to_sign", output.stringToSign, text(signed.stringToSign)),
        ("signed_headers", output.signedHeaders, text(signed.signedHeaders)),
        ("signature", output.signature, signed.signature.hexString),
        ("authorization", output.authorization, text(signed.authorization)),
        ("request_target", output.requestTarget, text(signed.requestTarget)),
        (
          "headers_sent", lines(try list(output.headersSent)),
          lines(signed.headers)
        ))
      try verify(output.authorization, of: vector, as: "authorization (verified)")
      if let authorization = vector.goAuthorization {
        try verify(authorization, of: vector, as: "go_sdk_v3_authorization (verified)")
      }
      return nil
    } catch let difference as VectorDifference {
      return difference
    } catch {
      return VectorDifference(part: "input", expected: "a request to sign", actual: "\(error)")
    }
  }

  private static func difference(in vector: VerifyVector) -> VectorDifference? {
    do {
      try verify(
        method: vector.method, url: vector.url, headers: vector.headersReceived,
        body: vector.body, ak: vector.ak, sk: vector.sk, as: "verdict")
      return nil
    } catch let difference as VectorDifference {
      return difference
    } catch {
      return VectorDifference(part: "input", expected: "a signed request", actual: "\(error)")
    }
  }

  /// What was sent, with this `Authorization`, must be accepted.
  private static func verify(
    _ authorization: String, of vector: Vector, as part: String
  ) throws {
    let sent = vector.output.headersSent.filter { $0.first?.lowercased() != "authorization" }
    try verify(
      method: vector.input.method, url: vector.input.url,
      headers: sent + [["Authorization", authorization]], body: vector.input.body,
      ak: vector.input.ak, sk: vector.input.sk, as: part)
  }

  private static func verify(
    method: String, url: String, headers: [[String]], body: VectorBody, ak: String, sk: String,
    as part: String
  ) throws {
    var request = RequestHead(method: method, url: try RequestURL(url))
    request.headers = try list(headers)
    guard let index = request.headers.firstIndex(ofLowercase: "x-sdk-date"),
      let date = SdkDate(parsing: request.headers.value(at: index))
    else { throw SigningError.badDate }
    let key = SigningKey(try AccessKey(id: ak, secret: SecretBytes(utf8: sk)))
    var verifier = Verifier()
    let verdict = verifier.verify(
      request, bodyHash: SHA256.digest(body.bytes.span), now: date.unixSeconds
    ) { $0 == ak ? key : nil }
    guard case .valid = verdict else {
      throw VectorDifference(part: part, expected: "a valid signature", actual: "\(verdict)")
    }
  }

  private static func list(_ pairs: [[String]]) throws(VectorDifference) -> HeaderList {
    var headers = HeaderList()
    for pair in pairs {
      guard pair.count == 2 else {
        throw VectorDifference(
          part: "headers", expected: "[name, value]", actual: "\(pair.count) items")
      }
      headers.append(pair[0], pair[1])
    }
    return headers
  }

  /// Headers as lines in a fixed order: signers send the same ones, not in the same order.
  private static func lines(_ headers: HeaderList) -> String {
    headers.pairs.map { Array("\($0.name): \($0.value)".utf8) }
      .sorted { $0.lexicographicallyPrecedes($1) }
      .map { text($0) }.joined(separator: "\n")
  }

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}

extension VectorReport {
  mutating func count(_ difference: VectorDifference?, of id: String) {
    if let difference {
      failures.append(
        Failure(
          id: id, part: difference.part, expected: difference.expected,
          actual: difference.actual))
    } else {
      passed += 1
    }
  }
}
