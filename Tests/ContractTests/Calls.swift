import CallModel
import SwiftProtobuf
import Testing

@testable import Contract

/// Shorthand for what a face does with a call.
enum Calls {
  static let table = OperationTable.shared
  static let gateway = "620d99b8-de30-4a8d-8a86-200b868f2d7d"

  static func operation(_ name: String) throws -> Contract.Operation {
    try #require(table.operation(named: name))
  }

  /// The operation and request of a REST call, target with query.
  static func rest(
    _ method: String, _ target: String, _ body: String = "", table: OperationTable = table
  ) throws -> (operation: Contract.Operation, request: any Message) {
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let path = Array(parts[0].utf8)
    let query = parts.count > 1 ? Array(parts[1].utf8) : []
    guard
      case .match(let match) = table.route(method: Array(method.utf8).span, path: path.span)
    else { throw Refusal(.notFound, "no route", reason: "NO_ROUTE") }
    let request = try match.operation.request(
      match, path: path.span, query: query.span, body: Array(body.utf8))
    return (match.operation, request)
  }

  /// The violations of a create whose body is `body`.
  static func violationsOfCreate(_ body: String) throws -> [FieldViolation] {
    let (operation, request) = try rest("POST", "/v1/vpn-gateways", body)
    return operation.validate(request)
  }

  /// The refusal that `body` throws.
  static func refusal(_ body: () throws -> Void) throws -> Refusal {
    try #require(throws: Refusal.self, performing: body)
  }
}

func text(_ bytes: some Sequence<UInt8>) -> String {
  String(decoding: Array(bytes), as: UTF8.self)
}
