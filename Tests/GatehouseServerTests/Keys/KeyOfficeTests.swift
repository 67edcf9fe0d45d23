import CallModel
import Contract
import Cryptography
import Foundation
import Settings
import State
import SwiftProtobuf
import Synchronization
import Testing

@testable import Admission
@testable import GatehouseServer

/// A key office with a store of its own, and time that stands still.
final class KeyStage: Sendable {
  let office: KeyOffice
  let settings: Settings
  let settingsKey = APIKey()
  private let path: String
  private let time = StandingTime(1000)

  init(masterSecret: Bool = true, store: Bool = true) throws {
    path =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("gatehouse-keys-\(UUID().uuidString)").path
    settings = try Settings.parse(
      text: """
        listeners: [{ unix: /g.sock }]
        state_directory: \(path)
        \(masterSecret ? "virtual_keys: { master_secret: env:PATH }" : "")
        callers:
          a: { api_keys: ["sha256:\(settingsKey.digest)"] }
          b: {}
        """, fileName: "g.yaml")
    office = KeyOffice(
      store ? try KeyStore(in: StateDirectory(path)) : nil, KeyFacts(settings)
    ) { [time] in time.seconds }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  var now: Int64 {
    get { time.seconds }
    set { time.seconds = newValue }
  }

  func issue(
    _ caller: String, _ kind: String = "api_key", until end: Int64? = nil
  ) async throws -> IssueKeyResponse {
    try await office.issue(
      .with {
        $0.caller = caller
        $0.kind = kind
        $0.note = "for \(caller)"
        if let end { $0.expiresAt = .init(seconds: end) }
      })
  }

  /// Why there is no key; nil where there is one.
  func refusal(_ caller: String, _ kind: String = "api_key", until end: Int64? = nil) async
    -> Refusal?
  {
    do {
      _ = try await issue(caller, kind, until: end)
      return nil
    } catch {
      return error as? Refusal
    }
  }

  func list(_ request: ListKeysRequest = ListKeysRequest()) async throws -> [String] {
    try await office.list(request).keys.map { "\($0.caller) \($0.origin) \($0.state)" }
  }

  func known() throws -> KnownCallers {
    let now: @Sendable () -> Int64 = { [time] in time.seconds }
    let directory = try CallerDirectory(settings, operations: [], now: now)
    return office.board.known(
      KnownCallers(directory: directory, ring: try VirtualKeyRing(settings, directory, now: now)))
  }

  func opens(_ key: String) throws -> String? {
    try known().directory.caller(apiKey: Array(key.utf8).span, of: KnownPeer())?.name
  }
}

@Suite struct KeyOfficeTests {
  @Test func `an issued key is in force when its answer is here, and ends with its revocation`()
    async throws
  {
    let stage = try KeyStage()
    let notices = Notices()
    stage.office.whenChanged { notices.count() }
    let made = try await stage.issue("b", until: 5000)
    #expect(made.key.keyID == String(made.apiKey.prefix(12)))
    #expect(made.key.expiresAt.seconds == 5000)
    #expect(made.key.note == "for b")
    #expect(made.secretKey.isEmpty)
    #expect(try stage.opens(made.apiKey) == "b")
    #expect(notices.seen == 1)
    let ended = try await stage.office.revoke(.with { $0.keyID = made.key.keyID })
    #expect(ended.key.state == "revoked")
    #expect(ended.key.revokedAt.seconds == 1000)
    #expect(try stage.opens(made.apiKey) == nil)
    #expect(notices.seen == 2)
  }

  @Test func `a virtual key comes with the secret half that its caller signs with`() async throws {
    let stage = try KeyStage()
    let made = try await stage.issue("b", "virtual_key")
    #expect(made.apiKey.isEmpty)
    #expect(made.secretKey.utf8.count == 64)
    let key = try #require(try stage.known().ring?.key(made.key.keyID))
    #expect(key.caller.name == "b")
    #expect(key.isSecret(SecretBytes(utf8: made.secretKey)))
  }

  @Test func `a third key is refused with the two there are, those of the settings counted`()
    async throws
  {
    let stage = try KeyStage()
    let first = try await stage.issue("a")
    let refusal = try #require(await stage.refusal("a"))
    #expect(refusal.code == .failedPrecondition)
    #expect(refusal.reason == "TOO_MANY_KEYS")
    let ofSettings = "sha256:\(stage.settingsKey.digest.hexString.prefix(12)) (settings)"
    #expect(refusal.message.contains("\(ofSettings) and \(first.key.keyID) (issued)"))
    // Of the other kind there is room, and of another caller.
    #expect(await stage.refusal("a", "virtual_key") == nil)
    #expect(await stage.refusal("b") == nil)
    #expect(await stage.refusal("b", until: 1001) == nil)
    #expect(await stage.refusal("b")?.reason == "TOO_MANY_KEYS")
    stage.now = 1001
    #expect(await stage.refusal("b") == nil)
  }

  @Test func `what cannot be issued is said`() async throws {
    let stage = try KeyStage(masterSecret: false)
    #expect(await stage.refusal("c")?.message.contains("there are a, b") == true)
    #expect(await stage.refusal("a", "virtual_key")?.reason == "NO_MASTER_SECRET")
    #expect(await stage.refusal("a", until: 1000)?.violations.map(\.field) == ["expires_at"])
    let without = try KeyStage(store: false)
    #expect(await without.refusal("a")?.reason == "NO_STATE_DIRECTORY")
    #expect(try await without.list() == ["a settings valid"])
  }

  @Test func `a list says where keys come from and how they are`() async throws {
    let stage = try KeyStage()
    _ = try await stage.issue("a", until: 2000)
    let second = try await stage.issue("b")
    stage.now = 1001
    _ = try await stage.issue("b", "virtual_key")
    #expect(
      try await stage.list()
        == ["a settings valid", "a issued valid", "b issued valid", "b issued valid"])
    #expect(try await stage.list(.with { $0.caller = "b" }).count == 2)
    _ = try await stage.office.revoke(.with { $0.keyID = second.key.keyID })
    stage.now = 2000
    #expect(try await stage.list() == ["a settings valid", "b issued valid"])
    #expect(
      try await stage.list(.with { $0.showEnded = true })
        == ["a settings valid", "a issued expired", "b issued revoked", "b issued valid"])
    // The settings lose the caller and the master secret.
    stage.office.adopt(
      KeyFacts(
        try Settings.parse(
          text: "listeners: [{ unix: /g.sock }]\nstate_directory: /s\ncallers: { a: {} }",
          fileName: "g.yaml")))
    #expect(try await stage.list() == ["b issued orphaned"])
  }

  @Test func `a key of the settings, and one that is none, cannot be revoked`() async throws {
    let stage = try KeyStage()
    func reason(_ id: String) async -> String? {
      do throws(Refusal) {
        _ = try await stage.office.revoke(.with { $0.keyID = id })
        return nil
      } catch {
        return error.reason
      }
    }
    #expect(
      await reason("sha256:\(stage.settingsKey.digest.hexString.prefix(12))") == "KEY_OF_SETTINGS")
    #expect(await reason("ghk_nothing0") == "KEY_UNKNOWN")
  }

  @Test func `the last use is written now and then, and by a list`() async throws {
    let stage = try KeyStage()
    let made = try await stage.issue("b")
    func lastUse() async throws -> Int64? {
      let key = try #require(
        try await stage.office.list(.with { $0.caller = "b" }).keys.first)
      return key.hasLastUsedAt ? key.lastUsedAt.seconds : nil
    }
    #expect(try await lastUse() == nil)
    #expect(try stage.opens(made.apiKey) == "b")
    stage.now = 1060
    await stage.office.noteUses()
    stage.now = 1070
    #expect(try await lastUse() == 1060)
    #expect(try stage.opens(made.apiKey) == "b")
    #expect(try await lastUse() == 1070)
  }

  @Test func `many changes at a time leave what was decided last in force`() async throws {
    let stage = try KeyStage()
    var keys: [String] = []
    for _ in 0..<2 { keys.append(try await stage.issue("b").apiKey) }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for key in keys {
        group.addTask {
          _ = try await stage.office.revoke(.with { $0.keyID = String(key.prefix(12)) })
        }
      }
      group.addTask { _ = try await stage.issue("a") }
      try await group.waitForAll()
    }
    for key in keys { #expect(try stage.opens(key) == nil) }
    #expect(stage.office.board.issued.map(\.caller) == ["a"])
  }
}

/// Time that a test sets.
final class StandingTime: Sendable {
  private let value: Atomic<Int64>

  init(_ seconds: Int64) { value = Atomic(seconds) }

  var seconds: Int64 {
    get { value.load(ordering: .relaxed) }
    set { value.store(newValue, ordering: .relaxed) }
  }
}

/// How often something was told.
final class Notices: Sendable {
  private let number = Atomic<Int>(0)

  func count() { number.add(1, ordering: .relaxed) }
  var seen: Int { number.load(ordering: .relaxed) }
}
