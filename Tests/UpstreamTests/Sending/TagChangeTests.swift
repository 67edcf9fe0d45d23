import Contract
import Testing

@testable import Upstream

@Suite struct TagChangeTests {
  private func change(_ operation: String, _ tags: String) throws -> TagChange? {
    let operation = try #require(OperationTable.shared.operation(named: operation))
    return TagChange(operation, Array(#"{"tags":[\#(tags)]}"#.utf8))
  }

  private func isMade(_ operation: String, _ tags: String, in present: String) throws -> Bool {
    let change = try #require(try change(operation, tags))
    return change.isMade(in: Array(#"{"tags":[\#(present)]}"#.utf8))
  }

  @Test func `tags are added when each is there with its value`() throws {
    let (a, b) = (#"{"key":"a","value":"1"}"#, #"{"key":"b"}"#)
    #expect(try isMade("CreateResourceTags", "\(a),\(b)", in: #"\#(a),{"key":"b","value":""}"#))
    #expect(try !isMade("CreateResourceTags", "\(a),\(b)", in: a))
    #expect(try !isMade("CreateResourceTags", a, in: #"{"key":"a","value":"2"}"#))
    #expect(try !isMade("CreateResourceTags", a, in: ""))
  }

  @Test func `tags are removed when no key is there`() throws {
    let a = #"{"key":"a","value":"1"}"#
    #expect(try isMade("DeleteResourceTags", a, in: #"{"key":"b","value":"1"}"#))
    #expect(try isMade("DeleteResourceTags", a, in: ""))
    #expect(try !isMade("DeleteResourceTags", a, in: a))
  }

  @Test func `no other operation is such a change`() throws {
    for operation in OperationTable.shared.operations
    where !["CreateResourceTags", "DeleteResourceTags"].contains(operation.name) {
      #expect(TagChange(operation, []) == nil)
    }
  }
}
