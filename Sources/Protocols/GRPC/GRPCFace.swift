import CallModel
import Contract
import HTTP2Wire
import SwiftProtobuf
import Transport

/// gRPC over HTTP/2 (grpc/grpc `doc/PROTOCOL-HTTP2.md`).
enum GRPCFace {
  static let contentTypes = ["application/grpc", "application/grpc+json"]

  private static let replyHeaders = contentTypes.map { contentType in
    PreparedHeaders([(":status", "200"), ("content-type", contentType)])
  }
  private static let successTrailers = PreparedHeaders([("grpc-status", "0")])

  // MARK: Requests

  /// The one message of a unary request.
  static func message(of exchange: Exchange) throws(Refusal) -> [UInt8] {
    try message(in: exchange.body, exchange.head)
  }

  /// The one message in the frames of a unary request.
  static func message(
    in bytes: [UInt8], _ head: borrowing FieldBlock
  ) throws(Refusal) -> [UInt8] {
    guard let prefix = GRPCFrame.prefix(of: bytes.span) else {
      throw malformed("a unary request needs one length-prefixed message, and none came")
    }
    let end = GRPCFrame.prefixBytes + prefix.count
    guard bytes.count == end else {
      throw malformed(
        bytes.count < end
          ? "the message is shorter than its prefix says"
          : "a unary request has one message, and more came")
    }
    let message = bytes[GRPCFrame.prefixBytes..<end]
    guard prefix.flags & ~GRPCFrame.compressedFlag == 0 else {
      throw malformed("the prefix of a message has flags that no request has")
    }
    guard prefix.flags == 0 else {
      return try Decoding.decompress(
        message, coding: head.value(of: .grpcEncoding), field: "grpc-encoding")
    }
    return Array(message)
  }

  static func timeout(of head: FieldBlock) throws(Refusal) -> Duration? {
    guard let text = head.value(of: .grpcTimeout) else { return nil }
    guard let timeout = GRPCTimeout.parse(text) else {
      throw Refusal(
        .invalidArgument, "grpc-timeout must be 1 to 8 digits and one of H, M, S, m, u, n",
        reason: "MALFORMED_TIMEOUT")
    }
    return timeout
  }

  private static func malformed(_ message: String) -> Refusal {
    Refusal(.invalidArgument, message, reason: "MALFORMED_MESSAGE")
  }

  // MARK: Answers

  static func prepare(_ message: [UInt8], _ codec: Codec) -> PreparedReply {
    PreparedReply(
      headers: replyHeaders[Int(codec.rawValue)], body: GRPCFrame.wrap(message),
      trailers: successTrailers)
  }

  static func packing(for head: borrowing FieldBlock) -> Packing {
    AcceptedCodings.takeGzip(head.value(of: .grpcAcceptEncoding)) ? .message : .none
  }

  static func compose(
    _ message: [UInt8], _ codec: Codec, _ packing: Packing, _ facts: ReplyFacts
  ) -> ComposedReply {
    var headers = FieldBlock()
    headers.append(.status, "200")
    headers.append(name: "content-type", value: contentTypes[Int(codec.rawValue)])
    facts.append(to: &headers)
    let packed = packing == .message ? ReplyPacking.pack(message) : nil
    if packed != nil { headers.append(.grpcEncoding, "gzip") }
    return ComposedReply(
      fields: headers, body: GRPCFrame.wrap(packed ?? message, isCompressed: packed != nil),
      trailers: successTrailers)
  }

  /// Trailers-Only: the status in the only header section.
  static func refuse(_ refusal: Refusal, _ codec: Codec, on exchange: Exchange) {
    refuse(refusal, contentType: contentTypes[Int(codec.rawValue)], on: exchange)
  }

  static func refuse(_ refusal: Refusal, contentType: String, on exchange: Exchange) {
    var fields = FieldBlock()
    fields.append(.status, "200")
    fields.append(name: "content-type", value: contentType)
    if refusal.isOfCoding {
      fields.append(name: "grpc-accept-encoding", value: AcceptedCodings.known)
    }
    status(of: refusal, into: &fields)
    exchange.respond(fields)
  }

  /// The fields that say why, in headers or trailers.
  static func status(of refusal: Refusal, into fields: inout FieldBlock) {
    fields.append(name: "grpc-status", value: String(refusal.code.rawValue))
    fields.append(
      name: Array("grpc-message".utf8).span,
      value: GRPCMessageText.encode(refusal.message).span)
    if let details = try? statusMessage(of: refusal).serializedBytes() as [UInt8] {
      fields.append(
        name: Array("grpc-status-details-bin".utf8).span, value: Base64.encode(details).span)
    }
  }

  private static func statusMessage(of refusal: Refusal) throws -> Google_Rpc_Status {
    let details = try RefusalDetails(refusal).messages.map {
      try Google_Protobuf_Any(message: $0)
    }
    return Google_Rpc_Status.with {
      $0.code = Int32(refusal.code.rawValue)
      $0.message = refusal.message
      $0.details = details
    }
  }
}
