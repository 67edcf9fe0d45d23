import Testing

@testable import Sandbox

struct IPv4Tests {
  @Test func `addresses become numbers and texts again`() {
    let number: UInt32 = 203 << 24 | 113 << 8 | 8
    #expect(IPv4.address("203.0.113.8") == number)
    #expect(IPv4.text(number) == "203.0.113.8")
    for text in ["", "1.2.3", "1.2.3.4.5", "256.0.0.1", "01.2.3.4", "a.b.c.d"] {
      #expect(IPv4.address(text) == nil)
    }
  }

  @Test(arguments: [
    ("10.0.0.0/8", "10.1.2.0/24", true), ("10.1.2.3/8", "10.255.0.0/16", true),
    ("10.0.0.0/8", "11.0.0.0/8", false), ("0.0.0.0/0", "192.0.2.1/32", true),
    ("192.0.2.0/25", "192.0.2.128/25", false), ("x", "10.0.0.0/8", false),
  ])
  func `networks overlap when they share an address`(
    _ one: String, _ other: String, _ overlap: Bool
  ) {
    #expect(IPv4.overlap(one, other) == overlap)
    #expect(IPv4.overlap(other, one) == overlap)
  }
}
