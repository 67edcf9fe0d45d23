import Testing

@testable import Transport

struct HTTP1BodyReaderTests {
  /// The body that is read from `text`, and how many of its bytes that took.
  private func read(
    _ framing: HTTP1Framing, _ text: String
  ) throws -> (body: String, used: Int, isEnded: Bool) {
    let bytes = Array(text.utf8)
    var reader = HTTP1BodyReader(framing)
    var offset = 0
    var body: [UInt8] = []
    while true {
      switch try reader.next(bytes.span, at: &offset) {
      case .piece(let range): body += bytes[range]
      case .wanting: return (String(decoding: body, as: UTF8.self), offset, false)
      case .ended: return (String(decoding: body, as: UTF8.self), offset, true)
      }
    }
  }

  @Test func `a length ends where it says`() throws {
    #expect(try read(.length(3), "abcdef") == ("abc", 3, true))
    #expect(try read(.length(3), "ab") == ("ab", 2, false))
    #expect(try read(.none, "abc") == ("", 0, true))
  }

  @Test func `without framing everything belongs to the body`() throws {
    #expect(try read(.untilClose, "abc") == ("abc", 3, false))
  }

  @Test func `chunks end behind the trailers`() throws {
    #expect(try read(.chunked, "3\r\nabc\r\n0\r\n\r\nnext") == ("abc", 13, true))
    #expect(try read(.chunked, "3\r\nabc\r\n0\r\nA: b\r\nC:\r\n\r\nnext") == ("abc", 23, true))
    #expect(try read(.chunked, "3\r\nabc\r\n0\r\n") == ("abc", 11, false))
    #expect(try read(.chunked, "F\r\n0123456789abcde\r\n0\r\n\r\n").isEnded)
  }

  @Test func `what is here already is told without being taken`() throws {
    let whole = "3\r\nabc\r\n0\r\n\r\n"
    #expect(ends(.chunked, whole))
    #expect(ends(.chunked, whole + "more"))
    #expect(!ends(.chunked, String(whole.dropLast())))
    #expect(!ends(.untilClose, whole))
    #expect(!ends(.chunked, "x"))
    #expect(ends(.none, ""))
  }

  private func ends(_ framing: HTTP1Framing, _ text: String) -> Bool {
    let bytes = Array(text.utf8)
    return HTTP1BodyReader(framing).ends(within: bytes.span)
  }

  @Test func `many small chunks are no overhead`() throws {
    let text = String(repeating: "1\r\nx\r\n", count: 20_000) + "0\r\n\r\n"
    #expect(try read(.chunked, text).body.utf8.count == 20_000)
  }

  @Test func `small extensions on large chunks are no overhead`() throws {
    let chunk =
      "400;\(String(repeating: "a", count: 200))\r\n\(String(repeating: "x", count: 1024))\r\n"
    #expect(try read(.chunked, String(repeating: chunk, count: 200)).body.utf8.count == 204_800)
  }
}
