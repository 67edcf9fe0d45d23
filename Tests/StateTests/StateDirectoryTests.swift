import Cryptography
import Foundation
import System
import Testing

@testable import State

@Suite struct StateDirectoryTests {
  @Test func `a directory that is missing is made for its owner alone`() throws {
    let home = try TemporaryDirectory()
    let directory = try StateDirectory(home.file("state"))
    #expect(try home.mode(of: "state") == 0o700)
    #expect(try home.mode(of: "state/lock") == 0o600)
    #expect(directory.file("x") == home.file("state/x"))
  }

  @Test func `a directory that others can enter is refused, with what mends it`() throws {
    let home = try TemporaryDirectory()
    _ = try StateDirectory(home.file("state"))
    try home.setMode(0o750, of: "state")
    let words = try #require(fault { try StateDirectory(home.file("state")) })
    #expect(words.contains("has mode 0750"))
    #expect(words.contains("\"chmod 0700 \(home.file("state"))\""))
  }

  @Test func `a file, and a directory whose parent is missing, are refused`() throws {
    let home = try TemporaryDirectory()
    _ = FileManager.default.createFile(atPath: home.file("state"), contents: Data())
    #expect(
      fault { try StateDirectory(home.file("state")) }?.contains("is not a directory") == true)
    #expect(fault { try StateDirectory(home.file("a/b")) }?.contains("parent") == true)
  }

  @Test func `a second one is refused with the process that has it, until that lets go`() throws {
    let home = try TemporaryDirectory()
    var first: StateDirectory? = try StateDirectory(home.file("state"))
    #expect(first != nil)
    do {
      _ = try StateDirectory(home.file("state"))
      Issue.record("two have one lock")
    } catch {
      #expect(error.kind == .held(by: CurrentProcess.id))
      #expect("\(error)".contains("process \(CurrentProcess.id)"))
    }
    first = nil
    #expect(throws: Never.self) { try StateDirectory(home.file("state")) }
  }

  @Test func `a secret is made once and stays`() throws {
    let home = try TemporaryDirectory()
    let directory = try StateDirectory(home.file("state"))
    let secret = try directory.secret("page-tokens", count: 32)
    #expect(secret.count == 32)
    #expect(try directory.secret("page-tokens", count: 32).isEqual(to: secret))
    #expect(try !directory.secret("other", count: 32).isEqual(to: secret))
    #expect(try home.mode(of: "state/page-tokens") == 0o600)
  }

  @Test func `a secret that was cut or that others can read is refused`() throws {
    let home = try TemporaryDirectory()
    let directory = try StateDirectory(home.file("state"))
    _ = try directory.secret("s", count: 32)
    try home.setMode(0o640, of: "state/s")
    #expect(fault { try directory.secret("s", count: 32) }?.contains("has mode 0640") == true)
    try home.setMode(0o600, of: "state/s")
    for count in [0, 31, 33] {
      try Data(count: count).write(to: URL(fileURLWithPath: home.file("state/s")))
      #expect(fault { try directory.secret("s", count: 32) }?.contains("of 32 bytes") == true)
    }
  }
}
