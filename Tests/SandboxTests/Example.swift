import Foundation
import Testing

@testable import Sandbox

/// The spec's examples, read from the test bundle. What the service makes up (ids, names,
/// addresses, times) is compared by kind, everything else by value.
enum Example {
  static func load(_ name: String) throws -> JSONValue {
    let url = try #require(
      Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Examples"))
    return try JSONValue(parsing: Array(try Data(contentsOf: url)))
  }

  private static let madeUp: Set<String> = [
    "id", "name", "created_at", "updated_at", "ip_address", "bandwidth_id", "bandwidth_name",
    "access_private_ip_1", "access_private_ip_2",
  ]

  /// Every member of the example is in the answer, with the same value or, if it is made up or
  /// `loose`, of the same kind; nothing else is but what `further` names. What is `missing` may
  /// be left out.
  static func expect(
    _ answer: JSONValue?, like example: JSONValue?, loose: Set<String> = [],
    further: Set<String> = [], missing: Set<String> = []
  ) throws {
    let answer = try #require(answer?.object)
    let example = try #require(example?.object)
    for member in example.members where !missing.contains(member.name) {
      let value = try #require(answer[member.name], "\(member.name)")
      if madeUp.contains(member.name) || loose.contains(member.name) {
        #expect(value.kind == member.value.kind, "\(member.name)")
      } else if member.value.object != nil {
        try expect(value, like: member.value, loose: loose, further: further)
      } else {
        #expect(value == member.value, "\(member.name)")
      }
    }
    let extra = Set(answer.members.map(\.name)).subtracting(example.members.map(\.name))
    #expect(extra.isSubset(of: further), "\(extra)")
  }
}
