import CallModel
import Contract
import HTTP2Wire
import SwiftProtobuf
import Transport

/// The unary half of the Connect protocol (connectrpc.com/docs/protocol).
enum ConnectFace {
  static let contentTypes = ["application/proto", "application/json"]

  // MARK: Requests

  static func message(of exchange: Exchange) throws(Refusal) -> [UInt8] {
    let head = exchange.head
    if let target = head.value(of: .path), isGet(head) {
      return try ConnectQuery.message(of: target)
    }
    guard let coding = head.value(of: .contentEncoding) else { return exchange.body }
    return try Decoding.decompress(exchange.body[...], coding: coding, field: "content-encoding")
  }

  private static func isGet(_ head: FieldBlock) -> Bool {
    head.value(of: .method)?.hasSameBytes(as: "GET") == true
  }

  /// `Connect-Protocol-Version`, where it is sent, is 1.
  static func checkVersion(_ head: borrowing FieldBlock) throws(Refusal) {
    guard let version = head.value(of: .connectProtocolVersion) else { return }
    guard version.hasSameBytes(as: "1") else {
      throw Refusal(
        .invalidArgument, "connect-protocol-version must be 1",
        reason: "UNSUPPORTED_PROTOCOL_VERSION")
    }
  }

  /// `Connect-Timeout-Ms`: at most 10 digits of milliseconds.
  static func timeout(of head: FieldBlock) throws(Refusal) -> Duration? {
    guard let text = head.value(of: .connectTimeoutMs) else { return nil }
    var milliseconds: Int64 = 0
    var isNumber = (1...10).contains(text.count)
    for index in 0..<min(text.count, 10) {
      let digit = text[index] &- UInt8(ascii: "0")
      isNumber = isNumber && digit < 10
      milliseconds = milliseconds * 10 + Int64(digit)
    }
    guard isNumber else {
      throw Refusal(
        .invalidArgument, "connect-timeout-ms must be 1 to 10 digits",
        reason: "MALFORMED_TIMEOUT")
    }
    return .milliseconds(milliseconds)
  }

  // MARK: Answers

  static func prepare(
    _ message: [UInt8], _ codec: Codec, _ more: [(String, String)] = []
  ) -> PreparedReply {
    PreparedReply(
      headers: PreparedHeaders(
        [
          (":status", "200"), ("content-type", contentTypes[Int(codec.rawValue)]),
          ("content-length", String(message.count)),
        ] + more), body: message)
  }

  static func compose(
    _ message: [UInt8], _ codec: Codec, _ packing: Packing, _ facts: ReplyFacts
  ) -> ComposedReply {
    var fields = FieldBlock()
    fields.append(.status, "200")
    fields.append(name: "content-type", value: contentTypes[Int(codec.rawValue)])
    return HTTPReply.compose(message, packing, fields, facts)
  }

  static func refuse(_ refusal: Refusal, on exchange: Exchange) {
    let body = errorBody(of: refusal)
    var fields = FieldBlock()
    fields.append(name: ":status", value: String(refusal.code.httpStatus.number))
    fields.append(.contentType, "application/json")
    fields.append(.contentLength, decimal: body.count)
    HTTPRefusal.appendFields(of: refusal, to: &fields)
    exchange.respond(fields, body: body)
  }

  /// `{"code": …, "message": …, "details": [{"type", "value"}]}`, section "Error JSON".
  static func errorBody(of refusal: Refusal) -> [UInt8] {
    var json = JSONText()
    appendError(refusal, to: &json)
    return json.bytes
  }

  static func appendError(_ refusal: Refusal, to json: inout JSONText) {
    json.open("{")
    json.member("code", refusal.code.connectWord)
    json.member("message", refusal.message)
    json.key("details")
    json.open("[")
    for detail in RefusalDetails(refusal).messages {
      guard let bytes = try? detail.serializedBytes() as [UInt8] else { continue }
      json.open("{")
      json.member("type", type(of: detail).protoMessageName)
      json.member("value", String(decoding: Base64.encode(bytes), as: UTF8.self))
      json.close("}")
    }
    json.close("]")
    json.close("}")
  }
}
