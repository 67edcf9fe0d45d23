import CallModel
import Compression
import HTTP2Wire
import Transport

/// gRPC for browsers, over any HTTP (grpc/grpc `doc/PROTOCOL-WEB.md`): the frames of gRPC, with the
/// trailers as the last frame of the body.
enum GRPCWebFace {
  private static let contentTypes = ["application/grpc-web+proto", "application/grpc-web+json"]
  private static let textType = "application/grpc-web-text+proto"
  private static let trailersFlag: UInt8 = 0x80

  static func contentType(of dialect: Dialect) -> String {
    dialect.isText ? textType : contentTypes[Int(dialect.codec.rawValue)]
  }

  // MARK: Requests

  /// The one message of a unary request.
  static func message(
    of exchange: Exchange, _ dialect: Dialect
  ) throws(Refusal) -> [UInt8] {
    let head = exchange.head
    return try GRPCFace.message(in: frames(in: exchange.body, dialect, head), head)
  }

  /// The frames in a body that may be packed as a whole ("Compression") and written in base 64.
  static func frames(
    in body: [UInt8], _ dialect: Dialect, _ head: borrowing FieldBlock
  ) throws(Refusal) -> [UInt8] {
    var bytes = body
    if let coding = head.value(of: .contentEncoding) {
      bytes = try Decoding.decompress(bytes[...], coding: coding, field: "content-encoding")
    }
    guard dialect.isText else { return bytes }
    guard let frames = GRPCWebText.decode(bytes) else {
      throw Refusal(
        .invalidArgument, "the body is not the base 64 that its content type says",
        reason: "MALFORMED_MESSAGE")
    }
    return frames
  }

  // MARK: Answers

  static func prepare(_ message: [UInt8], _ dialect: Dialect) -> PreparedReply {
    PreparedReply(
      headers: PreparedHeaders([
        (":status", "200"), ("content-type", contentType(of: dialect)),
      ]), body: body(GRPCFrame.wrap(message), dialect))
  }

  /// Other clients than browsers pack messages; a browser takes only a body packed as a whole.
  static func packing(for head: borrowing FieldBlock) -> Packing {
    if AcceptedCodings.takeGzip(head.value(of: .grpcAcceptEncoding)) { return .message }
    return HTTPReply.packing(for: head)
  }

  static func compose(
    _ message: [UInt8], _ dialect: Dialect, _ packing: Packing, _ facts: ReplyFacts
  ) -> ComposedReply {
    var fields = FieldBlock()
    fields.append(.status, "200")
    fields.append(name: "content-type", value: contentType(of: dialect))
    facts.append(to: &fields)
    if packing == .message, let packed = ReplyPacking.pack(message) {
      fields.append(.grpcEncoding, "gzip")
      let frame = GRPCFrame.wrap(packed, isCompressed: true)
      return ComposedReply(fields: fields, body: body(frame, dialect))
    }
    let whole = body(GRPCFrame.wrap(message), dialect)
    let packed = packing == .body ? ReplyPacking.pack(whole) : nil
    if packed != nil { fields.append(.contentEncoding, "gzip") }
    return ComposedReply(fields: fields, body: packed ?? whole)
  }

  /// Trailers-Only: the status in the header section, and no body.
  static func refuse(_ refusal: Refusal, _ dialect: Dialect, on exchange: Exchange) {
    GRPCFace.refuse(refusal, contentType: contentType(of: dialect), on: exchange)
  }

  /// A reply's frame with the trailers of success behind it.
  private static func body(_ frame: [UInt8], _ dialect: Dialect) -> [UInt8] {
    dialect.isText
      ? GRPCWebText.encode(frame + trailersFrame(nil)) : frame + trailersFrame(nil)
  }

  /// The last frame as it goes out.
  ///
  /// - Parameter refusal: nil for success.
  static func trailers(_ refusal: Refusal?, _ dialect: Dialect) -> [UInt8] {
    let frame = trailersFrame(refusal)
    return dialect.isText ? GRPCWebText.encode(frame) : frame
  }

  /// "Message framing": a block of fields as HTTP/1 writes them, without the empty line.
  private static func trailersFrame(_ refusal: Refusal?) -> [UInt8] {
    guard let refusal else { return successFrame }
    var fields = FieldBlock()
    GRPCFace.status(of: refusal, into: &fields)
    return trailersFrame(fields)
  }

  private static func trailersFrame(_ fields: borrowing FieldBlock) -> [UInt8] {
    var block: [UInt8] = []
    for index in 0..<fields.count {
      // No value can hold a line end: messages are escaped, details are base 64.
      block += "\(fields.nameText(at: index)): \(fields.valueText(at: index))\r\n".utf8
    }
    return GRPCFrame.wrap(block, flags: trailersFlag)
  }

  private static let successFrame: [UInt8] = {
    var fields = FieldBlock()
    fields.append(name: "grpc-status", value: "0")
    return trailersFrame(fields)
  }()
}

extension Face {
  /// Whether it speaks in gRPC's own fields: `grpc-timeout`, `grpc-encoding`, `grpc-status`.
  var hasGRPCFields: Bool {
    switch self {
    case .grpc, .grpcWeb: true
    case .connect, .rest, .compatible: false
    }
  }
}
