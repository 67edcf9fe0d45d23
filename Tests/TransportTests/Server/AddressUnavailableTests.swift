import NIOCore
import System
import Testing

@testable import Transport

@Suite struct AddressUnavailableTests {
  // Numbers of Linux's <errno.h>: only System knows them by name.
  private static let addressInUse: Int32 = 98
  private static let accessDenied: Int32 = 13
  private static let notAvailable: Int32 = 99
  private static let tooManyFiles: Int32 = 24

  @Test(arguments: [
    (addressInUse, "127.0.0.1:80 is taken: another program listens there (expected a free address"),
    (
      accessDenied, "127.0.0.1:80 may not be listened on by this user (expected a port from 1024 on"
    ),
    (notAvailable, "127.0.0.1:80 is no address of this machine (expected one of those"),
  ])
  func `what the kernel says is told in words, with what to do`(number: Int32, words: String) {
    let address = Listener.Address.tcp(host: "127.0.0.1", port: 80)
    for error in [
      IOError(errnoCode: number, reason: "bind") as any Error, SystemError("bind", number: number),
    ] {
      let said = AddressUnavailable(address, because: error).description
      #expect(said.hasPrefix(words), "\(said)")
    }
  }

  @Test func `another failure is told as it is`() {
    let address = Listener.Address.unix(path: "/run/a.sock", mode: 0o600)
    let unavailable = AddressUnavailable(
      address, because: SystemError("bind", number: Self.tooManyFiles))
    #expect(unavailable.description.hasPrefix("/run/a.sock cannot be listened on: bind: "))
    #expect(unavailable.expected == nil)
  }

  @Test func `an address of IPv6 is told from its port`() {
    #expect(Listener.Address.tcp(host: "::1", port: 80).description == "[::1]:80")
  }
}
