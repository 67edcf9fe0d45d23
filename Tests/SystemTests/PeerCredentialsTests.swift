import Glibc
import Testing

@testable import System

struct PeerCredentialsTests {
  @Test func `the peer of a Unix socket is known`() throws {
    var ends: [Int32] = [-1, -1]
    #expect(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
    defer { for end in ends { close(end) } }
    let peer = try PeerCredentials(socket: ends[0])
    #expect(peer.userID == geteuid() && peer.groupID == getegid())
    #expect(peer.processID == getpid())
    #expect(try PeerCredentials(socket: ends[1]) == peer)
  }

  @Test func `a socket without such a peer is refused`() {
    let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    #expect(throws: SystemError.self) { try PeerCredentials(socket: socket) }
    #expect(throws: SystemError("read the peer's credentials", number: EBADF)) {
      try PeerCredentials(socket: -1)
    }
  }
}
