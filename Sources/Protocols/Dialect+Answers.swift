package import CallModel
import Contract
import HTTP2Wire
package import Transport

// What every face can say to a unary call. One `switch` each; the words are the faces' own.
extension Dialect {
  /// An answer to be sent often.
  package func prepare(_ message: [UInt8]) -> PreparedReply {
    switch face {
    case .grpc: GRPCFace.prepare(message, codec)
    case .grpcWeb: GRPCWebFace.prepare(message, self)
    case .connect: ConnectFace.prepare(message, codec)
    case .rest, .compatible: RESTFace.prepare(message)
    }
  }

  /// An answer to be sent once. `facts` are public fields about this call.
  package func reply(_ message: [UInt8], facts: ReplyFacts, on exchange: Exchange) {
    switch face {
    case .grpc: GRPCFace.reply(message, codec, facts, on: exchange)
    case .grpcWeb: GRPCWebFace.reply(message, self, facts, on: exchange)
    case .connect: ConnectFace.reply(message, codec, facts, on: exchange)
    case .rest, .compatible: RESTFace.reply(message, facts, on: exchange)
    }
  }

  package func refuse(_ refusal: Refusal, on exchange: Exchange) {
    switch face {
    case .grpc: GRPCFace.refuse(refusal, codec, on: exchange)
    case .grpcWeb: GRPCWebFace.refuse(refusal, self, on: exchange)
    case .connect: ConnectFace.refuse(refusal, on: exchange)
    case .rest: RESTFace.refuse(refusal, on: exchange)
    case .compatible: CompatibleFace.refuse(refusal, on: exchange)
    }
  }

  /// The time the caller gives; nil when it does not say.
  package func timeout(of exchange: Exchange) throws(Refusal) -> Duration? {
    switch face {
    case .grpc, .grpcWeb: try GRPCFace.timeout(of: exchange.head)
    case .connect, .rest, .compatible: try ConnectFace.timeout(of: exchange.head)
    }
  }
}

/// What a reply may say beside its message.
package struct ReplyFacts: Sendable {
  /// HTTP status on REST: 200, or 201 and 204 where the operation says so.
  package var status: Int
  /// The cloud's id of the call that gave the answer.
  package var upstreamRequestID: String?

  /// Rows of a list that the cloud counts and did not give; nil when none are known to be missing.
  package var missingRows: Int?

  package init(
    status: Int = 200, upstreamRequestID: String? = nil, missingRows: Int? = nil
  ) {
    self.status = status
    self.upstreamRequestID = upstreamRequestID
    self.missingRows = missingRows
  }

  /// Nothing is to be said in fields.
  var isSilent: Bool { upstreamRequestID == nil && missingRows == nil }

  /// Fields, and metadata keys, that say so.
  func append(to fields: inout FieldBlock) {
    if let upstreamRequestID {
      fields.append(name: Self.upstreamRequestIDField, value: upstreamRequestID)
    }
    if let missingRows {
      fields.append(name: Self.missingRowsField, value: String(missingRows))
    }
  }

  /// Name of the field and metadata key that carries the cloud's request id.
  static let upstreamRequestIDField = "gatehouse-upstream-request-id"
  static let missingRowsField = "gatehouse-list-missing"
}
