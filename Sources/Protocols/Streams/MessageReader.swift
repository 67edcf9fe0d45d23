public import CallModel
public import HTTP2Wire

/// Cuts the body of a call into its messages, as the bytes come: gRPC's length-prefixed messages
/// and Connect's envelopes have the same five bytes before each.
///
/// What it holds is bounded: no message above the limit, and no more bytes than fit one message
/// and its prefix while the taker is not ready for the next one.
public struct MessageReader {
  /// Bytes before each message.
  public static let prefixBytes = GRPCFrame.prefixBytes

  private let limit: Int
  private let codingField: StaticString
  private let coding: [UInt8]?
  private var buffer: [UInt8] = []
  /// Bytes of `buffer` that were given out.
  private var taken = 0

  /// - Parameters:
  ///   - head: Names the coding of packed messages.
  ///   - limit: Bytes of one message, packed and unpacked.
  public init(_ dialect: Dialect, _ head: borrowing FieldBlock, limit: Int) {
    self.limit = limit
    codingField = dialect.face.hasGRPCFields ? "grpc-encoding" : "connect-content-encoding"
    coding = head.string(named: codingField).map { Array($0.utf8) }
  }

  /// Bytes that arrived and were not given out.
  public var waitingBytes: Int { buffer.count - taken }

  /// More of the body.
  public mutating func append(_ bytes: Span<UInt8>) throws(Refusal) {
    guard waitingBytes + bytes.count <= limit + GRPCFrame.prefixBytes else {
      throw Refusal(
        .resourceExhausted,
        "more than \(limit) bytes of requests wait: a message too large, or replies not read",
        reason: Refusal.tooLargeReason)
    }
    if taken > 0 {
      buffer.removeFirst(taken)
      taken = 0
    }
    for index in bytes.indices {
      buffer.append(bytes[index])
    }
  }

  /// The next message, unpacked; nil until it is complete.
  public mutating func next() throws(Refusal) -> [UInt8]? {
    guard let prefix = GRPCFrame.prefix(of: buffer.span.extracting(droppingFirst: taken)) else {
      return nil
    }
    guard prefix.flags & ~GRPCFrame.compressedFlag == 0 else {
      throw Self.malformed("the prefix of a message has flags that no request has")
    }
    guard prefix.count <= limit else {
      throw Refusal.tooLarge("a message of the request is", limit: limit)
    }
    let start = taken + GRPCFrame.prefixBytes
    guard buffer.count - start >= prefix.count else { return nil }
    let message = buffer[start..<start + prefix.count]
    taken = start + prefix.count
    if prefix.flags == 0 { return Array(message) }
    return try Decoding.decompress(
      message, coding: coding?.span, field: codingField.description, limit: limit)
  }

  /// The body has ended, and every message was taken out: nothing may be left.
  public func checkEnd() throws(Refusal) {
    guard waitingBytes == 0 else {
      throw Self.malformed("the last message is shorter than its prefix says")
    }
  }

  private static func malformed(_ message: String) -> Refusal {
    Refusal(.invalidArgument, message, reason: "MALFORMED_MESSAGE")
  }
}

extension MessageReader {
  /// The one message of a whole body, for calls whose request is one and whose reply is a stream.
  public static func onlyMessage(
    of body: [UInt8], _ dialect: Dialect, _ head: borrowing FieldBlock, limit: Int
  ) throws(Refusal) -> [UInt8] {
    var reader = MessageReader(dialect, head, limit: limit)
    let body = dialect.face == .grpcWeb ? try GRPCWebFace.frames(in: body, dialect, head) : body
    try reader.append(body.span)
    guard let message = try reader.next() else {
      throw malformed(
        body.isEmpty
          ? "the request is one message, and none came"
          : "the message is shorter than its prefix says")
    }
    guard reader.waitingBytes == 0 else {
      throw malformed("the request is one message, and more came")
    }
    return message
  }
}
