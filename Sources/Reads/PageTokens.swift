public import CallModel
public import Cryptography

/// Writes and reads page tokens: a position in one list for one caller, which nobody can make up.
///
/// A token says where the cloud is to be asked on, so a forged one would be a way to put text into
/// a request that is signed with the team's key. Its MAC covers the request it belongs to as well:
/// a token used with other filters would skip rows silently.
public struct PageTokens: Sendable {
  private let key: HMACSHA256Key

  private static let version: UInt8 = 1
  /// Bytes of the MAC that are kept: 128 bits.
  private static let tagBytes = 16

  public init(key: HMACSHA256Key) {
    self.key = key
  }

  /// The token of a position, in base64url (RFC 4648 §5).
  ///
  /// - Parameter context: What the token belongs to: the operation, the caller, the credential and
  ///   the request without its page.
  public func token(of position: PagePosition, in context: SHA256Digest) -> String {
    var bytes: [UInt8] = [Self.version, position.isWithin ? 1 : 0]
    bytes.append(UInt8(truncatingIfNeeded: position.cursor.count))
    bytes += position.cursor
    append(UInt64(position.given), 4, to: &bytes)
    append(UInt64(position.recent.count), 2, to: &bytes)
    for digest in position.recent { append(digest, 8, to: &bytes) }
    let tag = tag(of: bytes, context)
    for index in 0..<Self.tagBytes { bytes.append(tag.bytes[index]) }
    var text: [UInt8] = []
    Base64URL.append(bytes, to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  /// The position that a token of ours holds.
  ///
  /// - Throws: `invalidArgument` for a token that is not ours, or not of this request.
  public func position(
    of token: String, in context: SHA256Digest
  ) throws(Refusal) -> PagePosition {
    guard let bytes = Base64URL.decode(Array(token.utf8).span), bytes.count > Self.tagBytes else {
      throw Self.notOurs
    }
    let content = bytes.dropLast(Self.tagBytes)
    let tag = tag(of: Array(content), context)
    let expected = tag.bytes.extracting(0..<Self.tagBytes)
    let given = Array(bytes.suffix(Self.tagBytes))
    guard constantTimeEquals(expected, given.span), let position = read(content) else {
      throw Self.notOurs
    }
    return position
  }

  private static let notOurs = Refusal(
    .invalidArgument,
    "page_token is not one that this request was given; ask for the first page again",
    reason: "PAGE_TOKEN_INVALID",
    violations: [
      FieldViolation(
        field: "page_token", rule: "token",
        description: "must be the next_page_token of the same request's page before")
    ])

  private func tag(of content: [UInt8], _ context: SHA256Digest) -> SHA256Digest {
    var message: [UInt8] = []
    message.reserveCapacity(SHA256Digest.byteCount + content.count)
    for index in 0..<SHA256Digest.byteCount { message.append(context.bytes[index]) }
    message += content
    return key.authenticate(message.span)
  }

  private func append(_ number: UInt64, _ count: Int, to bytes: inout [UInt8]) {
    for index in (0..<count).reversed() {
      bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(8 * index)))
    }
  }

  private func read(_ bytes: ArraySlice<UInt8>) -> PagePosition? {
    var rest = bytes
    func number(_ count: Int) -> UInt64? {
      guard rest.count >= count else { return nil }
      defer { rest = rest.dropFirst(count) }
      return rest.prefix(count).reduce(0) { $0 << 8 | UInt64($1) }
    }
    guard number(1) == UInt64(Self.version), let flags = number(1), let length = number(1),
      rest.count >= Int(length)
    else { return nil }
    var position = PagePosition()
    position.isWithin = flags == 1
    position.cursor = Array(rest.prefix(Int(length)))
    rest = rest.dropFirst(Int(length))
    guard let given = number(4), let count = number(2), rest.count == Int(count) * 8 else {
      return nil
    }
    position.given = Int(given)
    for _ in 0..<count {
      guard let digest = number(8) else { return nil }
      position.recent.append(digest)
    }
    return position
  }
}
