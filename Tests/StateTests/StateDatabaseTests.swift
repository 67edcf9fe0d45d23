import Cryptography
import Foundation
import GRDB
import Testing

@testable import State

@Suite struct StateDatabaseTests {
  /// A store with many keys, closed.
  private func furnish(_ home: TemporaryDirectory) async throws {
    let store = try KeyStore(in: StateDirectory(home.file("state")))
    for number in 0..<200 {
      let bytes = Array("\(number)".utf8)
      let record = KeyRecord(
        id: "k\(number)", kind: .apiKey(SHA256.digest(bytes.span)), caller: "c\(number)",
        note: String(repeating: "n", count: 200), createdAt: 1)
      _ = try await store.issue(record, validMax: 2)
    }
    #expect(try await store.all().count == 200)
  }

  private func open(_ home: TemporaryDirectory) -> String? {
    fault { try KeyStore(in: StateDirectory(home.file("state"))) }
  }

  @Test func `each commit is flushed to the disk`() async throws {
    let home = try TemporaryDirectory()
    let database = try StateDatabase(in: StateDirectory(home.file("state")))
    #expect(
      try await database.read { try Int.fetchOne($0, sql: "PRAGMA synchronous") } == 2)
    #expect(
      try await database.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") } == "wal")
    #expect(try await database.read { try Int.fetchOne($0, sql: "PRAGMA user_version") } == 1)
  }

  @Test func `a file that was cut is refused and left as it is`() async throws {
    let home = try TemporaryDirectory()
    try await furnish(home)
    let file = URL(fileURLWithPath: home.file("state/gatehouse.sqlite"))
    let whole = try Data(contentsOf: file)
    #expect(open(home) == nil)
    for count in [0, 100, 4096, whole.count - 4096, whole.count - 1] {
      for tail in ["-wal", "-shm"] {
        try? FileManager.default.removeItem(at: URL(fileURLWithPath: file.path + tail))
      }
      try whole.prefix(count).write(to: file)
      #expect(open(home)?.contains("is damaged") == true, "\(count)")
      #expect(try Data(contentsOf: file) == whole.prefix(count))
    }
  }

  @Test func `a file that was overwritten is refused`() async throws {
    let home = try TemporaryDirectory()
    try await furnish(home)
    let file = URL(fileURLWithPath: home.file("state/gatehouse.sqlite"))
    let whole = try Data(contentsOf: file)
    for start in [0, 4096, 3 * 4096] {
      var content = whole
      content.replaceSubrange(start..<start + 512, with: Data(repeating: 0x5A, count: 512))
      try content.write(to: file)
      #expect(open(home)?.contains("is damaged") == true, "\(start)")
    }
    try Data("not a database at all, but long enough to be looked at".utf8).write(to: file)
    #expect(open(home)?.contains("is damaged") == true)
  }

  @Test func `a file of a later version is refused and left as it is`() async throws {
    let home = try TemporaryDirectory()
    try await furnish(home)
    let path = home.file("state/gatehouse.sqlite")
    try await DatabaseQueue(path: path).write { try $0.execute(sql: "PRAGMA user_version = 9") }
    let content = try Data(contentsOf: URL(fileURLWithPath: path))
    let words = try #require(open(home))
    #expect(words.contains("later version") && words.contains("format 9"))
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == content)
    // A step that is not known here says the same.
    try await DatabaseQueue(path: path).write {
      try $0.execute(
        sql: "PRAGMA user_version = 1; INSERT INTO grdb_migrations VALUES ('2')")
    }
    #expect(open(home)?.contains("later version") == true)
  }

  @Test func `a file that others can read is refused`() async throws {
    let home = try TemporaryDirectory()
    try await furnish(home)
    try home.setMode(0o644, of: "state/gatehouse.sqlite")
    #expect(open(home)?.contains("has mode 0644") == true)
  }
}
