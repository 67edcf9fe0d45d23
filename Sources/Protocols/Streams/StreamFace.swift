public import CallModel
public import HTTP2Wire
public import Transport

/// How the replies of one stream are written: head, messages, end.
///
/// On gRPC the end is trailers; on gRPC-Web and Connect it is a last envelope, and the HTTP status
/// is 200 whatever happened (Connect protocol, "Streaming RPCs"). On REST messages are server-sent
/// events (WHATWG HTML §9.2), whose end is the end of the answer.
public struct StreamFace: Sendable {
  public let dialect: Dialect
  /// The caller takes gzip, so large messages are packed.
  private let packs: Bool

  private static let endFlag: UInt8 = 2

  public init(_ dialect: Dialect, _ head: borrowing FieldBlock) {
    self.dialect = dialect
    packs =
      switch dialect.face {
      case .grpc, .grpcWeb: AcceptedCodings.takeGzip(head.value(of: .grpcAcceptEncoding))
      case .connect: AcceptedCodings.takeGzip(head.first(named: "connect-accept-encoding"))
      case .rest, .compatible: false
      }
  }

  /// What the head of a request must hold for a stream of this face.
  public func check(_ head: borrowing FieldBlock) throws(Refusal) {
    if dialect.face == .connect { try ConnectFace.checkVersion(head) }
  }

  // MARK: Head

  public func begin(on exchange: Exchange) {
    exchange.start(head(refusal: nil))
  }

  private func head(refusal: Refusal?) -> FieldBlock {
    var fields = FieldBlock()
    fields.append(.status, "200")
    fields.append(name: "content-type", value: contentType)
    if dialect.face == .rest {
      fields.append(name: "cache-control", value: "no-store")
      // What nginx is asked for, which else keeps events back until it has a buffer full of them.
      fields.append(name: "x-accel-buffering", value: "no")
    }
    if packs { fields.append(name: prefix + "encoding", value: "gzip") }
    if refusal?.isOfCoding == true {
      fields.append(name: acceptField, value: AcceptedCodings.known)
    }
    return fields
  }

  private var contentType: String {
    switch dialect.face {
    case .grpc: GRPCFace.contentTypes[Int(dialect.codec.rawValue)]
    case .grpcWeb: GRPCWebFace.contentType(of: dialect)
    case .rest: "text/event-stream"
    case .connect, .compatible:
      dialect.codec == .proto ? "application/connect+proto" : "application/connect+json"
    }
  }

  private var prefix: String { dialect.face.hasGRPCFields ? "grpc-" : "connect-content-" }

  private var acceptField: String {
    dialect.face.hasGRPCFields ? "grpc-accept-encoding" : "connect-accept-encoding"
  }

  // MARK: Messages

  /// A message as it goes out, with its prefix; on REST an event.
  ///
  /// - Parameter id: Of the event, without line breaks; nil where it has none.
  public func frame(_ message: [UInt8], id: String? = nil) -> [UInt8] {
    if dialect.face == .rest { return ServerSentEvents.event(message, id: id) }
    let packed = packs ? ReplyPacking.pack(message) : nil
    let frame = GRPCFrame.wrap(packed ?? message, isCompressed: packed != nil)
    return dialect.isText ? GRPCWebText.encode(frame) : frame
  }

  /// What is written now and then while there is nothing to say, so that nothing on the way takes
  /// the stream for dead; nil on faces that have no such words.
  public var beat: [UInt8]? { dialect.face == .rest ? ServerSentEvents.comment : nil }

  // MARK: End

  /// Ends a stream in which there was nothing to say.
  ///
  /// On REST by 204, which tells an `EventSource` not to come again.
  public func endEmpty(on exchange: Exchange) {
    guard dialect.face != .rest else {
      var fields = FieldBlock()
      fields.append(.status, "204")
      exchange.respond(fields)
      return
    }
    begin(on: exchange)
    end(nil, on: exchange)
  }

  /// Ends a stream of which the head is out.
  public func end(_ refusal: Refusal?, on exchange: Exchange) {
    switch dialect.face {
    case .grpc:
      var trailers = FieldBlock()
      if let refusal {
        GRPCFace.status(of: refusal, into: &trailers)
      } else {
        trailers.append(name: "grpc-status", value: "0")
      }
      exchange.finish(trailers: trailers)
    case .grpcWeb:
      exchange.write(GRPCWebFace.trailers(refusal, dialect))
      exchange.finish()
    case .rest:
      if let refusal { exchange.write(ServerSentEvents.refusal(refusal)) }
      exchange.finish()
    case .connect, .compatible:
      exchange.write(endOfStream(refusal))
      exchange.finish()
    }
  }

  /// Refuses a call of which nothing was said yet.
  public func refuse(_ refusal: Refusal, on exchange: Exchange) {
    switch dialect.face {
    case .grpc, .grpcWeb, .rest: dialect.refuse(refusal, on: exchange)
    case .connect, .compatible:
      exchange.respond(head(refusal: refusal), body: endOfStream(refusal))
    }
  }

  /// Connect protocol, "EndStreamResponse": `{"error": …, "metadata": {name: [values]}}`.
  private func endOfStream(_ refusal: Refusal?) -> [UInt8] {
    var json = JSONText()
    json.open("{")
    if let refusal {
      json.key("error")
      ConnectFace.appendError(refusal, to: &json)
      var fields = FieldBlock()
      HTTPRefusal.appendFields(of: refusal, to: &fields)
      if !fields.isEmpty {
        json.key("metadata")
        json.open("{")
        for index in 0..<fields.count {
          json.key(fields.nameText(at: index))
          json.open("[")
          json.value(fields.valueText(at: index))
          json.close("]")
        }
        json.close("}")
      }
    }
    json.close("}")
    return GRPCFrame.wrap(json.bytes, flags: Self.endFlag)
  }
}
