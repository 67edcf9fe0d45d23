import Testing

@testable import Contract

@Suite struct IPv4NetworkTests {
  @Test(arguments: [
    "", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.-4", "1..3.4", "1.2.3.4 ", "a.b.c.d",
    "1.2.3.4444",
  ]) func `what is no address`(text: String) {
    #expect(IPv4.address(text) == nil)
  }

  @Test(arguments: ["1.2.3.4", "1.2.3.4/33", "1.2.3.4/", "1.2.3.4/08", "1.2.3.4/8/8", "/8"])
  func `what is no network`(text: String) {
    #expect(IPv4Network(text) == nil)
  }

  @Test func `the base has no bit beyond the length`() throws {
    #expect(IPv4.address("192.168.52.7") == 0xC0A8_3407)
    #expect(try #require(IPv4Network("192.168.52.7/24")).base == 0xC0A8_3400)
    #expect(try #require(IPv4Network("192.168.52.7/0")).base == 0)
    #expect(try #require(IPv4Network("192.168.52.7/32")).base == 0xC0A8_3407)
  }

  @Test(arguments: [
    ("10.0.0.0/8", "10.200.0.0/16", true), ("10.200.0.0/16", "10.0.0.0/8", true),
    ("10.0.0.0/8", "11.0.0.0/8", false), ("0.0.0.0/0", "8.8.8.8/32", true),
    ("10.0.0.0/9", "10.128.0.0/9", false), ("10.1.2.3/8", "10.9.9.9/8", true),
  ]) func `networks overlap when one holds the other`(
    one: String, other: String, overlap: Bool
  ) throws {
    #expect(try #require(IPv4Network(one)).overlaps(#require(IPv4Network(other))) == overlap)
  }

  @Test(arguments: [
    ("169.254.0.0/30", false), ("169.254.0.1/30", true), ("169.254.0.2/30", true),
    ("169.254.0.3/30", false),
  ]) func `the first and the last address are no hosts`(text: String, isHost: Bool) throws {
    #expect(try #require(IPv4Network(text)).isHost == isHost)
  }
}
