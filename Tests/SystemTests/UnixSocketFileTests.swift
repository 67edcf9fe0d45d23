import Glibc
import Testing

@testable import System

struct UnixSocketFileTests {
  private let directory = TemporaryDirectory()
  private var path: String { directory.path + "/socket" }

  /// Binds a socket there, and listens or not; the caller closes it.
  private func bind(listening: Bool) throws -> Int32 {
    let number = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
    let outcome = withUnsafePointer(to: address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.bind(number, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    try #require(outcome == 0)
    if listening { try #require(listen(number, 1) == 0) }
    return number
  }

  @Test func `where nothing is there is room`() throws {
    try UnixSocketFile.makeRoom(at: path)
    #expect(directory.names == [])
  }

  @Test func `a file that a dead process left behind is taken away`() throws {
    close(try bind(listening: true))
    #expect(directory.names == ["socket"])
    try UnixSocketFile.makeRoom(at: path)
    #expect(directory.names == [])
  }

  @Test func `the place of a process that listens is not taken`() throws {
    let other = try bind(listening: true)
    defer { close(other) }
    let error = #expect(throws: SystemError.self) { try UnixSocketFile.makeRoom(at: path) }
    #expect(error?.number == EADDRINUSE)
    #expect(error?.description.contains("another process") == true)
    #expect(directory.names == ["socket"])
  }

  @Test func `not even when it is too busy to answer`() throws {
    let other = try bind(listening: true)
    defer { close(other) }
    // A backlog of one takes two; the third would have to wait.
    for _ in 0..<4 { #expect(throws: SystemError.self) { try UnixSocketFile.makeRoom(at: path) } }
    #expect(directory.names == ["socket"])
  }

  @Test func `what is no socket is left alone`() throws {
    close(open(path, O_CREAT | O_WRONLY, 0o600))
    let error = #expect(throws: SystemError.self) { try UnixSocketFile.makeRoom(at: path) }
    #expect(error?.number == EEXIST)
    #expect(directory.names == ["socket"])
  }

  @Test func `a link to a socket is no socket`() throws {
    close(try bind(listening: true))
    #expect(rename(path, directory.path + "/real") == 0)
    #expect(symlink("real", path) == 0)
    let error = #expect(throws: SystemError.self) { try UnixSocketFile.makeRoom(at: path) }
    #expect(error?.number == EEXIST)
    #expect(Set(directory.names) == ["real", "socket"])
  }

  @Test func `a file goes with its owner, one of the same name that is another's stays`() throws {
    let first = try bind(listening: true)
    defer { close(first) }
    let file = try UnixSocketFile(boundAt: path)
    // Kept under another name, so that its number is not used again.
    #expect(rename(path, directory.path + "/moved") == 0)
    let second = try bind(listening: true)
    defer { close(second) }
    file.remove()
    #expect(Set(directory.names) == ["moved", "socket"])
    let own = try UnixSocketFile(boundAt: path)
    own.remove()
    #expect(directory.names == ["moved"])
    own.remove()
  }
}
