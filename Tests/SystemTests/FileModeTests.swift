import Glibc
import Testing

@testable import System

@Suite struct FileModeTests {
  @Test func `a mode is set whatever the umask was`() throws {
    var name = Array("/tmp/gatehouse-mode-XXXXXX".utf8CString)
    let descriptor = mkstemp(&name)
    try #require(descriptor >= 0)
    let path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer {
      close(descriptor)
      unlink(path)
    }
    try FileMode.set(0o640, on: path)
    var status = stat()
    try #require(stat(path, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o640)
  }

  @Test func `a missing file is told`() {
    #expect(throws: SystemError.self) { try FileMode.set(0o600, on: "/nowhere/at/all") }
  }
}
