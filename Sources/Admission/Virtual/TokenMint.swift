import CallModel
import Cryptography

/// What a token stands for; nothing of it is secret, all of it is authenticated.
public struct TokenClaim: Sendable, Equatable {
  public var accessKey: String
  public var version: Int
  public var caller: String
  public var projectID: String
  /// Seconds since 1970.
  public var expires: Int64

  public init(
    accessKey: String, version: Int, caller: String, projectID: String, expires: Int64
  ) {
    self.accessKey = accessKey
    self.version = version
    self.caller = caller
    self.projectID = projectID
    self.expires = expires
  }
}

/// Makes tokens and tells its own from others: `ght_`, then base 64 (RFC 4648 §5) of the claim and
/// its MAC.
///
/// Nothing is stored, so a token survives a restart; it dies with its key, its version, its caller
/// or the master secret, and after a day anyhow.
public struct TokenMint: Sendable {
  /// As long as the cloud's.
  public static let lifetimeSeconds: Int64 = 86_400
  static let prefix = "ght_"
  private static let form: UInt8 = 1
  /// Longer than any token: an access key has at most 128 bytes, names and projects 64.
  private static let textCountMax = 512

  private let key: HMACSHA256Key

  init(_ master: MasterSecret) {
    key = master.tokens
  }

  public func seal(_ claim: TokenClaim) -> [UInt8] {
    var bytes: [UInt8] = [Self.form]
    Self.append(UInt64(bitPattern: claim.expires), count: 8, to: &bytes)
    Self.append(UInt64(claim.version), count: 4, to: &bytes)
    for text in [claim.accessKey, claim.caller, claim.projectID] {
      precondition(text.utf8.count < 256, "a name that the settings do not take")
      bytes.append(UInt8(text.utf8.count))
      bytes.append(contentsOf: text.utf8)
    }
    let tag = key.authenticate(bytes.span)
    for index in 0..<SHA256Digest.byteCount { bytes.append(tag.bytes[index]) }
    var text = Array(Self.prefix.utf8)
    Base64URL.append(bytes, to: &text)
    return text
  }

  /// The claim of a token of ours, whatever became of what it speaks of; nil for anything else.
  func open(_ text: Span<UInt8>) -> TokenClaim? {
    let prefix = Self.prefix.utf8.count
    guard text.count > prefix, text.count <= Self.textCountMax else { return nil }
    for (index, byte) in Self.prefix.utf8.enumerated() where text[index] != byte { return nil }
    guard let bytes = Base64URL.decode(text.extracting(prefix..<text.count)),
      bytes.count > SHA256Digest.byteCount
    else { return nil }
    let claim = bytes.span.extracting(droppingLast: SHA256Digest.byteCount)
    guard let tag = SHA256Digest(bytes: bytes.span.extracting(last: SHA256Digest.byteCount)),
      key.isValid(tag, for: claim)
    else { return nil }
    return Self.read(claim)
  }

  /// Only ever called for bytes that we wrote.
  private static func read(_ bytes: Span<UInt8>) -> TokenClaim? {
    guard bytes.count > 13, bytes[0] == form else { return nil }
    var texts: [String] = []
    var start = 13
    while start < bytes.count {
      let end = start + 1 + Int(bytes[start])
      guard end <= bytes.count else { return nil }
      var text: [UInt8] = []
      for index in start + 1..<end { text.append(bytes[index]) }
      texts.append(String(decoding: text, as: UTF8.self))
      start = end
    }
    guard texts.count == 3 else { return nil }
    return TokenClaim(
      accessKey: texts[0], version: Int(number(bytes.extracting(9..<13))), caller: texts[1],
      projectID: texts[2], expires: Int64(bitPattern: number(bytes.extracting(1..<9))))
  }

  private static func append(_ number: UInt64, count: Int, to bytes: inout [UInt8]) {
    for place in (0..<count).reversed() {
      bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(place * 8)))
    }
  }

  private static func number(_ bytes: Span<UInt8>) -> UInt64 {
    var number: UInt64 = 0
    for index in bytes.indices { number = number << 8 | UInt64(bytes[index]) }
    return number
  }
}
