import Glibc
import Testing

@testable import System

@Suite struct StreamSocketTests {
  /// Two connected sockets, the first of which never waits.
  private static func pair() throws -> (StreamSocket, near: Int32, far: Int32) {
    var descriptors: [Int32] = [0, 0]
    try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &descriptors) == 0)
    let flags = fcntl(descriptors[0], F_GETFL)
    try #require(fcntl(descriptors[0], F_SETFL, flags | O_NONBLOCK) == 0)
    return (StreamSocket(descriptor: descriptors[0]), descriptors[0], descriptors[1])
  }

  @Test func `what is taken arrives`() throws {
    let (socket, near, far) = try Self.pair()
    defer { close(near); close(far) }
    let bytes: [UInt8] = [1, 2, 3, 4]
    #expect(socket.send(bytes.span.bytes) == .taken(4))
    var received: [UInt8] = [0, 0, 0, 0, 0]
    #expect(read(far, &received, 5) == 4)
    #expect(received == [1, 2, 3, 4, 0])
  }

  @Test func `a full socket takes a part, then nothing, and does not wait`() throws {
    let (socket, near, far) = try Self.pair()
    defer { close(near); close(far) }
    let bytes = [UInt8](repeating: 7, count: 8 << 20)
    guard case .taken(let count) = socket.send(bytes.span.bytes) else {
      Issue.record("the socket failed")
      return
    }
    #expect(count > 0 && count < bytes.count)
    #expect(socket.send(bytes.span.bytes) == .taken(0))
  }

  @Test func `a peer that is gone is an error, not a signal`() throws {
    let (socket, near, far) = try Self.pair()
    defer { close(near) }
    close(far)
    let bytes: [UInt8] = [1]
    guard case .failed(let error) = socket.send(bytes.span.bytes) else {
      Issue.record("a broken pipe was not noticed")
      return
    }
    #expect(error.number == EPIPE)
  }
}
