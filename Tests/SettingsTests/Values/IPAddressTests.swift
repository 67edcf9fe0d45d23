import Testing

@testable import Settings

struct IPAddressTests {
  @Test(
    arguments: [
      ("127.0.0.1", [127, 0, 0, 1]), ("0.0.0.0", [0, 0, 0, 0]),
      ("255.255.255.255", [255, 255, 255, 255]),
      ("::", [UInt8](repeating: 0, count: 16)),
      ("::1", [UInt8](repeating: 0, count: 15) + [1]),
      ("1::", [0, 1] + [UInt8](repeating: 0, count: 14)),
      (
        "2001:DB8::8:800:200C:417A",
        [0x20, 0x01, 0x0D, 0xB8, 0, 0, 0, 0, 0, 8, 8, 0, 0x20, 0x0C, 0x41, 0x7A]
      ),
      ("1:2:3:4:5:6:7:8", [0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8]),
      ("1:2:3:4:5:6:7::", [0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 0]),
      ("::ffff:192.0.2.1", [UInt8](repeating: 0, count: 10) + [255, 255, 192, 0, 2, 1]),
      ("1:2:3:4:5:6:1.2.3.4", [0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 1, 2, 3, 4]),
    ])
  func `literal addresses are read`(text: String, bytes: [UInt8]) {
    #expect(IPAddress(text)?.bytes == bytes)
  }

  @Test(
    arguments: [
      "", ".", ":", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.-4", "1.2.3.+4",
      "localhost", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", ":::", ":1", "1:", "1:::2",
      "12345::", "::g", "::1%eth0", "1.2.3.4::", "::1.2.3.4:5", "1:2:3:4:5:6:7:1.2.3.4",
      "1:2:3:4:5:6:7:8::", "::ffff:1.2.3", " ::1", "[::1]", "+1::", "1:2:3:4::5:6:7:8",
    ])
  func `anything else is not`(text: String) {
    #expect(IPAddress(text) == nil)
  }

  @Test func `loopback is told in both families`() {
    for text in ["127.0.0.1", "127.255.0.3", "::1", "::ffff:127.0.0.1"] {
      #expect(IPAddress(text)?.isLoopback == true)
    }
    for text in ["128.0.0.1", "0.0.0.0", "::", "::2", "::ffff:10.0.0.1", "1::1"] {
      #expect(IPAddress(text)?.isLoopback == false)
    }
  }

  @Test(arguments: ["10.0.0.1", "::1", "2001:db8::8:800:200c:417a", "::ffff:1.2.3.4"])
  func `what is printed is read as the same address`(text: String) {
    let address = IPAddress(text)
    #expect(address != nil)
    #expect(address.flatMap { IPAddress($0.description) } == address)
  }
}
