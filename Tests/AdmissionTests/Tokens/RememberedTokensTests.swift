import Cryptography
import Settings
import Testing

@testable import Admission

struct RememberedTokensTests {
  /// `RememberedTokens` where an expectation may change them.
  private final class Kept {
    var tokens: RememberedTokens
    init(halfCount: Int = 2048) { tokens = RememberedTokens(halfCount: halfCount) }
  }

  private let keys: IssuerKeys
  private let caller: Caller

  init() throws {
    let settings = try Minter.settings()
    keys = IssuerKeys(TokenRules(settings.tokenIssuers[0]))
    caller = try CallerDirectory(settings, operations: []).callers[0]
  }

  private func digest(_ number: Int) -> SHA256Digest {
    SHA256.digest(Array("\(number)".utf8).span)
  }

  private func entry(end: Int64 = 100, version: Int = 0) -> RememberedTokens.Entry {
    .init(caller: caller, keys: keys, version: version, end: end)
  }

  @Test func `a token is remembered until its end`() {
    let kept = Kept()
    kept.tokens.put(entry(), digest(1))
    #expect(kept.tokens.find(digest(1), now: 99)?.caller === caller)
    #expect(kept.tokens.find(digest(2), now: 99) == nil)
    #expect(kept.tokens.find(digest(1), now: 100) == nil)
    kept.tokens.put(entry(end: 200), digest(1))
    #expect(kept.tokens.find(digest(1), now: 100)?.caller === caller, "until it is verified anew")
    #expect(kept.tokens.count == 1, "in the place that it had")
  }

  @Test func `other keys make everything be looked at again`() async throws {
    let kept = Kept()
    kept.tokens.put(entry(), digest(1))
    try await keys.install(Minter().set, age: nil, now: 0, jitter: 0)
    #expect(kept.tokens.find(digest(1), now: 0) == nil)
  }

  @Test func `the table never grows beyond its bound, and keeps what is used`() {
    let kept = Kept(halfCount: 8)
    kept.tokens.put(entry(), digest(-1))
    for number in 0..<100 {
      kept.tokens.put(entry(), digest(number))
      #expect(kept.tokens.find(digest(-1), now: 0)?.caller === caller)
      #expect(kept.tokens.count <= 16)
    }
    #expect(kept.tokens.find(digest(0), now: 0) == nil)
  }
}
