import Testing

@testable import System

@Suite struct NetworkAddressTests {
  @Test(arguments: [
    ("127.0.0.1", [UInt8]([127, 0, 0, 1])), ("255.255.255.255", [255, 255, 255, 255]),
    ("::1", [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]),
  ])
  func `an address is its network bytes`(text: String, bytes: [UInt8]) {
    #expect(NetworkAddress.bytes(of: text) == bytes)
  }

  @Test(arguments: ["", "localhost", "1.2.3", "256.1.1.1", "::1%eth0", "[::1]", "1.2.3.4 "])
  func `anything else is none`(text: String) {
    #expect(NetworkAddress.bytes(of: text) == nil)
  }
}
