import Testing

@testable import Signing

@Suite struct CanonicalQueryTests {
  @Test(arguments: [
    ("", ""), ("a=1&b=2", "a=1&b=2"), ("b=2&a=1", "a=1&b=2"), ("a", "a="), ("a=1&&b", "a=1&b="),
    ("a=2&a=10", "a=10&a=2"), ("t=10:00+08:00", "t=10%3A00%2B08%3A00"), ("a=%7e%2f", "a=~%2F"),
    ("&", ""), ("a=b=c", "a=b%3Dc"),
  ])
  func `a query is written in the one form that is signed`(given: String, written: String) {
    var query = CanonicalQuery()
    var output = Array("?".utf8)
    query.append(Array(given.utf8).span, to: &output)
    #expect(String(decoding: output, as: UTF8.self) == "?" + written)
  }

  @Test func `what CanonicalQuery writes it leaves alone`() {
    var query = CanonicalQuery()
    var once: [UInt8] = []
    query.append(Array("z=%41&a=x y&a=%ff".utf8).span, to: &once)
    var twice: [UInt8] = []
    query.append(once.span, to: &twice)
    #expect(once == twice)
  }
}
