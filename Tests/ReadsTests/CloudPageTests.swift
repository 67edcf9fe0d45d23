import CallModel
import Contract
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

/// Lists of which a caller may see some rows only.
@Suite struct RestrictedPageTests {
  private static let body = """
    { "request_id": "r", "rows": [ {"id":"a"} , {"id":"b"},{"id":"c"}], "total_count": 3,
      "page_info": {"next_marker":"m","current_count":3} }
    """

  private func page(_ ids: Set<String>) throws -> CloudPage {
    let page = try CloudPage(Array(Self.body.utf8), envelope: "rows")
    return page.keeping { row in
      ids.contains(String(decoding: page.body[row].dropFirst(7).prefix(1), as: UTF8.self))
    }
  }

  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  @Test func `only the rows that are kept are given`() throws {
    let some = try page(["a", "c"])
    #expect(text(some.body(with: 0..<2, envelope: "rows")) == #"{"rows":[{"id":"a"},{"id":"c"}]}"#)
    #expect(text(some.body(with: 1..<2, envelope: "rows")) == #"{"rows":[{"id":"c"}]}"#)
    let none = try page([])
    #expect(text(none.body(with: 0..<0, envelope: "rows")) == #"{"rows":[]}"#)
    // All of them, but nobody is told how many there are.
    let all = try page(["a", "b", "c"])
    #expect(!text(all.body(with: 0..<3, envelope: "rows")).contains("total_count"))
  }

  @Test func `an answer that is passed on keeps what is beside the rows, but their number`() throws
  {
    #expect(
      text(try page(["b"]).passedBody(envelope: "rows"))
        == #"{"request_id":"r","rows":[{"id":"b"}],"#
        + #""page_info":{"next_marker":"m","current_count":3}}"#)
    let whole = try CloudPage(Array(Self.body.utf8), envelope: "rows")
    #expect(text(whole.passedBody(envelope: "rows")) == Self.body)
  }

  @Test(arguments: [PageStyle.whole, .marker, .offset], [1, 7, 200])
  func `a walk gives every row that is kept once, and no total`(style: PageStyle, size: Int) throws
  {
    let list = CloudList(450, style: style)
    let kept = Set((0..<450).filter { $0 % 9 == 0 || $0 > 440 }.map { "row-\($0)" })
    var position: PagePosition? = PagePosition()
    var ids: [String] = []
    for _ in 0..<1000 {
      guard let here = position else { break }
      let whole = try CloudPage(list.answer(at: here), envelope: "rows")
      func id(_ row: Range<Int>) -> String {
        String(text(Array(whole.body[row])).split(separator: "\"")[3])
      }
      let page = whole.keeping { kept.contains(id($0)) }
      let cut = try PageCut(
        page, at: here, size: size, style: style, rowID: "id", isFiltered: false)
      #expect(cut.total == nil && cut.missing == nil)
      ids += page.rows[cut.rows].map(id)
      position = cut.next
    }
    #expect(position == nil)
    #expect(ids == list.rows.map(\.id).filter(kept.contains))
  }
}
