import NIOCore
import Testing

@testable import Transport

@Suite struct SourceAddressTests {
  @Test func `an address has its network bytes and its text`() throws {
    let four = SourceAddress(try SocketAddress(ipAddress: "192.0.2.7", port: 99))
    #expect(four.bytes == [192, 0, 2, 7])
    #expect(four.description == "192.0.2.7")
    let six = SourceAddress(try SocketAddress(ipAddress: "2001:db8::1", port: 99))
    #expect(six.bytes.count == 16)
    #expect(six.bytes.prefix(4) == [0x20, 0x01, 0x0D, 0xB8])
  }

  @Test func `the port does not tell sources apart`() throws {
    let one = SourceAddress(try SocketAddress(ipAddress: "192.0.2.7", port: 1))
    let other = SourceAddress(try SocketAddress(ipAddress: "192.0.2.7", port: 2))
    #expect(one == other)
  }

  @Test func `a Unix socket and no address are local`() throws {
    #expect(SourceAddress(nil) == .local)
    #expect(SourceAddress(try SocketAddress(unixDomainSocketPath: "/run/x.sock")) == .local)
  }
}
