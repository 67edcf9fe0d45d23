import Glibc
import Testing

@testable import System

struct DiskTests {
  @Test func `files and directories are flushed`() throws {
    let directory = TemporaryDirectory()
    let file = open("\(directory.path)/a", O_WRONLY | O_CREAT, 0o600)
    defer { close(file) }
    try Disk.flush(descriptor: file)
    try Disk.flush(directory: directory.path)
  }

  @Test func `what cannot be flushed says so`() {
    #expect(throws: SystemError("flush to disk", number: EBADF)) { try Disk.flush(descriptor: -1) }
    #expect(throws: SystemError("open /dev/null", number: ENOTDIR)) {
      try Disk.flush(directory: "/dev/null")
    }
  }
}
