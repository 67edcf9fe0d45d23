import Foundation
import GRDB
import Testing

@testable import State

@Suite struct StateDirectoryReviewTests {
  private func contents(_ home: TemporaryDirectory) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: home.path).sorted()
  }

  @Test func `a directory that is missing is good when it can be made, and is not made`() throws {
    let home = try TemporaryDirectory()
    #expect(StateDirectory.review(home.file("state")) == nil)
    #expect(StateDirectory.review(home.file("state/")) == nil)
    #expect(try contents(home) == [])
    let nowhere = try #require(StateDirectory.review(home.file("a/b")))
    #expect(nowhere.message.contains(home.file("a/b")) && nowhere.expected.contains("parent"))
  }

  @Test func `one that others can enter, or that is none, is told with what mends it`() throws {
    let home = try TemporaryDirectory()
    _ = try StateDirectory(home.file("state"))
    try home.setMode(0o755, of: "state")
    let words = "\(try #require(StateDirectory.review(home.file("state"))))"
    #expect(words.contains("mode 0755") && words.contains("\"chmod 0700 \(home.file("state"))\""))
    #expect(FileManager.default.createFile(atPath: home.file("file"), contents: nil))
    #expect(StateDirectory.review(home.file("file"))?.message.contains("not a directory") == true)
  }

  @Test func `what serves is looked at without its lock, and what rests without a trace`()
    async throws
  {
    let home = try TemporaryDirectory()
    let path = home.file("state")
    var store: KeyStore? = try KeyStore(in: StateDirectory(path))
    #expect(try await store?.all().count == 0)
    #expect(StateDirectory.review(path) == nil)
    store = nil
    let before = try contents(home)
    #expect(StateDirectory.review(path) == nil)
    #expect(try contents(home) == before)
  }

  @Test func `a secret that was cut or that others can read is told`() throws {
    let home = try TemporaryDirectory()
    let path = home.file("state")
    let secrets = ["s": 32]
    let directory = try StateDirectory(path)
    #expect(StateDirectory.review(path, secrets: secrets) == nil)
    _ = try directory.secret("s", count: 32)
    #expect(StateDirectory.review(path, secrets: secrets) == nil)
    try home.setMode(0o640, of: "state/s")
    #expect(StateDirectory.review(path, secrets: secrets)?.message.contains("mode 0640") == true)
    try home.setMode(0o600, of: "state/s")
    try Data(count: 31).write(to: URL(fileURLWithPath: home.file("state/s")))
    let fault = try #require(StateDirectory.review(path, secrets: secrets))
    #expect(fault.kind == .damaged && fault.message.contains("of 32 bytes"))
  }

  @Test func `a damaged database is told, and one of a later version`() throws {
    let home = try TemporaryDirectory()
    let path = home.file("state")
    _ = try KeyStore(in: StateDirectory(path))
    let file = URL(fileURLWithPath: home.file("state/gatehouse.sqlite"))
    let whole = try Data(contentsOf: file)
    for bad in [Data(), whole.prefix(50), whole.prefix(whole.count - 1), Data(count: 8192)] {
      try bad.write(to: file)
      let fault = try #require(StateDirectory.review(path))
      #expect(fault.kind == .damaged && fault.message.contains(file.path))
    }
    var later = whole
    later.replaceSubrange(60..<64, with: [0, 0, 0, 7])
    try later.write(to: file)
    #expect(StateDirectory.review(path)?.kind == .newer)
    // Left open by a crash: what stands beside it counts.
    try whole.write(to: file)
    let open = try DatabaseQueue(path: file.path)
    try open.write { try $0.execute(sql: "PRAGMA user_version = 8") }
    try home.setMode(0o600, of: "state/gatehouse.sqlite-wal")
    #expect(StateDirectory.review(path)?.message.contains("format 8") == true)
    try open.close()
    try whole.write(to: file)
    try home.setMode(0o640, of: "state/gatehouse.sqlite")
    #expect(StateDirectory.review(path)?.message.contains("mode 0640") == true)
  }
}
