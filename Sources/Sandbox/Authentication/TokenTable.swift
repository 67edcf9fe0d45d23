/// The tokens that were given out, until they are too many.
struct TokenTable: Sendable {
  struct Token: Sendable {
    let text: String
    let identity: Identity
    let grant: TokenGrant
    let issuedAt: Int64
    var expiresAt: Int64
  }

  private let bound: Int
  private let characters: Int
  private var generator: SeededGenerator
  private var tokens: [UInt64: Token] = [:]
  /// Oldest first, for forgetting; the front is cut off in one go when half of it is stale.
  private var order: [UInt64] = []
  private var oldest = 0

  init(bound: Int, characters: Int, seed: UInt64) {
    self.bound = max(bound, 1)
    self.characters = max(characters, 32)
    generator = SeededGenerator(seed: seed, for: "tokens")
  }

  /// A new token; those given out before stay good (spec signing §4.3).
  mutating func issue(
    _ identity: Identity, _ grant: TokenGrant, now: Int64, lifetimeSeconds: Int64
  ) -> Token {
    let token = Token(
      text: makeText(), identity: identity, grant: grant, issuedAt: now,
      expiresAt: now + lifetimeSeconds * CloudTime.nanosecondsPerSecond)
    let key = Self.key(of: token.text)
    tokens[key] = token
    order.append(key)
    if order.count - oldest > bound {
      tokens[order[oldest]] = nil
      oldest += 1
      if oldest > bound {
        order.removeFirst(oldest)
        oldest = 0
      }
    }
    return token
  }

  /// Expired tokens are found too, so that the refusal can say when they ended.
  func find(_ text: String) -> Token? {
    guard let token = tokens[Self.key(of: text)], token.text.hasSameBytes(as: text) else {
      return nil
    }
    return token
  }

  /// Ends all that were given out, as a change of password does (spec signing §4.3).
  mutating func endAll(now: Int64) {
    for key in tokens.keys {
      if let end = tokens[key]?.expiresAt { tokens[key]?.expiresAt = min(end, now) }
    }
  }

  /// `MII…`, as the base64 of a signed structure begins, in the alphabet tokens use.
  private mutating func makeText() -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-".utf8)
    var text = Array("MII".utf8)
    text.reserveCapacity(characters)
    while text.count < characters {
      var bits = generator.next()
      for _ in 0..<10 where text.count < characters {
        text.append(alphabet[Int(bits & 63)])
        bits >>= 6
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// FNV-1a over the first characters: hashing kilobytes for every call would cost more than all
  /// the rest of it.
  private static func key(of text: String) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in text.utf8.prefix(32) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return hash
  }
}
