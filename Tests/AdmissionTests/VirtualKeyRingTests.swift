import Settings
import Testing

@testable import Admission

@Suite struct VirtualKeyRingTests {
  /// A ring of two callers; the environment's PATH is no good secret, but one that is there.
  static func ring(
    callers: String = """
    a: { virtual_keys: [{ access_key: AK1, version: 1 }, { access_key: AK2, version: 7 }] }
      b: { virtual_keys: [{ access_key: AK3 }] }
    """, master: String = "env:PATH"
  ) throws -> VirtualKeyRing {
    let settings = try Settings.parse(
      text: """
        listeners: [{ unix: /g.sock }]
        virtual_keys: { master_secret: "\(master)" }
        callers:
          \(callers)
        """, fileName: "g.yaml")
    return try #require(
      try VirtualKeyRing(settings, try CallerDirectory(settings, operations: [])))
  }

  private static let claim = TokenClaim(
    accessKey: "AK2", version: 7, caller: "a", projectID: "p", expires: 1000)

  private func verdict(_ ring: VirtualKeyRing, _ token: [UInt8], now: Int64 = 999) -> String {
    switch ring.read(token.span, now: now) {
    case .valid(let key, let claim): "\(key.caller.name) \(claim.projectID)"
    case .expired(let end): "expired \(end)"
    case .unknown: "unknown"
    }
  }

  @Test func `keys are found by their id, with version and caller`() throws {
    let ring = try Self.ring()
    #expect(ring.key("AK1")?.caller.name == "a")
    #expect(ring.key("AK2")?.version == 7)
    #expect(ring.key("AK3")?.version == 1)
    #expect(ring.key("AK3")?.caller.methods == [.virtualKey])
    #expect(ring.key("ak3") == nil)
  }

  @Test func `settings without a master secret have no ring`() throws {
    let settings = try Settings.parse(
      text: "listeners: [{ unix: /g.sock }]", fileName: "g.yaml")
    #expect(try VirtualKeyRing(settings, CallerDirectory(settings, operations: [])) == nil)
  }

  @Test func `a token outlives the ring that it came from, but not its end`() throws {
    let token = try Self.ring().tokens.seal(Self.claim)
    let ring = try Self.ring()
    #expect(verdict(ring, token) == "a p")
    #expect(verdict(ring, token, now: 1000) == "expired 1000")
  }

  @Test(arguments: [
    "a: { virtual_keys: [{ access_key: AK1, version: 1 }] }",
    "a: { virtual_keys: [{ access_key: AK2, version: 8 }] }",
    "b: { virtual_keys: [{ access_key: AK2, version: 7 }] }",
  ])
  func `a token dies with its key, the key's version, and its caller`(callers: String) throws {
    let token = try Self.ring().tokens.seal(Self.claim)
    #expect(verdict(try Self.ring(callers: callers), token) == "unknown")
  }

  @Test func `a token of another master secret is none`() throws {
    let token = try Self.ring(master: "env:HOME").tokens.seal(Self.claim)
    #expect(verdict(try Self.ring(), token) == "unknown")
  }
}
