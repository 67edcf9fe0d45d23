public import Cryptography

/// What Gatehouse gives a caller to show who it is: `ghk_`, 43 random characters, 6 of checksum.
///
/// - The 43 characters are drawn from 62, which is 256 bits that nobody can guess; the whole key
///   fits into one block of SHA-256.
/// - The checksum (CRC-32 of all before it, as GitHub's tokens have) serves people and scanners: a
///   key that was cut or mistyped is told from an unknown one, and a leaked one is recognised
///   without asking. It protects nothing; the digest does.
/// - Letters and digits only: a double click takes all of it, and no header or shell quotes it.
public struct APIKey: Sendable {
  public static let prefix = "ghk_"
  public static let byteCount = prefixCount + randomCount + checksumCount
  @usableFromInline static let prefixCount = 4
  static let randomCount = 43
  static let checksumCount = 6

  /// The key itself, to be shown once and kept nowhere.
  public let text: String

  /// Makes a new key.
  ///
  /// - Parameter random: gives unpredictable bytes; replaced by tests.
  public init(random: (Int) -> [UInt8] = SecureRandom.bytes) {
    var bytes = Array(Self.prefix.utf8)
    while bytes.count < Self.prefixCount + Self.randomCount {
      // 248 is the last multiple of 62 in a byte: what lies above would make some characters
      // likelier than others.
      for byte in random(64)
      where byte < 248 && bytes.count < Self.prefixCount + Self.randomCount {
        bytes.append(Self.alphabet[Int(byte % 62)])
      }
    }
    bytes += Self.checksum(bytes.span)
    self.text = String(decoding: bytes, as: UTF8.self)
  }

  /// Its beginning, by which people tell keys apart: 8 of the 43 random characters, so that 208
  /// bits stay unknown.
  public var id: String { String(text.prefix(Self.idCount)) }
  public static let idCount = prefixCount + 8

  /// What the settings hold in place of the key.
  public var digest: SHA256Digest {
    let bytes = Array(text.utf8)
    return SHA256.digest(bytes.span)
  }

  /// Whether bytes have the form of a key; the cheap look before the digest is computed.
  @inlinable
  public static func isPlausible(_ presented: Span<UInt8>) -> Bool {
    presented.count == byteCount
      && presented[0] == UInt8(ascii: "g") && presented[1] == UInt8(ascii: "h")
      && presented[2] == UInt8(ascii: "k") && presented[3] == UInt8(ascii: "_")
  }

  /// Whether bytes are a whole key with the right checksum; tells a mistyped key from an unknown
  /// one when a refusal is worded.
  public static func isWellFormed(_ presented: Span<UInt8>) -> Bool {
    guard isPlausible(presented) else { return false }
    let checksum = checksum(presented.extracting(..<(prefixCount + randomCount)))
    for index in prefixCount..<prefixCount + randomCount
    where !alphabet.contains(presented[index]) { return false }
    for index in checksum.indices
    where presented[prefixCount + randomCount + index] != checksum[index] { return false }
    return true
  }

  private static let alphabet = Array(
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)

  /// CRC-32 (IEEE 802.3) as six digits of base 62, the highest first.
  private static func checksum(_ bytes: Span<UInt8>) -> [UInt8] {
    var remainder = UInt32.max
    for index in bytes.indices {
      remainder ^= UInt32(bytes[index])
      for _ in 0..<8 {
        remainder = remainder & 1 == 1 ? remainder >> 1 ^ 0xEDB8_8320 : remainder >> 1
      }
    }
    var value = ~remainder
    var digits = [UInt8](repeating: alphabet[0], count: checksumCount)
    for index in digits.indices.reversed() {
      digits[index] = alphabet[Int(value % 62)]
      value /= 62
    }
    return digits
  }
}

/// A key that strays into a log says nothing.
extension APIKey: CustomStringConvertible, CustomReflectable {
  public var description: String { "<API key>" }
  public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
