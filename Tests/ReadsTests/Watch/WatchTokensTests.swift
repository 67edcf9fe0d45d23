import CallModel
import Contract
import Cryptography
import Testing

@testable import Reads

@Suite struct WatchTokensTests {
  private static let tokens = WatchTokens(key: HMACSHA256Key(SecureRandom.secret(32)))

  private static func context(
    _ rpc: String = "/r", _ caller: String = "c", _ credential: String = "m", _ id: String = "AB"
  ) -> SHA256Digest {
    WatchTokens.context(rpcPath: rpc, caller: caller, credential: credential, id: id)
  }

  private static let told: [WatchTokens.Told] = [
    .gone, .state(WatchedState.Digest(of: [1, 2, 3])),
  ]

  @Test(arguments: told) func `a token gives back what was told`(told: WatchTokens.Told) throws {
    let token = Self.tokens.token(of: told, in: Self.context())
    #expect(try Self.tokens.told(by: token, in: Self.context()) == told)
    // Ids are the same in either case.
    #expect(
      try Self.tokens.told(by: token, in: Self.context("/r", "c", "m", "ab")) == told)
    #expect(token.utf8.count <= 64)
    #expect(token.utf8.allSatisfy { $0 < 0x80 && !"+/=&?%\n".utf8.contains($0) })
  }

  @Test func `a token is of no use for another watch, caller, credential or resource`() {
    let token = Self.tokens.token(of: .gone, in: Self.context())
    for context in [
      Self.context("/rc", ""), Self.context("/r", "d"), Self.context("/r", "c", "n"),
      Self.context("/r", "c", "m", "AC"),
    ] {
      let refusal = #expect(throws: Refusal.self) {
        try Self.tokens.told(by: token, in: context)
      }
      #expect(refusal?.code == .invalidArgument)
      #expect(refusal?.violations.map(\.field) == ["resume_token"])
    }
  }

  @Test func `no byte of a token can be changed, and none be left out`() {
    let token = Self.tokens.token(of: Self.told[1], in: Self.context())
    let bytes = Array(token.utf8)
    for index in bytes.indices {
      var forged = bytes
      forged[index] = forged[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
      #expect(throws: Refusal.self) {
        try Self.tokens.told(by: String(decoding: forged, as: UTF8.self), in: Self.context())
      }
      #expect(throws: Refusal.self) {
        try Self.tokens.told(
          by: String(decoding: bytes.prefix(index), as: UTF8.self), in: Self.context())
      }
    }
  }

  @Test func `a page token is no resume token, though they may share a key`() {
    let key = HMACSHA256Key(SecureRandom.secret(32))
    let context = Self.context()
    let page = PageTokens(key: key).token(of: PagePosition(), in: context)
    #expect(throws: Refusal.self) { try WatchTokens(key: key).told(by: page, in: context) }
    let resume = WatchTokens(key: key).token(of: .gone, in: context)
    #expect(throws: Refusal.self) { try PageTokens(key: key).position(of: resume, in: context) }
  }
}
