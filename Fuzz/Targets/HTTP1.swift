import HTTP2Wire

@testable import Transport

extension Fuzzed {
  static let http1 = Fuzzed(
    name: "http1", promise: "heads and bodies mean the same however they are cut"
  ) { input in
    var choices = Choices(input)
    let isRequest = choices.flag()
    let isOdd = choices.flag()
    let cut = 1 + choices.number(below: 64)
    let bytes = Array(choices.rest)
    let whole = headEnd(bytes, cut: bytes.count)
    try expect(
      whole == headEnd(bytes, cut: cut), "the end of a head depends on how it is cut")
    guard case .success(let length?) = whole else { return }
    var fields = FieldBlock()
    guard let framing = framing(bytes, length, isRequest, isOdd, &fields) else { return }
    for index in 0..<fields.count {
      let line = fields.nameText(at: index) + fields.valueText(at: index)
      try expect(
        !line.utf8.contains { $0 == 10 || $0 == 13 || $0 == 0 }, "a field holds a line: \(line)")
    }
    let body = Array(bytes[length...])
    let read = readBody(framing, body, cut: body.count)
    try expect(read == readBody(framing, body, cut: cut), "a body depends on how it is cut")
    try expect(
      HTTP1BodyReader(framing).ends(within: body.span) == read.isEnded,
      "the reader is not of one mind about the end of a body")
  }

  private static func headEnd(_ bytes: [UInt8], cut: Int) -> Result<Int?, HTTP1Fault> {
    var scanner = HTTP1HeadScanner(limit: 4096)
    var end = 0
    repeat {
      end = min(end + max(cut, 1), bytes.count)
      do throws(HTTP1Fault) {
        if let length = try scanner.scan(bytes.span.extracting(0..<end)) { return .success(length) }
      } catch {
        return .failure(error)
      }
    } while end < bytes.count
    return .success(nil)
  }

  private static func framing(
    _ bytes: [UInt8], _ length: Int, _ isRequest: Bool, _ isOdd: Bool, _ fields: inout FieldBlock
  ) -> HTTP1Framing? {
    let head = bytes.span.extracting(0..<length)
    if isRequest {
      return try? HTTP1RequestHead(head, isEncrypted: isOdd, fieldsMax: 32, into: &fields).framing
    }
    return try? HTTP1ResponseHead(head, answersHead: isOdd, fieldsMax: 32, into: &fields).framing
  }

  private struct Body: Equatable {
    var bytes: [UInt8] = []
    var used = 0
    var isEnded = false
    var fault: HTTP1Fault?
  }

  private static func readBody(_ framing: HTTP1Framing, _ bytes: [UInt8], cut: Int) -> Body {
    var reader = HTTP1BodyReader(framing)
    var body = Body(isEnded: reader.isEnded)
    for piece in pieces(bytes, of: cut) where !body.isEnded && body.fault == nil {
      var offset = 0
      do throws(HTTP1Fault) {
        reading: while true {
          switch try reader.next(piece.span, at: &offset) {
          case .piece(let range): body.bytes += piece[range]
          case .wanting: break reading
          case .ended:
            body.isEnded = true
            break reading
          }
        }
      } catch {
        body.fault = error
      }
      body.used += offset
    }
    // The last byte may end it: whoever has the rest knows at once.
    body.isEnded = body.isEnded || reader.isEnded
    return body
  }
}
