import CallModel
import SwiftProtobuf

@testable import Contract

extension Fuzzed {
  private static let operations = OperationTable.shared.operations
  private static let project = "a4a5d4098fb4474fa22cd05f897d6b99"

  static let request = Fuzzed(
    name: "request", promise: "a request is refused, or written and read again the same"
  ) { input in
    var choices = Choices(input)
    let operation = operations[choices.number(below: operations.count)]
    let isJSON = choices.flag()
    let bytes = Array(choices.rest)
    let message: any Message
    do throws(Refusal) {
      message =
        isJSON ? try operation.request(json: bytes) : try operation.request(proto: bytes)
    } catch {
      try expect(error.violations.count <= 64, "\(error.violations.count) violations")
      return
    }
    let written = try operation.proto(message)
    try expect(
      try operation.proto(try operation.request(proto: written)) == written,
      "protobuf does not come back")
    if isJSON, operation.mask == nil {
      let json = try operation.json(message)
      try expect(
        try operation.proto(try operation.request(json: json)) == written,
        "JSON does not come back: \(text(json))")
    }
    _ = operation.redactedRequest(message)
    let violations = operation.validate(message)
    try expect(violations.count <= 64, "\(violations.count) violations")
    try sameBothWays(operation, operation.upstream == nil ? nil : message, bytes, isJSON: isJSON)
  }

  /// What the short way takes the long way takes to the same place.
  private static func sameBothWays(
    _ operation: Operation, _ message: (any Message)?, _ bytes: [UInt8], isJSON: Bool
  ) throws {
    guard let message else { return }
    let long = try? sent(operation, message)
    guard !isJSON, let plain = operation.plainRequest(proto: bytes) else { return }
    let short = try operation.upstreamRequest(for: .plain(plain), projectID: project)
    try expect(short == long, "the short way leads elsewhere")
  }

  private static func sent(
    _ operation: Operation, _ message: any Message
  ) throws -> UpstreamRequest {
    try operation.check(message)
    return try operation.upstreamRequest(for: message, projectID: project)
  }

  static let url = Fuzzed(
    name: "url", promise: "paths and queries come back, and lead to one place"
  ) { input in
    var choices = Choices(input)
    let method = ["GET", "POST", "PUT", "DELETE", "PATCH"][choices.number(below: 5)]
    let parts = choices.rest.split(
      separator: UInt8(ascii: "\n"), maxSplits: 1, omittingEmptySubsequences: false)
    let target = Array(parts.first ?? [])
    let body = Array(parts.dropFirst().first ?? [])
    try codings(target)
    let mark = target.firstIndex(of: UInt8(ascii: "?")) ?? target.count
    let path = Array(target[..<mark])
    let query = Array(target[mark...].dropFirst())
    guard
      case .match(let match) = OperationTable.shared.route(
        method: Array(method.utf8).span, path: path.span)
    else { return }
    let operation = match.operation
    let message = try? operation.request(match, path: path.span, query: query.span, body: body)
    guard operation.upstream != nil, body.isEmpty,
      let plain = operation.plainRequest(path: path.span, query: query.span)
    else { return }
    guard let message else { throw Broken(description: "the long way refuses: \(text(target))") }
    let short = try operation.upstreamRequest(for: .plain(plain), projectID: project)
    try expect(try short == sent(operation, message), "the short way leads elsewhere")
  }

  private static func codings(_ bytes: [UInt8]) throws {
    if let segment = try? PercentCoding.segment(bytes.span) {
      var again: [UInt8] = []
      PercentCoding.append(segment, to: &again)
      try expect(try PercentCoding.segment(again.span) == segment, "a segment does not come back")
    }
    guard let parameters = try? QueryParameters.read(bytes.span) else { return }
    var pairs: [[UInt8]] = []
    for (name, values) in parameters {
      for value in values {
        var pair: [UInt8] = []
        PercentCoding.append(name, to: &pair)
        pair.append(UInt8(ascii: "="))
        PercentCoding.append(value, to: &pair)
        pairs.append(pair)
      }
    }
    let written = Array(pairs.joined(separator: [UInt8(ascii: "&")]))
    let again = try QueryParameters.read(written.span)
    try expect(
      again.elementsEqual(parameters) { $0.name == $1.name && $0.values == $1.values },
      "a query does not come back")
  }
}
