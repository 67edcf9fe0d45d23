public import CallModel
public import Contract
import HTTP2Wire
public import SwiftProtobuf
public import Transport

extension OperationTable {
  /// The request message of an exchange whose body is complete.
  public func request(
    of exchange: Exchange, _ operation: Operation, _ dialect: Dialect
  ) throws(Refusal) -> any Message {
    switch dialect.face {
    case .grpc:
      return try operation.decode(GRPCFace.message(of: exchange), dialect.codec)
    case .grpcWeb:
      return try operation.decode(GRPCWebFace.message(of: exchange, dialect), dialect.codec)
    case .connect:
      return try operation.decode(ConnectFace.message(of: exchange), dialect.codec)
    case .rest:
      return try restRequest(exchange.head, body: RESTFace.message(of: exchange))
    case .compatible:
      preconditionFailure("what is passed through is not read")
    }
  }

  /// The request of an exchange whose body is complete, held against the contract.
  public func validRequest(
    of exchange: Exchange, _ operation: Operation, _ dialect: Dialect
  ) throws(Refusal) -> ValidRequest {
    switch dialect.face {
    case .grpc:
      return try operation.validRequest(GRPCFace.message(of: exchange), dialect.codec)
    case .grpcWeb:
      return try operation.validRequest(GRPCWebFace.message(of: exchange, dialect), dialect.codec)
    case .connect:
      return try operation.validRequest(ConnectFace.message(of: exchange), dialect.codec)
    case .rest:
      if exchange.body.isEmpty, let plain = plainRequest(exchange.head, operation) {
        return .plain(plain)
      }
      let message = try restRequest(exchange.head, body: RESTFace.message(of: exchange))
      try operation.check(message)
      return .message(message)
    case .compatible:
      preconditionFailure("what is passed through is not read")
    }
  }

  private func plainRequest(
    _ head: borrowing FieldBlock, _ operation: Operation
  ) -> PlainRequest? {
    guard let target = head.value(of: .path) else { return nil }
    return operation.plainRequest(path: Target.path(of: target), query: Target.query(of: target))
  }

  private func restRequest(
    _ head: borrowing FieldBlock, body: [UInt8]
  ) throws(Refusal) -> any Message {
    guard let method = head.value(of: .method), let target = head.value(of: .path) else {
      preconditionFailure("a request without method or path passed the wire")
    }
    let path = Target.path(of: target)
    guard case .match(let match) = route(method: method, path: path) else {
      preconditionFailure("a path that was recognised is not any more")
    }
    return try match.operation.request(
      match, path: path, query: Target.query(of: target), body: body)
  }
}

extension Operation {
  /// A request message in either codec. An empty JSON body stands for the empty message.
  public func decode(_ bytes: [UInt8], _ codec: Codec) throws(Refusal) -> any Message {
    switch codec {
    case .proto: try request(proto: bytes)
    case .json: try request(json: bytes.isEmpty ? Array("{}".utf8) : bytes)
    }
  }

  /// The request that a message in either codec is, held against the contract.
  fileprivate func validRequest(
    _ bytes: [UInt8], _ codec: Codec
  ) throws(Refusal) -> ValidRequest {
    if codec == .proto, let plain = plainRequest(proto: bytes) { return .plain(plain) }
    let message = try decode(bytes, codec)
    try check(message)
    return .message(message)
  }

  /// A request or reply message in either codec.
  public func encode(_ message: any Message, _ codec: Codec) throws(Refusal) -> [UInt8] {
    switch codec {
    case .proto: try proto(message)
    case .json: try json(message)
    }
  }
}
