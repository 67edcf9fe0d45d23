import Cryptography
import Signing
import Synchronization
import System
import Testing

@testable import Upstream

@Suite struct CloudCredentialTests {
  private static let hour: UInt64 = 3_600_000_000_000

  private static func key(_ id: String) throws -> SigningKey {
    SigningKey(try AccessKey(id: id, secret: SecretBytes(utf8: "SK")))
  }

  private static func tokens() throws -> CloudCredential {
    CloudCredential(name: "main", project: .known(id: "p", name: nil), carriesTokens: true)
  }

  private static func give(
    _ token: String, to credential: CloudCredential, lifetime: UInt64 = hour, at now: UInt64
  ) {
    credential.change(now: now) { state in
      state.take(
        .token(SecretBytes(utf8: token)), isProven: true, clockOffsetSeconds: nil,
        lifetime: lifetime, start: now, renews: true, draw: { _ in 0 })
      return ((), .everyone)
    }
  }

  @Test func `leave is free while a token is there and has not ended`() throws {
    let credential = try Self.tokens()
    #expect(credential.freePermit(now: 1) == nil)
    Self.give("one", to: credential, at: 1)
    #expect(credential.freePermit(now: 2)?.isAccepted == true)
    #expect(credential.freePermit(now: Self.hour) == nil)
  }

  @Test func `a newer proof is seen by its number`() throws {
    let credential = try Self.tokens()
    #expect(credential.newerProof(than: 0) == nil)
    Self.give("one", to: credential, at: 1)
    let first = try #require(credential.newerProof(than: 0))
    #expect(credential.newerProof(than: first.generation) == nil)
    Self.give("two", to: credential, at: 2)
    #expect(credential.newerProof(than: first.generation)?.generation == 2)
  }

  @Test func `all who held a refused token may go again, and one keeper is woken`() throws {
    let credential = try Self.tokens()
    let wakes = Mutex(0)
    credential.state.withLock { $0.keeper = { wakes.withLock { $0 += 1 } } }
    Self.give("one", to: credential, at: 1)
    let permits = try (0..<5).map { _ in try #require(credential.freePermit(now: 2)) }
    for permit in permits {
      #expect(credential.settle(permit, .refused(words: "renew"), now: 3))
    }
    #expect(wakes.withLock { $0 } == 1)
    #expect(credential.freePermit(now: 4) == nil)
    Self.give("two", to: credential, at: 5)
    let newer = try #require(credential.freePermit(now: 6))
    #expect(credential.settle(permits[0], .refused(words: "renew"), now: 6))
    #expect(credential.freePermit(now: 7) == newer, "what was late takes nothing away")
  }

  @Test func `a call signed with a key that was replaced may go again`() throws {
    let credential = CloudCredential(name: "main", projectID: "p", key: try Self.key("AK1"))
    guard case .go(let first) = credential.state.withLock({ $0.ask(now: 1) }) else {
      Issue.record("no leave")
      return
    }
    #expect(!credential.settle(first, .accepted, now: 1))
    let old = try #require(credential.freePermit(now: 2))
    let newer = try Self.key("AK2")
    credential.change(now: 3) { state in
      state.take(
        .key(newer), isProven: true, clockOffsetSeconds: 60, lifetime: nil, start: 3,
        renews: false, draw: { _ in 0 })
      return ((), .everyone)
    }
    #expect(credential.settle(old, .refused(words: "gone"), now: 4))
    let permit = try #require(credential.freePermit(now: 5))
    #expect(permit.clockOffsetSeconds == 60)
    // The one in use is held back as ever.
    #expect(!credential.settle(permit, .refused(words: "wrong"), now: 6))
    #expect(credential.brokenBecause == "wrong")
  }

  @Test func `the clock that was learnt outlives the key`() throws {
    let credential = CloudCredential(name: "main", projectID: "p", key: try Self.key("AK1"))
    guard case .go(let first) = credential.state.withLock({ $0.ask(now: 1) }) else {
      Issue.record("no leave")
      return
    }
    _ = credential.settle(
      first, .clockRefused(offsetSeconds: -90, words: "expired"), now: 1)
    let newer = try Self.key("AK2")
    credential.change(now: 3) { state in
      state.take(
        .key(newer), isProven: true, clockOffsetSeconds: nil, lifetime: nil, start: 3,
        renews: false, draw: { _ in 0 })
      return ((), .everyone)
    }
    #expect(credential.freePermit(now: 4)?.clockOffsetSeconds == -90)
    #expect(credential.status.clockOffsetSeconds == -90)
  }

  @Test func `its status tells all but the secret`() throws {
    let key = SigningKey(
      try AccessKey(
        id: "AK1", secret: SecretBytes(utf8: "s3cr3t"), securityToken: SecretBytes(utf8: "t0k3n")))
    let end = UnixTime(seconds: WallClock.now().seconds + 1000)
    let credential = CloudCredential(
      name: "main", project: .known(id: "p", name: "region"), carriesTokens: false,
      material: .key(key, expires: end))
    let status = credential.status
    #expect(status.kind == .temporaryAccessKey)
    #expect(status.identity == "AK1")
    #expect(status.state == .unproven)
    #expect(status.projectID == "p")
    #expect(status.projectName == "region")
    #expect(abs((status.expires?.seconds ?? 0) - end.seconds) <= 1)
    #expect(status.lastUse == nil)
    let text = "\(status)"
    #expect(!text.contains("s3cr3t") && !text.contains("t0k3n"))
  }

  @Test func `a temporary key is not shown after its end`() throws {
    let key = try Self.key("AK1")
    let credential = CloudCredential(
      name: "main", project: .known(id: "p", name: nil), carriesTokens: false,
      material: .key(key, expires: UnixTime(seconds: 1)))
    guard case .wait = credential.state.withLock({ $0.ask(now: MonotonicClock.now()) }) else {
      Issue.record("shown")
      return
    }
  }
}
