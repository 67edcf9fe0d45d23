@testable import HTTP2Wire

/// Frames as bytes, to play a peer that no library would play.
enum Frame {
  static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)
  static let endStream: UInt8 = 0x1
  static let acknowledgement: UInt8 = 0x1
  static let endHeaders: UInt8 = 0x4
  static let padded: UInt8 = 0x8

  static func bytes(_ type: UInt8, _ flags: UInt8 = 0, _ stream: Int32 = 0, _ payload: [UInt8] = [])
    -> [UInt8]
  {
    let length = payload.count
    return [UInt8(length >> 16 & 0xFF), UInt8(length >> 8 & 0xFF), UInt8(length & 0xFF)]
      + [type, flags] + word(UInt32(stream)) + payload
  }

  static func data(_ stream: Int32, _ body: String, end: Bool = false) -> [UInt8] {
    bytes(0, end ? endStream : 0, stream, Array(body.utf8))
  }

  static func headers(_ stream: Int32, _ fields: [(String, String)], end: Bool = true) -> [UInt8] {
    bytes(1, endHeaders | (end ? endStream : 0), stream, block(fields))
  }

  static func request(_ stream: Int32, _ more: [(String, String)] = [], end: Bool = true) -> [UInt8]
  {
    headers(stream, get + more, end: end)
  }

  static func reset(_ stream: Int32, _ code: HTTP2ErrorCode = .cancel) -> [UInt8] {
    bytes(3, 0, stream, word(code.rawValue))
  }

  static func settings(_ entries: [(UInt16, UInt32)] = []) -> [UInt8] {
    bytes(4, 0, 0, entries.flatMap { [UInt8($0.0 >> 8), UInt8($0.0 & 0xFF)] + word($0.1) })
  }

  static let settingsAcknowledged = bytes(4, acknowledgement)
  static let ping = bytes(6, 0, 0, Array(repeating: 7, count: 8))

  static func windowUpdate(_ stream: Int32, _ increment: UInt32) -> [UInt8] {
    bytes(8, 0, stream, word(increment))
  }

  static let get = [
    (":method", "GET"), (":scheme", "https"), (":authority", "a.example"), (":path", "/"),
  ]

  /// A header block of literals, neither indexed nor compressed (RFC 7541 §6.2.2).
  static func block(_ fields: [(String, String)]) -> [UInt8] {
    fields.flatMap { [0] + string($0.0) + string($0.1) }
  }

  private static func string(_ text: String) -> [UInt8] {
    let bytes = Array(text.utf8)
    guard bytes.count >= 127 else { return [UInt8(bytes.count)] + bytes }
    var rest = bytes.count - 127
    var length: [UInt8] = [127]
    while rest >= 128 {
      length.append(UInt8(rest % 128 + 128))
      rest /= 128
    }
    return length + [UInt8(rest)] + bytes
  }

  static func word(_ value: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> UInt32($0)) }
  }
}
