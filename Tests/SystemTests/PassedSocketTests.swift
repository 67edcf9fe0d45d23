import Glibc
import Testing

@testable import System

@Suite struct PassedSocketTests {
  /// A TCP socket on a free port of loopback.
  private func tcp(listening: Bool = true) -> Int32 {
    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    if listening { #expect(listen(socket, 1) == 0) }
    return socket
  }

  @Test func `a socket that listens is known by its address and port`() throws {
    let descriptor = tcp()
    defer { close(descriptor) }
    let socket = try PassedSocket(descriptor: descriptor)
    guard case .tcp(let address, let port) = socket.name else {
      Issue.record("not TCP: \(socket.name)")
      return
    }
    #expect(address == [0, 0, 0, 0])
    #expect(port > 0)
    #expect(fcntl(descriptor, F_GETFD) == FD_CLOEXEC)
  }

  @Test func `one that does not listen, and what is no socket, are refused`() {
    let descriptor = tcp(listening: false)
    defer { close(descriptor) }
    #expect(throws: SystemError.self) { try PassedSocket(descriptor: descriptor) }
    #expect(throws: SystemError.self) { try PassedSocket(descriptor: 0) }
    #expect(throws: SystemError.self) { try PassedSocket(descriptor: 9999) }
  }

  @Test(arguments: [
    [:], ["LISTEN_PID": "1", "LISTEN_FDS": "1"], ["LISTEN_FDS": "1"],
    ["LISTEN_PID": "\(getpid())"], ["LISTEN_PID": "\(getpid())", "LISTEN_FDS": "none"],
    ["LISTEN_PID": "\(getpid())", "LISTEN_FDS": "-1"],
  ])
  func `what is not for this process is not taken`(environment: [String: String]) throws {
    #expect(try PassedSocket.ofService { environment[$0] } == [])
  }

  @Test func `too many are refused before one is looked at`() {
    let environment = ["LISTEN_PID": "\(getpid())", "LISTEN_FDS": "65"]
    #expect(throws: SystemError.self) { try PassedSocket.ofService { environment[$0] } }
  }
}
