public import CallModel
import Contract
public import HTTP2Wire
public import Transport

// What every face can say to a unary call. One `switch` each; the words are the faces' own.
extension Dialect {
  /// An answer to be sent often.
  ///
  /// - Parameter limits: What it says of its caller's limits (`RateLimitFields.policy`), on the
  ///   faces that tell of them; empty without any.
  public func prepare(_ message: [UInt8], limits: [UInt8] = []) -> PreparedReply {
    switch face {
    case .grpc: GRPCFace.prepare(message, codec)
    case .grpcWeb: GRPCWebFace.prepare(message, self)
    case .connect: ConnectFace.prepare(message, codec, RateLimitFields.prepared(limits))
    case .rest, .compatible: RESTFace.prepare(message, RateLimitFields.prepared(limits))
    }
  }

  /// An answer to be sent once. `facts` are public fields about this call.
  public func reply(_ message: [UInt8], facts: ReplyFacts, on exchange: Exchange) {
    compose(message, packing(of: message.count, for: exchange.head), facts).send(on: exchange)
  }

  /// How an answer of so many bytes goes out to whoever wrote this head.
  public func packing(of byteCount: Int, for head: borrowing FieldBlock) -> Packing {
    guard byteCount > ReplyPacking.minimumBytes else { return .none }
    return switch face {
    case .grpc: GRPCFace.packing(for: head)
    case .grpcWeb: GRPCWebFace.packing(for: head)
    case .connect, .rest: HTTPReply.packing(for: head)
    // The cloud's own body, as it came.
    case .compatible: .none
    }
  }

  /// The same for whoever sent this request; most name no coding that they take.
  public func packing(of byteCount: Int, for exchange: Exchange) -> Packing {
    guard exchange.has(.acceptEncoding) || exchange.has(.grpcAcceptEncoding) else { return .none }
    return packing(of: byteCount, for: exchange.head)
  }

  /// An answer with all that is said beside it.
  public func compose(
    _ message: [UInt8], _ packing: Packing, _ facts: ReplyFacts
  ) -> ComposedReply {
    switch face {
    case .grpc: GRPCFace.compose(message, codec, packing, facts)
    case .grpcWeb: GRPCWebFace.compose(message, self, packing, facts)
    case .connect: ConnectFace.compose(message, codec, packing, facts)
    case .rest: RESTFace.compose(message, packing, facts)
    case .compatible: CompatibleFace.compose(message, facts)
    }
  }

  public func refuse(_ refusal: Refusal, on exchange: Exchange) {
    switch face {
    case .grpc: GRPCFace.refuse(refusal, codec, on: exchange)
    case .grpcWeb: GRPCWebFace.refuse(refusal, self, on: exchange)
    case .connect: ConnectFace.refuse(refusal, on: exchange)
    case .rest: RESTFace.refuse(refusal, on: exchange)
    case .compatible: CompatibleFace.refuse(refusal, on: exchange)
    }
  }

  /// The time the caller gives; nil when it does not say.
  ///
  /// None at all is a deadline that has passed: Connect's grammar does not have it, its own servers
  /// take it for just that, and so does gRPC. Nothing is begun for it.
  public func timeout(of exchange: Exchange) throws(Refusal) -> Duration? {
    let isGRPC = face == .grpc || face == .grpcWeb
    guard exchange.has(isGRPC ? .grpcTimeout : .connectTimeoutMs) else { return nil }
    let timeout =
      try isGRPC ? GRPCFace.timeout(of: exchange.head) : ConnectFace.timeout(of: exchange.head)
    guard timeout != .zero else { throw Self.over }
    return timeout
  }

  private static let over = Refusal(
    .deadlineExceeded, "the call came without any time left: its timeout is 0",
    reason: "DEADLINE_EXCEEDED")
}
