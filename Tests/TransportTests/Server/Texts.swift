import HTTP2Wire

@testable import Transport

/// What many tests send and expect.
enum Texts {
  static let get = "GET /a?b HTTP/1.1\r\nHost: h\r\n\r\n"

  /// The scripted service's usual answer; `more` are lines before the empty one.
  static func ok(_ body: String, _ more: String = "") -> String {
    "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: \(body.utf8.count)\r\n"
      + "\(more)\r\n\(body)"
  }
}

extension FieldBlock {
  var listing: [String] {
    (0..<count).map { index in
      let name = self.name(at: index)
      let value = self.value(at: index)
      return String(decoding: name.indices.map { name[$0] }, as: UTF8.self) + ": "
        + String(decoding: value.indices.map { value[$0] }, as: UTF8.self)
    }
  }
}
