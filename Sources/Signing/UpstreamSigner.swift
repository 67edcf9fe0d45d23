import Bytes
public import Cryptography

/// Signs our own upstream requests, all with one header set, in about a microsecond.
///
/// Signs `content-type` (when sent, always `application/json`), `host`, `x-project-id` (when
/// given), `x-sdk-date` and `x-security-token` (of a temporary key), and nothing that a library
/// or a proxy may rewrite (spec §1.10). Everything that stays the same from request to request is
/// written once. Holds buffers: one value per access key, host and event loop.
public struct UpstreamSigner {
  /// Sent and signed with a body; never sent without one.
  public static let contentType = "application/json"

  private let key: SigningKey
  /// `host:…` up to and with `x-sdk-date:`.
  private let headerLines: [UInt8]
  private let withContentType: Variant
  private let withoutContentType: Variant
  private var canonical: [UInt8] = []
  private var stringToSign: [UInt8] = []
  private var spare = CanonicalRequest()

  /// What depends on whether `content-type` is among the signed headers.
  private struct Variant {
    /// From the end of the last header to the payload line.
    var ending: [UInt8]
    /// `Authorization` up to the signature.
    var authorization: [UInt8]
  }

  /// - Parameters:
  ///   - host: exactly as it will be sent, with its port if that is sent.
  ///   - projectID: as it will be sent in `X-Project-Id`, or nil if that is not sent.
  public init(key: SigningKey, host: String, projectID: String?) throws(SigningError) {
    guard !host.isEmpty, host.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { throw .badHost }
    if let projectID {
      guard !projectID.isEmpty, projectID.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
        throw .badHeaderValue(name: "X-Project-Id")
      }
    }
    self.key = key
    var lines = Array("host:\(host)\n".utf8)
    if let projectID { lines.append(utf8: "x-project-id:\(projectID)\n") }
    lines.append(utf8: "x-sdk-date:")
    headerLines = lines

    var names = projectID == nil ? "host;x-sdk-date" : "host;x-project-id;x-sdk-date"
    if key.accessKey.securityToken != nil { names += ";x-security-token" }
    func variant(_ names: String) -> Variant {
      Variant(
        ending: Array("\n\n\(names)\n".utf8),
        authorization: Array(
          """
          \(SigningAlgorithm.sdkHMACSHA256.rawValue) Access=\(key.accessKey.id), \
          SignedHeaders=\(names), Signature=
          """.utf8))
    }
    withoutContentType = variant(names)
    withContentType = variant("content-type;\(names)")
  }

  /// Appends the value of `Authorization` for one attempt.
  ///
  /// - Parameters:
  ///   - method: upper case, as it will be sent.
  ///   - target: `:path` as it will be sent, with the query.
  ///   - sendsContentType: whether `content-type: application/json` is sent.
  ///   - bodyHash: of the bytes that will be sent.
  ///   - date: sent as `x-sdk-date`; the caller keeps one per second.
  public mutating func authorize(
    method: Span<UInt8>, target: Span<UInt8>, sendsContentType: Bool, bodyHash: SHA256Digest,
    at date: SdkDate, into authorization: inout [UInt8]
  ) throws(SigningError) {
    let variant = sendsContentType ? withContentType : withoutContentType
    try begin(method: method, target: target)
    if sendsContentType { canonical.append(contentsOf: Self.contentTypeLine) }
    canonical.append(contentsOf: headerLines)
    date.append(to: &canonical)
    let hash = hash(ending: variant.ending, bodyHash: bodyHash)
    StringToSign.write(.sdkHMACSHA256, date: date, scope: nil, hash: hash, to: &stringToSign)
    let signature = key.authenticator.authenticate(stringToSign.span)
    authorization.append(copying: variant.authorization.span)
    signature.appendHex(to: &authorization)
  }

  private static let contentTypeLine = Array("content-type:\(contentType)\n".utf8)

  /// Method, canonical URI and canonical query.
  private mutating func begin(method: Span<UInt8>, target: Span<UInt8>) throws(SigningError) {
    guard let pathLength = CanonicalTarget.canonicalPathLength(of: target) else {
      return try beginGenerally(method: method, target: target)
    }
    canonical.removeAll(keepingCapacity: true)
    canonical.append(copying: method)
    canonical.append(UInt8(ascii: "\n"))
    canonical.append(copying: target.extracting(0..<pathLength))
    if target[pathLength - 1] != UInt8(ascii: "/") { canonical.append(UInt8(ascii: "/")) }
    canonical.append(UInt8(ascii: "\n"))
    if pathLength < target.count {
      canonical.append(copying: target.extracting((pathLength + 1)..<target.count))
    }
    canonical.append(UInt8(ascii: "\n"))
  }

  /// For targets that are not in canonical form: escapes, repeated or unsorted parameters.
  private mutating func beginGenerally(method: Span<UInt8>, target: Span<UInt8>)
    throws(SigningError)
  {
    guard !target.isEmpty, target[0] == UInt8(ascii: "/") else { throw .badPath }
    for index in target.indices
    where target[index] <= 0x20 || target[index] >= 0x7F || target[index] == UInt8(ascii: "#") {
      throw .badPath
    }
    let mark = target.firstIndex(of: UInt8(ascii: "?"), from: 0) ?? target.count
    spare.begin(
      method: method, path: target.extracting(0..<mark),
      query: target.extracting(min(mark + 1, target.count)..<target.count))
    canonical.removeAll(keepingCapacity: true)
    canonical.append(contentsOf: spare.bytes)
  }

  /// Hashes what has been written and the rest of the canonical request.
  ///
  /// The token of a temporary key is hashed from where it lies: no copy of it is left in a buffer
  /// that nobody wipes.
  private mutating func hash(ending: [UInt8], bodyHash: SHA256Digest) -> SHA256Digest {
    guard let token = key.accessKey.securityToken else {
      canonical.append(copying: ending.span)
      bodyHash.appendHex(to: &canonical)
      return SHA256.digest(canonical.span)
    }
    canonical.append(utf8: "\nx-security-token:")
    var hasher = SHA256Hasher()
    hasher.update(canonical.span)
    token.withBytes { hasher.update($0) }
    canonical.removeAll(keepingCapacity: true)
    canonical.append(contentsOf: ending)
    bodyHash.appendHex(to: &canonical)
    hasher.update(canonical.span)
    return hasher.finish()
  }
}
