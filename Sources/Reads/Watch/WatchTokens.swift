public import CallModel
public import Cryptography

/// Writes and reads resume tokens: which state of one resource a caller was told last.
///
/// A token says nothing that its caller does not know, but one that somebody makes up would keep a
/// state from being told. So it has a MAC, over what it belongs to as well.
public struct WatchTokens: Sendable {
  /// What was told last.
  public enum Told: Sendable, Equatable {
    case state(WatchedState.Digest)
    /// That the resource is gone.
    case gone
  }

  private let key: HMACSHA256Key

  /// Another one than page tokens begin with, which may have the same key.
  private static let version: UInt8 = 0x57
  /// Bytes of the MAC that are kept: 128 bits.
  private static let tagBytes = 16

  public init(key: HMACSHA256Key) {
    self.key = key
  }

  /// What a token belongs to; of no use elsewhere.
  public static func context(
    rpcPath: String, caller: String, credential: String, id: String
  ) -> SHA256Digest {
    var hasher = SHA256Hasher()
    for part in [rpcPath, caller, credential, id.lowercased()] {
      let part = Array(part.utf8)
      // The length before each part, so that no two lists of parts read alike.
      let length = (0..<8).map { UInt8(truncatingIfNeeded: part.count >> (8 * $0)) }
      hasher.update(length.span)
      hasher.update(part.span)
    }
    return hasher.finish()
  }

  /// In base64url (RFC 4648 §5): fit for a URL and an event's id.
  public func token(of told: Told, in context: SHA256Digest) -> String {
    var bytes = [Self.version]
    if case .state(let digest) = told { bytes += digest.bytes }
    let tag = tag(of: bytes, context)
    for index in 0..<Self.tagBytes { bytes.append(tag.bytes[index]) }
    var text: [UInt8] = []
    Base64URL.append(bytes, to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  /// What a token of ours holds.
  ///
  /// - Throws: `invalidArgument` for a token that is not ours, or not of this watch.
  public func told(by token: String, in context: SHA256Digest) throws(Refusal) -> Told {
    guard let bytes = Base64URL.decode(Array(token.utf8).span), bytes.count > Self.tagBytes else {
      throw Self.notOurs
    }
    let content = Array(bytes.dropLast(Self.tagBytes))
    let expected = tag(of: content, context)
    let given = Array(bytes.suffix(Self.tagBytes))
    guard constantTimeEquals(expected.bytes.extracting(0..<Self.tagBytes), given.span),
      content[0] == Self.version
    else { throw Self.notOurs }
    if content.count == 1 { return .gone }
    guard let digest = WatchedState.Digest(Array(content.dropFirst())) else { throw Self.notOurs }
    return .state(digest)
  }

  private static let notOurs = Refusal(
    .invalidArgument,
    "resume_token is not one that this watch was given; watch without it, and see all again",
    reason: "RESUME_TOKEN_INVALID",
    violations: [
      FieldViolation(
        field: "resume_token", rule: "token",
        description:
          "must be the resume_token of a state that this caller was told of this resource"
      )
    ])

  private func tag(of content: [UInt8], _ context: SHA256Digest) -> SHA256Digest {
    var message: [UInt8] = []
    message.reserveCapacity(SHA256Digest.byteCount + content.count)
    for index in 0..<SHA256Digest.byteCount { message.append(context.bytes[index]) }
    message += content
    return key.authenticate(message.span)
  }
}
