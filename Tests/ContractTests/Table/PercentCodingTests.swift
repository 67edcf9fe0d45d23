import CallModel
import Testing

@testable import Contract

@Suite struct PercentCodingTests {
  @Test func `a segment is decoded once`() throws {
    #expect(try PercentCoding.segment(Array("a%20b%2Bc+d%C3%A9%25".utf8).span) == "a b+c+dé%")
    #expect(try PercentCoding.segment(Array("%252F".utf8).span) == "%2F")
  }

  @Test(arguments: [
    "", ".", "..", "%2e", "%2E%2e", ".%2E", "a%2Fb", "a%2fb", "%5C", "%00", "%0a", "%7f", "%", "%2",
    "%zz", "a%", "%ff", "%C3", "%ED%A0%80",
  ]) func `a segment that could mean another path is refused`(encoded: String) {
    #expect(throws: Refusal.self) { try PercentCoding.segment(Array(encoded.utf8).span) }
  }

  @Test func `a plus is a space in a query only`() throws {
    #expect(try PercentCoding.queryText(Array("a+b%2B/".utf8).span) == "a b+/")
    #expect(throws: Refusal.self) {
      try PercentCoding.queryText(Array(repeating: UInt8(ascii: "a"), count: 8193).span)
    }
  }

  @Test func `only unreserved characters are left as they are`() {
    var bytes: [UInt8] = []
    PercentCoding.append("AZaz09-._~ +/%é", to: &bytes)
    #expect(text(bytes) == "AZaz09-._~%20%2B%2F%25%C3%A9")
  }

  @Test func `unreserved is what RFC 3986 lists`() {
    let unreserved = Set(
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".utf8)
    for byte in UInt8.min...UInt8.max {
      #expect(PercentCoding.isUnreserved(byte) == unreserved.contains(byte))
    }
  }
}
