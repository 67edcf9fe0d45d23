import CallModel
import Testing

@testable import Reads

@Suite struct CloudPageTests {
  private func page(_ text: String) throws -> CloudPage {
    try CloudPage(Array(text.utf8), envelope: "rows")
  }

  @Test func `rows, marker and count are found wherever they stand`() throws {
    let page = try page(
      #"{"total_count":7,"x":{"rows":[]},"page_info":{"next_marker":"a\u002bb"},"#
        + #""rows":[1,{"id":"r"}]}"#)
    #expect(page.rows.count == 2)
    #expect(page.total == 7)
    #expect(page.nextMarker.map { String(decoding: $0, as: UTF8.self) } == "a+b")
  }

  @Test(arguments: ["-1", "2147483648", "1e3", "1.5", "\"7\"", "null", "18446744073709551616"])
  func `a count that is none is left out`(count: String) throws {
    #expect(try page(#"{"rows":[],"total_count":\#(count)}"#).total == nil)
    #expect(try page(#"{"rows":[],"total_count":2147483647}"#).total == 2_147_483_647)
  }

  @Test(arguments: [
    "", "[]", "{}", #"{"rows":{}}"#, #"{"rows":null}"#, #"{"rows":[],"rows":[]}"#, #"{"rows":[1}"#,
    #"{"rows":[1,]}"#, #"{"rows":[]} x"#,
  ]) func `what is no list is the cloud's fault`(text: String) throws {
    let refusal = try #require(throws: Refusal.self) { try page(text) }
    #expect(refusal.reason == "UPSTREAM_ANSWER_MALFORMED")
    #expect(refusal.origin == .upstream)
  }

  @Test func `a row is told by its id, or by all of it`() throws {
    let page = try page(
      #"{"rows":[{"id":"a","n":1},{"n":2,"id":"a"},{"id":"b"},{"n":1},{"n":1},{"n":2},7]}"#)
    let digests = page.rows.map { page.digest(of: $0, by: "id") }
    #expect(digests[0] == digests[1])
    #expect(digests[3] == digests[4])
    #expect(Set(digests).count == 5)
  }

  @Test func `some rows of an answer are an answer`() throws {
    let page = try page(#"{"rows":[ {"id":"a"} , {"id":"b"} ,{"id":"c"} ],"total_count":3}"#)
    func text(_ rows: Range<Int>) -> String {
      String(decoding: page.body(with: rows, envelope: "rows"), as: UTF8.self)
    }
    #expect(text(0..<0) == #"{"rows":[]}"#)
    #expect(text(1..<3) == #"{"rows":[{"id":"b"} ,{"id":"c"}]}"#)
    #expect(Array(text(0..<3).utf8) == page.body)
  }
}
