import Settings
import Testing

@testable import Admission

struct AddressBlockTests {
  private func bytes(_ text: String) throws -> [UInt8] {
    AddressBlock.plain(try #require(IPAddress(text)).bytes)
  }

  @Test(arguments: [
    ("192.0.2.0/24", "192.0.2.255", true), ("192.0.2.0/24", "192.0.3.0", false),
    ("192.0.2.128/25", "192.0.2.127", false), ("192.0.2.128/25", "192.0.2.128", true),
    ("0.0.0.0/0", "203.0.113.9", true), ("0.0.0.0/0", "2001:db8::1", false),
    ("192.0.2.7", "192.0.2.7", true), ("192.0.2.7", "192.0.2.8", false),
    ("2001:db8:1::/48", "2001:db8:1:ffff::9", true), ("2001:db8:1::/48", "2001:db8:2::", false),
    ("::/0", "::1", true), ("::/0", "192.0.2.1", false),
    // In IPv6 clothes an address is still the same one, on both sides.
    ("192.0.2.0/24", "::ffff:192.0.2.9", true), ("::ffff:192.0.2.0/120", "192.0.2.9", true),
  ])
  func `contains as CIDR says`(block: String, address: String, contains: Bool) throws {
    #expect(try #require(AddressBlock(block)).contains(bytes(address)) == contains)
  }

  @Test(arguments: [
    "", "192.0.2.0/33", "192.0.2.1/24", "192.0.2.0/", "192.0.2.0/-1", "192.0.2.0/024", "192.0.2/24",
    "2001:db8::/129", "2001:db8::1/64", "example.com", "192.0.2.0/24/24", "192.0.2.0/+8",
  ])
  func `what is no network is none`(text: String) {
    #expect(AddressBlock(text) == nil)
  }
}
