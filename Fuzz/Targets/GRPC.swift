import CallModel
import HTTP2Wire

@testable import Protocols

extension Fuzzed {
  static let grpc = Fuzzed(
    name: "grpc", promise: "messages are the same however they are cut; texts come back"
  ) { input in
    var choices = Choices(input)
    let kind = choices.number(below: 6)
    let cut = 1 + choices.number(below: 64)
    let bytes = Array(choices.rest)
    switch kind {
    case 0: try messages(bytes, cut: cut, isPacked: cut & 1 == 1)
    case 1: try fields(bytes)
    case 2: try messageText(text(bytes))
    case 3: try base64(bytes)
    case 4: try mediaTypes(bytes)
    default: query(bytes)
    }
  }

  private static let limit = 4096

  /// Messages that were read, and the reason of the refusal that ended it.
  private struct Reading: Equatable {
    var messages: [[UInt8]] = []
    var reason: String?
  }

  private static func messages(_ bytes: [UInt8], cut: Int, isPacked: Bool) throws {
    guard bytes.count <= limit else { return }
    let dialect = Dialect(isPacked ? .grpc : .connect, .proto)
    var head = FieldBlock()
    head.append(name: ":path", value: "/")
    head.append(
      name: isPacked ? "grpc-encoding" : "connect-content-encoding",
      value: bytes.count % 3 == 0 ? "identity" : "gzip")
    func read(cut: Int) -> Reading {
      var reading = Reading()
      var reader = MessageReader(dialect, head, limit: limit)
      do throws(Refusal) {
        for piece in pieces(bytes, of: cut) {
          try reader.append(piece.span)
          while let message = try reader.next() { reading.messages.append(message) }
        }
        try reader.checkEnd()
      } catch {
        reading.reason = error.reason
      }
      return reading
    }
    let whole = read(cut: max(bytes.count, 1))
    try expect(whole == read(cut: cut), "messages depend on how they are cut")
    try expect(whole.messages.allSatisfy { $0.count <= limit }, "a message above the limit")
    let only = try? MessageReader.onlyMessage(of: bytes, dialect, head, limit: limit)
    let isOnly = whole.reason == nil && whole.messages.count == 1
    try expect((only != nil) == isOnly, "one message is and is not the only one")
    let frame = GRPCFrame.wrap(Array(bytes.prefix(limit)))
    let again = try? MessageReader.onlyMessage(of: frame, dialect, head, limit: limit)
    try expect(again == bytes, "a message does not come back from its frame")
  }

  private static func fields(_ bytes: [UInt8]) throws {
    if let timeout = GRPCTimeout.parse(bytes.span) {
      try expect(timeout >= .zero, "a timeout below zero")
    }
    var head = FieldBlock()
    head.append(name: "connect-timeout-ms", value: text(bytes))
    if let timeout = try? ConnectFace.timeout(of: head) {
      try expect(timeout >= .zero, "a timeout below zero")
    }
  }

  private static func messageText(_ message: String) throws {
    let encoded = GRPCMessageText.encode(message)
    try expect(encoded.allSatisfy { (0x20...0x7E).contains($0) }, "no field value: \(encoded)")
    try expect(encoded.first != 0x20 && encoded.last != 0x20, "a space at an end")
    var decoded: [UInt8] = []
    var index = 0
    while index < encoded.count {
      if encoded[index] == UInt8(ascii: "%") {
        decoded.append(UInt8(text(encoded[index + 1...index + 2]), radix: 16) ?? 0)
        index += 3
      } else {
        decoded.append(encoded[index])
        index += 1
      }
    }
    try expect(decoded == Array(message.utf8), "a message does not come back")
  }

  private static func base64(_ bytes: [UInt8]) throws {
    let encoded = Base64.encode(bytes)
    try expect(Base64.decode(encoded) == bytes, "bytes do not come back from base 64")
    guard let decoded = Base64.decode(bytes) else { return }
    let plain = bytes.filter { $0 != UInt8(ascii: "=") }.map { byte in
      byte == UInt8(ascii: "-") ? UInt8(ascii: "+") : byte == UInt8(ascii: "_") ? 0x2F : byte
    }
    try expect(Base64.encode(decoded) == plain, "two texts of one meaning: \(text(bytes))")
  }

  private static func mediaTypes(_ bytes: [UInt8]) throws {
    let essence = MediaType.essence(bytes.span)
    try expect(MediaType.essence(essence.span) == essence, "an essence has an essence")
    _ = MediaType.isJSON(bytes.span)
    _ = AcceptedCodings.takeGzip(bytes.span)
  }

  private static func query(_ bytes: [UInt8]) {
    let target = Array("/s/m?".utf8) + bytes
    _ = ConnectQuery.codec(of: target.span)
    _ = try? ConnectQuery.message(of: target.span)
  }
}
