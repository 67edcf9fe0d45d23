import Cryptography
import Foundation
import Testing

@testable import State

@Suite struct KeyStoreTests {
  private func store(_ home: TemporaryDirectory) throws -> KeyStore {
    try KeyStore(in: StateDirectory(home.file("state")))
  }

  /// Issues a key and says how that went.
  private func issue(
    _ record: KeyRecord, _ store: KeyStore, validMax: Int = 2
  ) async throws -> String {
    switch try await store.issue(record, validMax: validMax) {
    case .done: "done"
    case .tooMany(let records): "too many: \(records.map(\.id).joined(separator: " "))"
    case .idTaken: "taken"
    case .full: "full"
    }
  }

  private func record(
    _ id: String, caller: String = "a", at time: Int64 = 100, expires: Int64? = nil,
    virtual: Bool = false
  ) -> KeyRecord {
    let bytes = Array(id.utf8)
    return KeyRecord(
      id: id, kind: virtual ? .virtualKey(version: 3) : .apiKey(SHA256.digest(bytes.span)),
      caller: caller, note: "of \(id)", createdAt: time, expiresAt: expires)
  }

  @Test func `what was issued is there after the store was closed`() async throws {
    let home = try TemporaryDirectory()
    let records = [record("k1", expires: 500), record("v1", at: 101, virtual: true)]
    do {
      let store = try store(home)
      for record in records { #expect(try await issue(record, store) == "done") }
      #expect(try home.mode(of: "state/gatehouse.sqlite") == 0o600)
      #expect(try home.mode(of: "state/gatehouse.sqlite-wal") == 0o600)
    }
    #expect(try await store(home).all() == records)
  }

  @Test func `a caller has at most two valid keys of a kind`() async throws {
    let home = try TemporaryDirectory()
    let store = try store(home)
    #expect(try await issue(record("k1"), store) == "done")
    #expect(try await issue(record("k2", expires: 200), store) == "done")
    #expect(
      try await issue(record("k3", at: 199), store) == "too many: k1 k2")
    #expect(try await issue(record("v1", virtual: true), store) == "done")
    #expect(try await issue(record("b1", caller: "b"), store) == "done")
    // Those of the settings leave less room.
    #expect(
      try await issue(record("b2", caller: "b"), store, validMax: 1) == "too many: b1")
    // One that has ended makes room.
    #expect(try await issue(record("k3", at: 200), store) == "done")
    #expect(try await store.revoke("k1", at: 201) != nil)
    #expect(try await issue(record("k4", at: 202), store) == "done")
  }

  @Test func `where there is no room, what has ended makes it, and what is valid stays`()
    async throws
  {
    let home = try TemporaryDirectory()
    let store = try KeyStore(in: StateDirectory(home.file("state")), countMax: 2)
    #expect(try await issue(record("k1", caller: "a"), store) == "done")
    #expect(try await issue(record("k2", caller: "b", expires: 150), store) == "done")
    #expect(try await issue(record("k3", caller: "c", at: 149), store) == "full")
    #expect(try await issue(record("k3", caller: "c", at: 150), store) == "done")
    #expect(try await store.all().map(\.id) == ["k1", "k3"])
  }

  @Test func `an id is given once`() async throws {
    let home = try TemporaryDirectory()
    let store = try store(home)
    #expect(try await issue(record("k1"), store) == "done")
    #expect(try await issue(record("k1", caller: "b"), store) == "taken")
  }

  @Test func `the first revocation counts, and an unknown id is none`() async throws {
    let home = try TemporaryDirectory()
    let store = try store(home)
    _ = try await store.issue(record("k1"), validMax: 2)
    #expect(try await store.revoke("k1", at: 300)?.key.revokedAt == 300)
    #expect(try await store.revoke("k1", at: 400)?.key.revokedAt == 300)
    #expect(try await store.revoke("k2", at: 400) == nil)
    #expect(try await store.all().first?.isValid(at: 300) == false)
  }

  @Test func `uses are noted, and what ended long ago is dropped`() async throws {
    let home = try TemporaryDirectory()
    let store = try store(home)
    _ = try await store.issue(record("k1", expires: 200), validMax: 2)
    _ = try await store.issue(record("k2"), validMax: 2)
    try await store.noteUse(of: ["k2", "gone"], at: 150)
    #expect(try await store.all().map(\.lastUsedAt) == [nil, 150])
    // A later change has a higher number, and is seen whole.
    let first = try await store.snapshot()
    #expect(try await store.revoke("k1", at: 160)?.snapshot.number == first.number + 1)
    let later = 160 + KeyStore.endedKeptSeconds
    _ = try await store.issue(record("k3", at: later), validMax: 2)
    #expect(try await store.all().map(\.id) == ["k1", "k2", "k3"])
    _ = try await store.issue(record("v1", at: later + 1, virtual: true), validMax: 2)
    #expect(try await store.all().map(\.id) == ["k2", "k3", "v1"])
  }
}
