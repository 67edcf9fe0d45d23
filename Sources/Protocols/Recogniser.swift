import Bytes
public import CallModel
public import Contract
public import HTTP2Wire
public import Transport

/// Finds out which operation a request means, and on which face it speaks.
///
/// By method, then content type, as connect-go does: a gRPC client that calls what does not exist
/// hears it in gRPC, a browser in JSON. Nothing is allocated for a request that is recognised.
public struct Recogniser: Sendable {
  public enum Recognition {
    case unary(Operation, Dialect)
    /// A call of which at least one side is a stream.
    case streaming(Operation, Dialect)
    /// Something on the cloud's own paths.
    case compatible(CompatibleErrand)
    case refused(Refusal, Dialect)
    /// The document about REST, for everybody.
    case openAPI
    /// The path is known, the method is not: HTTP 405.
    case methodNotAllowed(String)
    /// The path is known, the content type is of no face: HTTP 415 with those that are.
    case unsupportedMediaType(accepted: String)
    /// The protocol asked for needs HTTP/2: HTTP 505.
    case needsHTTP2
  }

  private let table: OperationTable

  public init(_ table: OperationTable) {
    self.table = table
  }

  /// - Parameter version: over which the request came. gRPC exists over HTTP/2 only; its own
  ///   clients never come over another, so whoever does hears it from HTTP and not from a gRPC
  ///   status.
  public func recognise(
    _ head: borrowing FieldBlock, over version: ConnectionFacts.Version
  ) -> Recognition {
    guard let method = head.value(of: .method), let target = head.value(of: .path) else {
      preconditionFailure("a request without method or path passed the wire")
    }
    // Most requests of one connection speak one face: a REST path is known by its first letters.
    if target.count > 3, target[1] == UInt8(ascii: "v"), target[3] == UInt8(ascii: "/") {
      let isCloudPath = target[2] == UInt8(ascii: "5") || target[2] == UInt8(ascii: "3")
      let path = Target.path(of: target)
      return isCloudPath ? compatible(method, path) : rest(method, path)
    }
    let isPost = method.hasSameBytes(as: "POST")
    let kind = isPost ? ContentKind(head.value(of: .contentType)) : .none
    if kind.isGRPC, version != .http2 { return .needsHTTP2 }
    // Most targets are all path.
    if isPost, let operation = table.operation(rpcPath: target) {
      return post(operation, kind, head)
    }
    let path = Target.path(of: target)
    guard let operation = table.operation(rpcPath: path) else {
      if kind.isGRPC { return .refused(Self.unknownMethod(path), Dialect(.grpc, kind.codec)) }
      if let dialect = kind.webDialect { return .refused(Self.unknownMethod(path), dialect) }
      if path.hasSameBytes(as: "/openapi.json") {
        return method.hasSameBytes(as: "GET") ? .openAPI : .methodNotAllowed("GET")
      }
      return rest(method, path)
    }
    if isPost {
      return post(operation, kind, head)
    }
    guard method.hasSameBytes(as: "GET"), operation.isSideEffectFree, operation.kind == .unary
    else {
      return .methodNotAllowed(operation.isSideEffectFree ? "GET, POST" : "POST")
    }
    return .unary(operation, Dialect(.connect, ConnectQuery.codec(of: target)))
  }

  private func post(
    _ operation: Operation, _ kind: ContentKind, _ head: borrowing FieldBlock
  ) -> Recognition {
    let isUnary = operation.kind == .unary
    switch kind {
    case .grpcProto, .grpcJSON:
      let dialect = Dialect(.grpc, kind.codec)
      return isUnary ? .unary(operation, dialect) : .streaming(operation, dialect)
    case .grpcWeb(let dialect):
      switch operation.kind {
      case .unary: return .unary(operation, dialect)
      case .serverStreaming: return .streaming(operation, dialect)
      // Browsers do not stream requests, and the protocol has no words for it ("Bidi-streaming").
      case .clientStreaming, .bidirectional: return .refused(Self.noRequestStreams, dialect)
      }
    case .proto, .json:
      guard isUnary else { break }
      let dialect = Dialect(.connect, kind.codec)
      do throws(Refusal) {
        try ConnectFace.checkVersion(head)
      } catch {
        return .refused(error, dialect)
      }
      return .unary(operation, dialect)
    case .connectProto, .connectJSON:
      guard !isUnary else { break }
      return .streaming(operation, Dialect(.connect, kind.codec))
    case .none, .other:
      break
    }
    return .unsupportedMediaType(accepted: isUnary ? Self.unaryTypes : Self.streamTypes)
  }

  private func rest(_ method: Span<UInt8>, _ path: Span<UInt8>) -> Recognition {
    switch table.route(method: method, path: path) {
    case .match(let match):
      match.operation.kind == .unary
        ? .unary(match.operation, Dialect(.rest, .json))
        : .streaming(match.operation, Dialect(.rest, .json))
    case .methodNotAllowed(let allowed): .methodNotAllowed(allowed)
    case .notFound:
      .refused(
        Refusal(
          .notFound, "there is nothing at this path",
          reason: "PATH_UNKNOWN"),
        Dialect(.rest, .json))
    }
  }

  private func compatible(_ method: Span<UInt8>, _ path: Span<UInt8>) -> Recognition {
    switch CompatibleRouting.route(method, path, in: table) {
    case .errand(let errand): .compatible(errand)
    case .refused(let refusal): .refused(refusal, Dialect(.compatible, .json))
    }
  }

  private static func unknownMethod(_ path: Span<UInt8>) -> Refusal {
    Refusal(.unimplemented, "there is no such method", reason: "METHOD_UNKNOWN")
  }

  private static let noRequestStreams = Refusal(
    .unimplemented, "the request is a stream, which gRPC-Web does not have; call it over gRPC",
    reason: "STREAMING_UNSUPPORTED")

  /// The content types a POST to an rpc's path may have, for `Accept-Post`.
  private static let grpcTypes = [
    "application/grpc", "application/grpc+proto", "application/grpc+json", "application/grpc-web",
    "application/grpc-web+proto", "application/grpc-web+json", "application/grpc-web-text",
    "application/grpc-web-text+proto",
  ].joined(separator: ", ")
  static let unaryTypes = grpcTypes + ", application/proto, application/json"
  static let streamTypes = grpcTypes + ", application/connect+proto, application/connect+json"
}

/// The parts of a request target (RFC 9112 §3.2).
public enum Target {
  /// Everything before the question mark.
  @_lifetime(copy target)
  public static func path(of target: Span<UInt8>) -> Span<UInt8> {
    target.extracting(0..<(target.firstIndex(of: UInt8(ascii: "?")) ?? target.count))
  }

  /// Everything behind the question mark; empty without one.
  @_lifetime(copy target)
  public static func query(of target: Span<UInt8>) -> Span<UInt8> {
    let mark = target.firstIndex(of: UInt8(ascii: "?")) ?? target.count - 1
    return target.extracting(mark + 1..<target.count)
  }
}

/// What the content type of a POST says of its face and codec.
enum ContentKind {
  case none
  case grpcProto, grpcJSON
  case grpcWeb(Dialect)
  case proto, json
  case connectProto, connectJSON
  case other

  init(_ contentType: Span<UInt8>?) {
    guard let contentType else {
      self = .none
      return
    }
    // Types as clients write them, told apart without folding; anything else goes the long way.
    switch contentType.count {
    case 16 where contentType.hasSameBytes(as: "application/grpc"): self = .grpcProto
    case 16 where contentType.hasSameBytes(as: "application/json"): self = .json
    case 17 where contentType.hasSameBytes(as: "application/proto"): self = .proto
    case 22 where contentType.hasSameBytes(as: "application/grpc+proto"): self = .grpcProto
    case 26 where contentType.hasSameBytes(as: "application/grpc-web+proto"):
      self = .grpcWeb(Dialect(.grpcWeb, .proto))
    default: self.init(essence: MediaType.essence(contentType))
    }
  }

  private init(essence: [UInt8]) {
    self =
      switch String(decoding: essence, as: UTF8.self) {
      case "application/grpc", "application/grpc+proto": .grpcProto
      case "application/grpc+json": .grpcJSON
      case "application/grpc-web", "application/grpc-web+proto":
        .grpcWeb(Dialect(.grpcWeb, .proto))
      case "application/grpc-web+json": .grpcWeb(Dialect(.grpcWeb, .json))
      case "application/grpc-web-text", "application/grpc-web-text+proto": .grpcWeb(.grpcWebText)
      case "application/proto": .proto
      case "application/json": .json
      case "application/connect+proto": .connectProto
      case "application/connect+json": .connectJSON
      default: .other
      }
  }

  /// gRPC itself, which needs HTTP/2.
  var isGRPC: Bool {
    switch self {
    case .grpcProto, .grpcJSON: true
    default: false
    }
  }

  var webDialect: Dialect? {
    if case .grpcWeb(let dialect) = self { dialect } else { nil }
  }

  var codec: Codec {
    switch self {
    case .grpcJSON, .json, .connectJSON: .json
    case .grpcWeb(let dialect): dialect.codec
    case .none, .grpcProto, .proto, .connectProto, .other: .proto
    }
  }
}
