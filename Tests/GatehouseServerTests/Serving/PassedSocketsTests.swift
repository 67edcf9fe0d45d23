import Settings
import Testing

@testable import GatehouseServer
@testable import System

@Suite struct PassedSocketsTests {
  /// As if it listened at every address; it is never used.
  private static let port: UInt16 = 8443
  private let socket = PassedSocket(
    descriptor: -1, name: .tcp(address: [0, 0, 0, 0], port: Self.port))

  private func settings(_ addresses: [String]) throws -> Settings {
    try Sample.settings(
      listener: addresses.map { "{ address: \"\($0)\", cleartext: false, tls: \(Self.tls) }" }
        .joined(separator: ", "))
  }

  private static let tls = "{ certificate_file: c.pem, private_key: env:KEY }"

  @Test func `a socket finds the listener of its address, once`() throws {
    let settings = try settings(["0.0.0.0:\(Self.port)", "127.0.0.1:\(Self.port)"])
    var passed = PassedSockets([socket])
    #expect(passed.take(settings.listeners[1].address) == nil)
    #expect(passed.take(settings.listeners[0].address) == socket)
    #expect(passed.take(settings.listeners[0].address) == nil)
    #expect(passed.isEmpty)
    try passed.refuseRest(of: settings)
  }

  @Test func `port 0 takes whichever port it is`() throws {
    var passed = PassedSockets([socket])
    #expect(passed.take(try settings(["0.0.0.0:0"]).listeners[0].address) == socket)
  }

  @Test func `one that nobody wants is a fault that names it`() throws {
    let settings = try settings(["127.0.0.1:\(Self.port)"])
    let faults = try #require(throws: SettingsFaults.self) {
      try PassedSockets([socket]).refuseRest(of: settings)
    }
    #expect("\(faults)".contains("a socket at 0.0.0.0:\(Self.port) was passed to this process"))
  }
}
