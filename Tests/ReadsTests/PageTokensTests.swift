import CallModel
import Cryptography
import Testing

@testable import Reads

@Suite struct PageTokensTests {
  private static let tokens = PageTokens(key: HMACSHA256Key(SecureRandom.secret(32)))
  private static let context = SHA256.digest(Array("this list".utf8).span)

  private static func position(recent: Int) -> PagePosition {
    var position = PagePosition()
    position.cursor = Array("2022-12-12T00:00:00.000+08:00".utf8)
    position.isWithin = true
    position.given = 70_000
    position.recent = (0..<UInt64(recent)).map { .max - $0 }
    return position
  }

  @Test(arguments: [0, 1, 16, PagePosition.recentMax])
  func `a token gives back what it was made of`(recent: Int) throws {
    let position = Self.position(recent: recent)
    let token = Self.tokens.token(of: position, in: Self.context)
    #expect(try Self.tokens.position(of: token, in: Self.context) == position)
    // As long as the contract lets one be, and fit for a URL as it is.
    #expect(token.utf8.count <= 4096)
    #expect(token.utf8.allSatisfy { $0 < 0x80 && !"+/=&?%".utf8.contains($0) })
  }

  @Test func `a token is of no use with another request`() throws {
    let token = Self.tokens.token(of: Self.position(recent: 3), in: Self.context)
    let other = SHA256.digest(Array("that list".utf8).span)
    let refusal = try #require(throws: Refusal.self) {
      try Self.tokens.position(of: token, in: other)
    }
    #expect(refusal.code == .invalidArgument)
    #expect(refusal.violations.map(\.field) == ["page_token"])
  }

  @Test func `a token of another gateway is none`() {
    let others = PageTokens(key: HMACSHA256Key(SecureRandom.secret(32)))
    let token = others.token(of: Self.position(recent: 3), in: Self.context)
    #expect(throws: Refusal.self) { try Self.tokens.position(of: token, in: Self.context) }
  }

  @Test func `no byte of a token can be changed`() throws {
    let token = Self.tokens.token(of: Self.position(recent: 1), in: Self.context)
    let bytes = Array(token.utf8)
    for index in bytes.indices {
      var forged = bytes
      forged[index] = forged[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
      #expect(throws: Refusal.self) {
        try Self.tokens.position(of: String(decoding: forged, as: UTF8.self), in: Self.context)
      }
    }
    for length in 0..<bytes.count {
      #expect(throws: Refusal.self) {
        try Self.tokens.position(
          of: String(decoding: bytes.prefix(length), as: UTF8.self), in: Self.context)
      }
    }
  }

  @Test(arguments: ["x", "not a token", "AAAA", String(repeating: "A", count: 4096)])
  func `what is no token is refused`(text: String) {
    #expect(throws: Refusal.self) { try Self.tokens.position(of: text, in: Self.context) }
  }
}
