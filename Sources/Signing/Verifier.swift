public import Cryptography

/// Decides whether a received request was signed by the key it names (spec §1.10, §1.11, §2).
///
/// Follows the list in `SignedHeaders`, in the order it has: signers differ in what they sign, so
/// neither `host` nor `content-type` is demanded, only `x-sdk-date`. A caller that relies on a
/// header must ask for it itself. Holds buffers: one verifier per event loop.
public struct Verifier: Sendable {
  private let bounds: VerifierBounds
  private var canonical = CanonicalRequest()
  private var stringToSign: [UInt8] = []

  public init(bounds: VerifierBounds = VerifierBounds()) {
    self.bounds = bounds
  }

  /// Time first, then the key, then the signature, then the body.
  ///
  /// A key with a security token demands that very token in `X-Security-Token`, signed or not
  /// (one official signer adds it after signing).
  ///
  /// - Parameters:
  ///   - request: as received, method in its own case; nothing decoded, folded or re-ordered.
  ///   - bodyHash: of the body bytes as received.
  ///   - now: our clock in seconds since 1970.
  ///   - key: looks an access key id up; nil when nobody holds it.
  public mutating func verify(
    _ request: RequestHead, bodyHash: SHA256Digest, now: Int64, key: (String) -> SigningKey?
  ) -> SignatureVerdict {
    do {
      return try judge(request, bodyHash: bodyHash, now: now, key: key)
    } catch {
      return .malformed(error)
    }
  }

  /// What speaks against a request whose body is still to come: its form, its time, a key that
  /// nobody holds. Nil proves nothing: `verify` decides.
  ///
  /// - Parameters:
  ///   - authorization: the one value of that header.
  ///   - date: of `X-Sdk-Date`.
  public func screen(
    authorization: Span<UInt8>, date: Span<UInt8>?, now: Int64, isKnown: (String) -> Bool
  ) -> SignatureVerdict? {
    do {
      var parsed: SdkDate?
      if let date { parsed = SdkDate(parsing: date.trimmed) }
      let (claim, _) = try claim(of: authorization, date: parsed)
      if let untimely = screen(claim, now: now) { return untimely }
      return isKnown(claim.accessKeyID) ? nil : .unknownKey(accessKeyID: claim.accessKeyID)
    } catch {
      return .malformed(error)
    }
  }

  /// What the request says about itself, none of it proven.
  private struct Claim {
    let accessKeyID: String
    let algorithm: SigningAlgorithm
    let scope: SigningScope?
    let date: SdkDate
    let signature: SHA256Digest
  }

  private mutating func judge(
    _ request: RequestHead, bodyHash: SHA256Digest, now: Int64, key: (String) -> SigningKey?
  ) throws(MalformedSignature) -> SignatureVerdict {
    guard let index = request.headers.firstIndex(ofLowercase: "authorization"),
      request.headers.firstIndex(ofLowercase: "authorization", from: index + 1) == nil
    else { throw .noAuthorization }
    let value = request.headers.value(at: index)
    var date: SdkDate?
    if let index = request.headers.firstIndex(ofLowercase: "x-sdk-date") {
      date = SdkDate(parsing: request.headers.value(at: index).trimmed)
    }
    let (claim, names) = try claim(of: value, date: date)
    let list = value.extracting(names)
    let id = claim.accessKeyID
    if let untimely = screen(claim, now: now) { return untimely }
    guard let key = key(id) else { return .unknownKey(accessKeyID: id) }
    guard carriesToken(of: key, request.headers), try writeCanonical(request, list: list) else {
      return .badSignature(accessKeyID: id)
    }
    guard let marker = marker(of: request.headers, list: list) else {
      canonical.finish(payload: bodyHash)
      return isSigned(by: key, claim) ? .valid(verified(claim, .covered)) : refused(claim)
    }
    return judge(
      claim, payload: request.headers.value(at: marker).trimmed, bodyHash: bodyHash, key: key)
  }

  /// The last step for a request with a signed payload marker.
  private mutating func judge(
    _ claim: Claim, payload: Span<UInt8>, bodyHash: SHA256Digest, key: SigningKey
  ) -> SignatureVerdict {
    let isUnsigned = payload.isEqual(to: PayloadMarker.unsigned)
    canonical.finish(payload: payload)
    if isSigned(by: key, claim) {
      if isUnsigned { return .valid(verified(claim, .uncovered)) }
      let isHash = payload.isLowercaseSHA256Hex && SHA256Digest(hex: payload) == bodyHash
      return isHash
        ? .valid(verified(claim, .covered)) : .bodyMismatch(accessKeyID: claim.accessKeyID)
    }
    // The official Python signer writes the marker beside an empty body, and yet hashes the body.
    if isUnsigned, bodyHash == PayloadMarker.emptyBodyHash {
      canonical.replacePayload(ofCount: payload.count, with: bodyHash)
      if isSigned(by: key, claim) { return .valid(verified(claim, .covered)) }
    }
    return refused(claim)
  }

  /// Distinct lower-case names and the date among them.
  private func check(_ list: Span<UInt8>) throws(MalformedSignature) {
    var names = SignedHeaderNames(list)
    var count = 0
    var hasDate = false
    while let name = names.next() {
      count += 1
      guard count <= bounds.signedHeadersMax, name.isToken else { throw .badSignedHeaders }
      for index in name.indices where name[index] != name[index].lowercased {
        throw .badSignedHeaders
      }
      guard !name.isEqual(to: "authorization") else { throw .badSignedHeaders }
      if name.isEqual(to: "x-sdk-date") { hasDate = true }
      var earlier = SignedHeaderNames(list)
      for _ in 1..<count {
        if let other = earlier.next(), other.isEqual(to: name) { throw .badSignedHeaders }
      }
    }
    guard hasDate else { throw .dateNotSigned }
  }

  /// The claim, and where in the value its list of signed headers stands.
  private func claim(
    of value: Span<UInt8>, date: SdkDate?
  ) throws(MalformedSignature) -> (Claim, signedHeaders: Range<Int>) {
    guard value.count <= bounds.authorizationBytesMax else { throw .tooLong }
    let received = try ReceivedAuthorization(parsing: value)
    try check(value.extracting(received.signedHeaders))
    guard let date else { throw .badDate }
    guard let signature = SHA256Digest(hex: value.extracting(received.signature)) else {
      throw .badSyntax
    }
    let claim = Claim(
      accessKeyID: text(value.extracting(received.accessKeyID)), algorithm: received.algorithm,
      scope: try scope(of: received, in: value, date: date), date: date, signature: signature)
    return (claim, received.signedHeaders)
  }

  private func screen(_ claim: Claim, now: Int64) -> SignatureVerdict? {
    let (age, overflow) = now.subtractingReportingOverflow(claim.date.unixSeconds)
    guard overflow || age.magnitude > bounds.skewSecondsMax.magnitude else { return nil }
    return .expired(accessKeyID: claim.accessKeyID, ageSeconds: overflow ? .max : age)
  }

  private func scope(
    of received: ReceivedAuthorization, in value: Span<UInt8>, date: SdkDate
  ) throws(MalformedSignature) -> SigningScope? {
    guard let parts = received.scope else { return nil }
    guard value.extracting(parts.day).isEqual(to: date.day) else { throw .dateOutOfScope }
    do {
      return try SigningScope(
        region: text(value.extracting(parts.region)),
        service: text(value.extracting(parts.service)))
    } catch {
      throw .badScope
    }
  }

  private func carriesToken(of key: SigningKey, _ headers: HeaderList) -> Bool {
    guard let token = key.accessKey.securityToken else { return true }
    guard let index = headers.firstIndex(ofLowercase: "x-security-token") else { return false }
    return token.withBytes { constantTimeEquals($0, headers.value(at: index).trimmed) }
  }

  /// Everything up to the payload line; false when a listed header did not arrive.
  private mutating func writeCanonical(
    _ request: RequestHead, list: Span<UInt8>
  ) throws(MalformedSignature) -> Bool {
    canonical.begin(
      method: request.method.span, path: request.path.span, query: request.query.span)
    var names = SignedHeaderNames(list)
    while let name = names.next() {
      if let index = request.headers.firstIndex(ofLowercase: name) {
        guard request.headers.firstIndex(ofLowercase: name, from: index + 1) == nil else {
          throw .repeatedHeader
        }
        canonical.appendHeader(lowercaseName: name, value: request.headers.value(at: index))
      } else if name.isEqual(to: "host"), !request.authority.isEmpty {
        canonical.appendHeader(lowercaseName: name, value: request.authority.span)
      } else {
        return false
      }
    }
    canonical.appendSignedHeaders(list)
    return true
  }

  /// Where the payload marker stands, if it is signed.
  ///
  /// An unsigned one says nothing: anybody could add it to have another body accepted.
  private func marker(of headers: HeaderList, list: Span<UInt8>) -> Int? {
    var names = SignedHeaderNames(list)
    while let name = names.next() {
      if name.isEqual(to: PayloadMarker.lowercaseHeaderName) {
        return headers.firstIndex(ofLowercase: name)
      }
    }
    return nil
  }

  /// Compares in constant time: how much of a guess was right is nobody's business.
  private mutating func isSigned(by key: SigningKey, _ claim: Claim) -> Bool {
    let hash = SHA256.digest(canonical.bytes.span)
    StringToSign.write(
      claim.algorithm, date: claim.date, scope: claim.scope, hash: hash, to: &stringToSign)
    return key.authenticator(for: claim.scope, on: claim.date).authenticate(stringToSign.span)
      .constantTimeEquals(claim.signature)
  }

  private func verified(
    _ claim: Claim, _ body: VerifiedSignature.Body
  ) -> VerifiedSignature {
    VerifiedSignature(
      accessKeyID: claim.accessKeyID, algorithm: claim.algorithm, scope: claim.scope,
      date: claim.date, body: body)
  }

  private func refused(_ claim: Claim) -> SignatureVerdict {
    .badSignature(accessKeyID: claim.accessKeyID)
  }

  private func text(_ bytes: Span<UInt8>) -> String {
    var copy: [UInt8] = []
    copy.append(copying: bytes)
    return String(decoding: copy, as: UTF8.self)
  }
}
