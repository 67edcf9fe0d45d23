import CallModel
import Contract
import SwiftProtobuf

@testable import Sandbox

extension Fuzzed {
  static let json = Fuzzed(
    name: "json", promise: "two readers of JSON agree, and what is written is read again"
  ) { input in
    let scanner = JSONScanner(input.span)
    let document = try? scanner.document()
    _ = ErrorBody(input)
    guard let value = try? JSONValue(parsing: input) else { return }
    // The sandbox's reader takes no repeated names and less depth, and nothing that the other
    // would not.
    guard let document else { throw Broken(description: "one reader takes what the other refuses") }
    try expect(scanner.kind(of: document).map(word) == word(value), "two kinds of value")
    if let string = value.string {
      try expect(scanner.text(document) == string, "two readings of \(text(input))")
    }
    if let object = value.object {
      for member in object.members {
        let found = try scanner.member(member.name).map { Array(input[$0]) }
        guard let found else { throw Broken(description: "no member \(member.name)") }
        try expect(try JSONValue(parsing: found) == member.value, "two values of \(member.name)")
      }
    }
    try expect(try JSONValue(parsing: value.text) == value, "what is written is not read again")
  }

  private static func word(_ kind: JSONKind) -> String {
    switch kind {
    case .object: "an object"
    case .array: "an array"
    case .string: "a string"
    case .number: "a number"
    case .boolean: "a boolean"
    case .null: "null"
    }
  }

  private static func word(_ value: JSONValue) -> String { value.kind }

  static let cloudAnswer = Fuzzed(
    name: "cloud-answer", promise: "the one-pass reading of an answer means what the long one does"
  ) { input in
    var choices = Choices(input)
    let operations = OperationTable.shared.operations.filter { $0.upstream != nil }
    let operation = operations[choices.number(below: operations.count)]
    let body = Array(choices.rest)
    let short = (
      json: try? operation.replyJSON(cloudBody: body),
      proto: try? operation.replyProto(cloudBody: body)
    )
    guard let reply = try? operation.reply(cloudBody: body) else {
      try expect(short.json == nil && short.proto == nil, "only one way refuses: \(text(body))")
      return
    }
    // What the message itself cannot say (a time before year 1) both refuse.
    let long = (json: try? operation.json(reply), proto: try? operation.proto(reply))
    try expect((short.json == nil) == (long.json == nil), "only one way says JSON")
    try expect((short.proto == nil) == (long.proto == nil), "only one way says protobuf")
    guard let json = short.json, let proto = short.proto, let expected = long.proto else { return }
    try expect(
      try operation.proto(try operation.reply(proto: proto)) == expected,
      "protobuf says something else: \(text(body))")
    try expect(
      try operation.proto(try operation.reply(json: json)) == expected,
      "JSON says something else: \(text(body)) \(text(json))")
  }
}
