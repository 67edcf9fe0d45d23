import Glibc
import Testing

@testable import System

@Suite struct DescriptorPassingTests {
  /// Both ends of a connection.
  private func pair() -> (Int32, Int32) {
    var ends: [Int32] = [0, 0]
    #expect(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
    return (ends[0], ends[1])
  }

  private func inode(_ descriptor: Int32) -> UInt {
    var status = stat()
    #expect(fstat(descriptor, &status) == 0)
    return UInt(status.st_ino)
  }

  @Test(arguments: [0, 1, 2, 5, DescriptorPassing.countMax])
  func `descriptors arrive as copies, with their word`(count: Int) throws {
    let (here, there) = pair()
    let given = (0..<count).map { _ in socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0) }
    try DescriptorPassing.send(given, with: Array("hello".utf8), over: here)
    let (text, taken) = try DescriptorPassing.receive(limit: 64, over: there)
    #expect(text == Array("hello".utf8))
    #expect(taken.map(inode) == given.map(inode))
    #expect(Set(taken).isDisjoint(with: given))
    #expect(taken.allSatisfy { fcntl($0, F_GETFD) == FD_CLOEXEC })
    for descriptor in given + taken + [here, there] { close(descriptor) }
  }

  @Test func `an end that has closed says nothing`() throws {
    let (here, there) = pair()
    close(here)
    let (text, taken) = try DescriptorPassing.receive(limit: 64, over: there)
    #expect(text.isEmpty && taken.isEmpty)
    #expect(throws: SystemError.self) {
      try DescriptorPassing.send([], with: [1], over: there)
    }
    close(there)
  }
}
