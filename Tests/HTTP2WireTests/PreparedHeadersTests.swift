import CNGHTTP2
import Testing

@testable import HTTP2Wire

@Suite struct PreparedHeadersTests {
  private func isName(_ text: String) -> Bool {
    let bytes = [UInt8](text.utf8)
    return FieldRules.isName(bytes.span)
  }

  private func isValue(_ text: String) -> Bool {
    let bytes = [UInt8](text.utf8)
    return FieldRules.isValue(bytes.span)
  }

  @Test func `fields are kept in order and can be read back`() {
    let headers = PreparedHeaders([(":status", "200"), ("content-type", "application/json")])
    var seen: [String] = []
    headers.forEach { name, value in
      var block = FieldBlock()
      block.append(name: name, value: value)
      seen.append(block.known(at: 0)?.name.description ?? "?")
      seen.append(block.known(at: 0).flatMap { block.string(of: $0) } ?? "?")
    }
    #expect(seen == [":status", "200", "content-type", "application/json"])
    #expect(headers.count == 2)
  }

  @Test func `nothing is copied when sent and secrets are never indexed`() {
    let headers = PreparedHeaders([
      ("date", "x"), ("authorization", "secret"), ("cookie", "a=b"), ("x-auth-token", "t"),
    ])
    let flags = (0..<headers.count).map { headers.fields[$0].flags }
    let borrowed = UInt8(
      NGHTTP2_NV_FLAG_NO_COPY_NAME.rawValue | NGHTTP2_NV_FLAG_NO_COPY_VALUE.rawValue)
    let hidden = borrowed | UInt8(NGHTTP2_NV_FLAG_NO_INDEX.rawValue)
    #expect(flags == [borrowed, hidden, hidden, hidden])
  }

  @Test func `an empty list is allowed`() {
    #expect(PreparedHeaders([]).count == 0)
  }

  @Test(arguments: ["", ":", "Name", "na me", "na:me", "n\u{0}", "é", "a\r"])
  func `a malformed name is told apart`(_ name: String) {
    #expect(!isName(name))
  }

  @Test(arguments: [":path", "x-1_2.3", "a", "content-type"])
  func `a well-formed name is accepted`(_ name: String) {
    #expect(isName(name))
  }

  @Test(arguments: [" a", "a ", "\ta", "a\t", "a\r\nb", "a\nb", "a\u{0}b", "a\u{7f}", " "])
  func `a malformed value is told apart`(_ value: String) {
    #expect(!isValue(value))
  }

  @Test(arguments: ["", "a", "a b", "a\tb", "é", "\"x\""])
  func `a well-formed value is accepted`(_ value: String) {
    #expect(isValue(value))
  }
}
