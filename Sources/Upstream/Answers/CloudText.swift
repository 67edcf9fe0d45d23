import Cryptography

/// What the cloud says of a failure, made fit for logs, status pages and callers: it was sent
/// tokens and passwords, and may repeat them.
enum CloudText {
  /// Characters that a word of its messages has at most. Tokens, security tokens and signatures
  /// together with what they sign are longer, ids and digests are not.
  static let wordMax = 80

  /// The text with a mark in the place of whatever only a token would be.
  static func withoutTokens(_ text: String) -> String {
    var kept: [UInt8] = []
    var word = 0
    for byte in text.utf8 {
      word = isOfToken(byte) ? word + 1 : 0
      kept.append(byte)
      if word == wordMax + 1 {
        kept.removeLast(word)
        kept.append(contentsOf: "[...]".utf8)
      } else if word > wordMax {
        kept.removeLast()
      }
    }
    return String(decoding: kept, as: UTF8.self)
  }

  /// The same of an answer to a password, in whose place it says nothing.
  static func without(_ password: SecretBytes, _ text: String) -> String {
    let bytes = Array(text.utf8)
    let repeats = password.withBytes { secret in
      var quoted: [UInt8] = []
      quoted.append(quoting: secret)
      return contains(secret, in: bytes.span)
        // As it stood in the request, which may be quoted as a whole.
        || contains(quoted.span.extracting(1..<quoted.count - 1), in: bytes.span)
    }
    return repeats ? "in words that repeat the password" : withoutTokens(text)
  }

  private static func contains(_ part: Span<UInt8>, in whole: Span<UInt8>) -> Bool {
    guard part.count > 0, part.count <= whole.count else { return false }
    for start in 0...whole.count - part.count {
      var length = 0
      while length < part.count, whole[start + length] == part[length] { length += 1 }
      if length == part.count { return true }
    }
    return false
  }

  /// Of base 64 in both alphabets, hexadecimal digits, and what percent encoding makes of them.
  private static func isOfToken(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"),
      UInt8(ascii: "="), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "%"):
      true
    default: false
    }
  }
}
