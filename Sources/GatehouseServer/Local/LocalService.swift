import CallModel
import Contract
import SwiftProtobuf

/// How the gateway serves one operation by itself: request and reply are each one message or a
/// stream, as the rpc says.
enum LocalHandler {
  /// Answers at once.
  typealias Unary = (any Message) throws(Refusal) -> any Message
  /// Where the request is one message, called once; the handler finishes the stream. Where it is a
  /// stream, called for each message while the reply is writable; the stream finishes behind the
  /// last one.
  typealias Stream = (any Message, ReplyStream) throws(Refusal) -> Void

  /// Answers when it can, to a caller of this name; what it does is finished also when nobody waits
  /// any more.
  typealias Later = @Sendable (any Message, _ caller: String) async throws(Refusal) -> any Message

  case unary(Unary)
  case later(Later)
  case stream(Stream)
}

/// A service that the gateway serves by itself; one of each per event loop.
protocol LocalService {
  /// By rpc path: `/grpc.health.v1.Health/Check`.
  var handlers: [String: LocalHandler] { get }
}

/// Who serves what by itself, by operation.
struct LocalServices {
  private let handlers: [LocalHandler?]

  init(_ services: [any LocalService], in table: OperationTable) {
    var byPath: [String: LocalHandler] = [:]
    for service in services {
      byPath.merge(service.handlers) { _, _ in
        preconditionFailure("two services serve one operation")
      }
    }
    handlers = table.operations.map { operation in
      guard let handler = byPath[operation.rpcPath] else { return nil }
      switch (handler, operation.kind) {
      case (.unary, .unary), (.later, .unary), (.stream, .serverStreaming),
        (.stream, .bidirectional), (.stream, .clientStreaming):
        return handler
      default:
        preconditionFailure("\(operation.rpcPath) is not what its handler serves")
      }
    }
  }

  func answer(_ request: any Message, to operation: Operation) throws(Refusal) -> any Message {
    guard case .unary(let answer) = handlers[operation.index] else {
      throw Self.notOffered(operation)
    }
    return try answer(request)
  }

  /// Nil for what is answered at once.
  func later(_ operation: Operation) -> LocalHandler.Later? {
    guard case .later(let answer) = handlers[operation.index] else { return nil }
    return answer
  }

  func stream(of operation: Operation) throws(Refusal) -> LocalHandler.Stream {
    guard case .stream(let stream) = handlers[operation.index] else {
      throw Self.notOffered(operation)
    }
    return stream
  }

  private static func notOffered(_ operation: Operation) -> Refusal {
    Refusal(.unimplemented, "\(operation.name) is not offered here", reason: "METHOD_UNKNOWN")
  }
}
