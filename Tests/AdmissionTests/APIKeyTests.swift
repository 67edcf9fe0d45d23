import Cryptography
import Testing

@testable import Admission

struct APIKeyTests {
  private func isPlausible(_ text: String) -> Bool { APIKey.isPlausible(Array(text.utf8).span) }
  private func isWellFormed(_ text: String) -> Bool { APIKey.isWellFormed(Array(text.utf8).span) }

  @Test func `a key has its prefix, its length and its checksum`() {
    let key = APIKey()
    #expect(key.text.hasPrefix("ghk_"))
    #expect(key.text.utf8.count == 53)
    #expect(APIKey.byteCount == 53)
    #expect(isWellFormed(key.text))
    let digest = SHA256.digest(Array(key.text.utf8).span)
    #expect(key.digest == digest)
  }

  @Test func `keys differ`() {
    #expect(Set((0..<100).map { _ in APIKey().text }).count == 100)
  }

  @Test func `every character is equally likely, so bytes above 247 are thrown away`() {
    var round: UInt8 = 0
    let key = APIKey { count in
      round += 1
      return round == 1
        ? [UInt8](repeating: 255, count: count) : (0..<count).map { UInt8($0) + 62 }
    }
    #expect(round == 2)
    #expect(key.text.hasPrefix("ghk_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg"))
  }

  @Test func `the checksum is CRC-32 in base 62`() {
    // CRC-32 of "ghk_" and 43 zeros is 0x5185B1EB, computed by zlib.
    let key = APIKey { [UInt8](repeating: 0, count: $0) }
    #expect(key.text == "ghk_" + String(repeating: "0", count: 43) + Self.base62(crcOfZeros))
  }

  private let crcOfZeros: UInt32 = 0x5185_B1EB

  private static func base62(_ value: UInt32) -> String {
    let digits = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
    var value = value
    var text = ""
    for _ in 0..<6 {
      text = String(digits[Int(value % 62)]) + text
      value /= 62
    }
    return text
  }

  @Test func `one wrong character anywhere is found`() {
    let bytes = Array(APIKey().text.utf8)
    for index in bytes.indices {
      var wrong = bytes
      wrong[index] = wrong[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
      #expect(!isWellFormed(String(decoding: wrong, as: UTF8.self)))
    }
  }

  @Test func `other lengths and alphabets are not keys`() {
    let text = APIKey().text
    for wrong in ["", "ghk_", String(text.dropLast()), text + "0", "GHK_" + text.dropFirst(4)] {
      #expect(!isPlausible(wrong))
      #expect(!isWellFormed(wrong))
    }
  }

  @Test func `a key does not print itself`() {
    let key = APIKey()
    #expect("\(key)" == "<API key>")
    #expect(String(reflecting: key) == "<API key>")
    var dumped = ""
    dump(key, to: &dumped)
    #expect(!dumped.contains(key.text))
  }
}
