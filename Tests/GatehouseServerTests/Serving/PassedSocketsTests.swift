import Glibc
import Settings
import System
import Testing

@testable import GatehouseServer

@Suite struct PassedSocketsTests {
  /// A socket that listens on a free port of every address.
  private func listening() throws -> (socket: PassedSocket, port: UInt16) {
    let descriptor = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    try #require(listen(descriptor, 1) == 0)
    let socket = try PassedSocket(descriptor: descriptor)
    guard case .tcp(_, let port) = socket.name else {
      Issue.record("not TCP")
      return (socket, 0)
    }
    return (socket, port)
  }

  private func settings(_ addresses: [String]) throws -> Settings {
    try Sample.settings(
      listener: addresses.map { "{ address: \"\($0)\", cleartext: false, tls: \(Self.tls) }" }
        .joined(separator: ", "))
  }

  private static let tls = "{ certificate_file: c.pem, private_key: env:KEY }"

  @Test func `a socket finds the listener of its address, once`() throws {
    let (socket, port) = try listening()
    defer { close(socket.descriptor) }
    let settings = try settings(["0.0.0.0:\(port)", "127.0.0.1:\(port)"])
    var passed = PassedSockets([socket])
    #expect(passed.take(settings.listeners[1].address) == nil)
    #expect(passed.take(settings.listeners[0].address) == socket)
    #expect(passed.take(settings.listeners[0].address) == nil)
    #expect(passed.isEmpty)
    try passed.refuseRest(of: settings)
  }

  @Test func `port 0 takes whichever port it is`() throws {
    let (socket, _) = try listening()
    defer { close(socket.descriptor) }
    var passed = PassedSockets([socket])
    #expect(passed.take(try settings(["0.0.0.0:0"]).listeners[0].address) == socket)
  }

  @Test func `one that nobody wants is a fault that names it`() throws {
    let (socket, port) = try listening()
    defer { close(socket.descriptor) }
    let settings = try settings(["127.0.0.1:\(port)"])
    let faults = try #require(throws: SettingsFaults.self) {
      try PassedSockets([socket]).refuseRest(of: settings)
    }
    #expect("\(faults)".contains("a socket at 0.0.0.0:\(port) was passed to this process"))
  }
}
