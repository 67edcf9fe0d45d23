import HTTP2Wire
import Testing

@testable import Transport

/// The cases of the W3C's own test suite for services, as far as they are about `tracestate`.
@Suite struct TraceStateTests {
  private func passed(_ fields: String...) -> String {
    var head = FieldBlock()
    for field in fields { head.append(name: "tracestate", value: field) }
    return String(decoding: TraceState(head).field, as: UTF8.self)
  }

  @Test func `fields are put together in their order`() {
    #expect(
      passed("foo=1,bar=2", "rojo=1,congo=2", "baz=3") == "foo=1,bar=2,rojo=1,congo=2,baz=3")
    #expect(passed() == "")
    #expect(TraceState(FieldBlock()).isEmpty)
  }

  @Test func `empty members and space around say nothing`() {
    #expect(passed("") == "")
    #expect(passed("foo=1", "") == "foo=1")
    #expect(passed("", "foo=1") == "foo=1")
    #expect(passed("foo=1 \t , \t bar=2, \t baz=3") == "foo=1,bar=2,baz=3")
    #expect(passed(",,foo=1,,\t,") == "foo=1")
    // Space in front of a value is the value's.
    #expect(passed("foo=  1 ") == "foo=  1")
  }

  @Test func `of two with one key the first is kept`() {
    #expect(passed("foo=1,foo=2", "foo=3,bar=1") == "foo=1,bar=1")
  }

  @Test func `all characters that may be are taken`() {
    let key = "abcdefghijklmnopqrstuvwxyz0123456789_-*/"
    let value = String(
      decoding: (UInt8(0x20)...0x7E).filter { $0 != 0x2C && $0 != 0x3D }, as: UTF8.self)
    #expect(passed("\(key)=\(value)") == "\(key)=\(value)")
    #expect(passed("\(key)@a-z0-9_-*/=\(value)") == "\(key)@a-z0-9_-*/=\(value)")
  }

  @Test(arguments: [
    "foo =1", "FOO=1", "foo.bar=1", "@foo=1,bar=2", "_foo=1", "foo=bar=baz", "foo=,bar=3", "foo",
    "=1", "foo=a\u{7f}", "foo=é", "foo=a\tb",
  ])
  func `what cannot be read is passed on by nobody`(field: String) {
    #expect(passed(field) == "")
    #expect(passed("good=1", field) == "")
  }

  @Test func `so many members and no more`() {
    let members = (1...33).map { "bar\($0)=\($0)" }
    let most = members.prefix(32).joined(separator: ",")
    #expect(passed(most) == most)
    #expect(passed(most, members[32]) == "")
  }

  @Test func `keys and values have their lengths`() {
    let key = String(repeating: "z", count: 256)
    #expect(passed("foo=1", "\(key)=1") == "foo=1,\(key)=1")
    #expect(passed("foo=1", "\(key)z=1") == "")
    let value = String(repeating: "v", count: 256)
    #expect(passed("foo=\(value)") == "foo=\(value)")
    #expect(passed("foo=\(value)v") == "")
  }

  @Test func `of what is too long, long members go first, then the last ones`() {
    func member(_ key: String, _ count: Int) -> String {
      "\(key)=" + String(repeating: "x", count: count - key.utf8.count - 1)
    }
    // 512 is passed on as it is.
    let fitting = [member("a", 128), member("b", 128), member("c", 128), member("d", 125)]
    #expect(passed(fitting.joined(separator: ",")).utf8.count == 512)
    let long = [member("a", 129), member("b", 128), member("c", 128), member("d", 128)]
    #expect(passed(long.joined(separator: ",")) == long.dropFirst().joined(separator: ","))
    let many = (0..<10).map { member("k\($0)", 100) }
    #expect(passed(many.joined(separator: ",")) == many.prefix(5).joined(separator: ","))
  }

  /// Whatever comes, what is passed on is within its bounds and is read again as the same.
  @Test func `what is passed on is passed on by the next one as well`() {
    var random = QuickRandom(state: (1, 2, 3, 4))
    let alphabet = Array("ab9_@*/-==,,  \tXé\u{7f}".utf8)
    for _ in 0..<5000 {
      let field = (0..<Int.random(in: 0..<40, using: &random)).map { _ in
        alphabet.randomElement(using: &random) ?? 0
      }
      let value = String(repeating: "v", count: Int.random(in: 1..<300, using: &random))
      var head = FieldBlock()
      for member in [Array("k=\(value)".utf8), field, Array("z=\(value)".utf8)] {
        head.append(.tracestate, value: member.span)
      }
      let passed = TraceState(head).field
      #expect(passed.count <= 512)
      var again = FieldBlock()
      again.append(.tracestate, value: passed.span)
      #expect(TraceState(again).field == passed)
    }
  }
}
