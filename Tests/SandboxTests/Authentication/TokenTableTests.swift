import Testing

@testable import Sandbox

struct TokenTableTests {
  private let identity = Identity(scope: .domain, deniedActions: [])
  private let grant = TokenGrant(
    method: "password", bearer: .init(id: "1", name: "u"), project: nil)

  @Test func `a token has its length and beginning, and is found again`() {
    var table = TokenTable(bound: 4, characters: 5_100, seed: 1)
    let token = table.issue(identity, grant, now: 0, lifetimeSeconds: 60)
    #expect(token.text.utf8.count == 5_100)
    #expect(token.text.hasPrefix("MII"))
    #expect(table.find(token.text)?.expiresAt == 60_000_000_000)
    #expect(table.find(String(token.text.dropLast())) == nil)
    #expect(table.find(token.text.dropLast() + "!") == nil)
    #expect(table.find("") == nil)
  }

  @Test func `the oldest tokens are forgotten beyond the bound`() {
    var table = TokenTable(bound: 3, characters: 40, seed: 1)
    let tokens = (0..<20).map { _ in table.issue(identity, grant, now: 0, lifetimeSeconds: 60).text
    }
    #expect(tokens.prefix(17).allSatisfy { table.find($0) == nil })
    #expect(tokens.suffix(3).allSatisfy { table.find($0) != nil })
  }

  @Test func `an earlier token stays good when a new one is given`() {
    var table = TokenTable(bound: 3, characters: 40, seed: 1)
    let first = table.issue(identity, grant, now: 0, lifetimeSeconds: 60)
    let second = table.issue(identity, grant, now: 0, lifetimeSeconds: 60)
    #expect(first.text != second.text)
    #expect(table.find(first.text) != nil)
  }

  @Test func `all tokens can be ended at once, those that ended before keep their end`() {
    var table = TokenTable(bound: 3, characters: 40, seed: 1)
    let old = table.issue(identity, grant, now: 0, lifetimeSeconds: 1).text
    let young = table.issue(identity, grant, now: 0, lifetimeSeconds: 60).text
    table.endAll(now: 5_000_000_000)
    #expect(table.find(old)?.expiresAt == 1_000_000_000)
    #expect(table.find(young)?.expiresAt == 5_000_000_000)
  }
}
