public import Cryptography

/// Signs any request, and shows each step (spec §1, and §2 when it has a scope).
///
/// This is the general way, for the command line, the vectors and odd targets. Our own upstream
/// requests take `UpstreamSigner`. Signing comes after every change to target, headers and body;
/// sign again for every attempt.
public struct Signer: Sendable {
  private let key: SigningKey
  private let scope: SigningScope?

  /// - Parameter scope: makes it V11-HMAC-SHA256, with a key derived for the day of signing.
  public init(key: SigningKey, scope: SigningScope? = nil) {
    self.key = key
    self.scope = scope
  }

  /// Signs all headers of `request` except those with an underscore in their name.
  ///
  /// Adds `X-Sdk-Date` (one that is there wins over `date`), `Host`, `X-Security-Token` of a
  /// temporary key, and the payload marker where its rule asks for it.
  ///
  /// - Parameter bodyHash: of the exact bytes that will be sent.
  public func sign(
    _ request: RequestHead, bodyHash: SHA256Digest, at date: SdkDate
  ) throws(SigningError) -> SignedRequest {
    try check(request)
    var headers = try cleaned(request.headers)
    let date = try complete(&headers, of: request, bodyHash: bodyHash, date: date)
    let order = try signedOrder(of: headers)

    var signedHeaders: [UInt8] = []
    for index in order {
      if !signedHeaders.isEmpty { signedHeaders.append(UInt8(ascii: ";")) }
      let name = headers.name(at: index)
      for position in name.indices { signedHeaders.append(name[position].lowercased) }
    }

    let method = request.method.map(\.uppercased)
    var canonical = CanonicalRequest()
    canonical.begin(method: method.span, path: request.path.span, query: request.query.span)
    for index in order {
      canonical.appendHeader(name: headers.name(at: index), value: headers.value(at: index))
    }
    canonical.appendSignedHeaders(signedHeaders.span)
    if let marker = headers.firstIndex(ofLowercase: PayloadMarker.lowercaseHeaderName) {
      canonical.finish(payload: headers.value(at: marker))
    } else {
      canonical.finish(payload: bodyHash)
    }

    let hash = SHA256.digest(canonical.bytes.span)
    var stringToSign: [UInt8] = []
    StringToSign.write(algorithm, date: date, scope: scope, hash: hash, to: &stringToSign)
    let signature = key.authenticator(for: scope, on: date).authenticate(stringToSign.span)
    let authorization = authorization(
      signedHeaders: signedHeaders, signature: signature, date: date)
    let headerName = Array("Authorization".utf8)
    headers.append(name: headerName.span, value: authorization.span)
    return SignedRequest(
      canonicalRequest: canonical.bytes, canonicalRequestHash: hash, stringToSign: stringToSign,
      signedHeaders: signedHeaders, signature: signature, authorization: authorization,
      requestTarget: target(of: request), headers: headers)
  }

  private var algorithm: SigningAlgorithm { scope == nil ? .sdkHMACSHA256 : .v11HMACSHA256 }

  private func check(_ request: RequestHead) throws(SigningError) {
    guard request.method.span.isToken else { throw .badMethod }
    guard request.path.isEmpty || request.path.first == UInt8(ascii: "/"),
      request.path.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "?") }),
      request.query.allSatisfy({ $0 > 0x20 && $0 < 0x7F }),
      !request.path.contains(UInt8(ascii: "#")), !request.query.contains(UInt8(ascii: "#"))
    else { throw .badPath }
    guard request.authority.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { throw .badHost }
  }

  /// The caller's headers with trimmed values; what could smuggle a second header is refused.
  private func cleaned(_ given: HeaderList) throws(SigningError) -> HeaderList {
    var headers = HeaderList()
    for index in 0..<given.count {
      let name = given.name(at: index)
      guard name.isToken else { throw .badHeaderName(given.pairs[index].name) }
      guard !name.isEqual(toLowercase: "authorization") else { throw .alreadyAuthorized }
      let value = given.value(at: index).trimmed
      guard value.isFieldValue else { throw .badHeaderValue(name: given.pairs[index].name) }
      headers.append(name: name, value: value)
    }
    return headers
  }

  private func complete(
    _ headers: inout HeaderList, of request: RequestHead, bodyHash: SHA256Digest, date: SdkDate
  ) throws(SigningError) -> SdkDate {
    var date = date
    if let index = headers.firstIndex(ofLowercase: "x-sdk-date") {
      guard let given = SdkDate(parsing: headers.value(at: index)) else { throw .badDate }
      date = given
    } else {
      headers.append("X-Sdk-Date", date.description)
    }
    if let token = key.accessKey.securityToken,
      headers.firstIndex(ofLowercase: "x-security-token") == nil
    {
      let name = Array("X-Security-Token".utf8)
      token.withBytes { headers.append(name: name.span, value: $0) }
    }
    if PayloadMarker.isAdded(to: headers, bodyHash: bodyHash) {
      headers.append(PayloadMarker.headerName, PayloadMarker.unsigned)
    }
    if headers.firstIndex(ofLowercase: "host") == nil {
      guard !request.authority.isEmpty else { throw .badHost }
      let name = Array("Host".utf8)
      headers.append(name: name.span, value: request.authority.span)
    }
    return date
  }

  /// Indices of the headers to sign, in byte order of their lower-case names.
  private func signedOrder(of headers: HeaderList) throws(SigningError) -> [Int] {
    var named: [(name: [UInt8], index: Int)] = []
    for index in 0..<headers.count where !headers.name(at: index).contains(UInt8(ascii: "_")) {
      let name = headers.name(at: index)
      named.append((name.indices.map { name[$0].lowercased }, index))
    }
    named.sort { $0.name.lexicographicallyPrecedes($1.name) }
    for (former, latter) in zip(named, named.dropFirst()) where former.name == latter.name {
      throw .repeatedHeader(String(decoding: former.name, as: UTF8.self))
    }
    return named.map(\.index)
  }

  private func authorization(
    signedHeaders: [UInt8], signature: SHA256Digest, date: SdkDate
  ) -> [UInt8] {
    var value = Array(algorithm.rawValue.utf8)
    value.append(utf8: scope == nil ? " Access=" : " Credential=")
    value.append(utf8: key.accessKey.id)
    if let scope {
      value.append(UInt8(ascii: "/"))
      scope.appendInfo(on: date, to: &value)
    }
    value.append(utf8: ", SignedHeaders=")
    value += signedHeaders
    value.append(utf8: ", Signature=")
    signature.appendHex(to: &value)
    return value
  }

  private func target(of request: RequestHead) -> [UInt8] {
    var target = request.path.isEmpty ? [UInt8(ascii: "/")] : request.path
    var pairs = QueryPairs()
    pairs.read(request.query.span)
    if pairs.count > 0 {
      target.append(UInt8(ascii: "?"))
      pairs.append(to: &target)
    }
    return target
  }
}
