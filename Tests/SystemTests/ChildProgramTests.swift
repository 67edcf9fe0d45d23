import Glibc
import Testing

@testable import System

@Suite struct ChildProgramTests {
  private static let second: UInt64 = 1_000_000_000

  /// What a script prints.
  private func output(
    of script: String, within nanoseconds: UInt64 = 20 * second, room: Int = 64
  ) throws(ChildProgram.Failure) -> String {
    var bytes: [UInt8] = []
    try bytes.append(addingCapacity: room) { output throws(ChildProgram.Failure) in
      try ChildProgram.run(
        "/bin/sh", ["-c", script], nanoseconds: nanoseconds, output: &output)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test func `what it prints is given, and nothing of its standard error`() throws {
    #expect(try output(of: "echo out; echo err >&2; cat") == "out\n")
  }

  @Test func `arguments are not looked at by a shell`() throws {
    var bytes: [UInt8] = []
    try bytes.append(addingCapacity: 64) { output throws(ChildProgram.Failure) in
      try ChildProgram.run(
        "/bin/echo", ["$HOME", "*"], nanoseconds: 20 * Self.second, output: &output)
    }
    #expect(String(decoding: bytes, as: UTF8.self) == "$HOME *\n")
  }

  @Test func `how it ended is told`() {
    #expect(throws: ChildProgram.Failure.exit(status: 3)) { try output(of: "exit 3") }
    #expect(throws: ChildProgram.Failure.signal(9)) { try output(of: "kill -9 $$") }
  }

  @Test func `what is not there cannot be started`() {
    let failure = #expect(throws: ChildProgram.Failure.self) {
      var bytes: [UInt8] = []
      try bytes.append(addingCapacity: 8) { output throws(ChildProgram.Failure) in
        try ChildProgram.run("/nowhere/x", [], nanoseconds: Self.second, output: &output)
      }
    }
    guard case .start(let error) = failure else {
      Issue.record("another failure")
      return
    }
    #expect(error.isMissing)
  }

  @Test func `one that does not end is ended, and all it has started`() throws {
    let directory = TemporaryDirectory()
    let path = directory.path + "/child"
    // More time where the machine is too slow to have it start anything before its end.
    for time in [Self.second / 2, 4 * Self.second, 32 * Self.second] {
      #expect(throws: ChildProgram.Failure.tooSlow) {
        try output(
          of: "sleep 600 & echo $! > \(path).new; mv \(path).new \(path); wait", within: time)
      }
      if (try? SmallFile.read(path, limit: 32)) != nil { break }
    }
    let number = String(decoding: try SmallFile.read(path, limit: 32), as: UTF8.self)
    let status = "/proc/\(number.filter(\.isNumber))/stat"
    // Gone, or dead and not yet taken note of by whoever inherits it; a signal takes its time.
    while let bytes = try? SmallFile.read(status, limit: 4096) {
      if String(decoding: bytes, as: UTF8.self).contains(") Z ") { break }
      usleep(1000)
    }
  }

  @Test func `one that prints too much is ended`() {
    #expect(throws: ChildProgram.Failure.tooMuch) { try output(of: "yes", room: 8) }
  }

  @Test func `one that closes its output and stays is ended`() {
    #expect(throws: ChildProgram.Failure.tooSlow) {
      try output(of: "exec >&-; exec sleep 600", within: Self.second / 2)
    }
  }

  @Test func `it inherits no descriptor`() throws {
    let script = "for n in 3 4 5 6 7 8 9 20 50; do [ -e /proc/$$/fd/$n ] && echo $n; done; echo end"
    #expect(try output(of: script) == "end\n")
  }
}
