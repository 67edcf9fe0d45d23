/// The members of a JSON object in their order.
///
/// Names are told apart by their bytes: `String` equality follows canonical equivalence, so two
/// spellings of one accented letter would otherwise be one member.
package struct JSONObject: Sendable, Equatable {
  package struct Member: Sendable, Equatable {
    package var name: String
    package var value: JSONValue
  }

  package private(set) var members: [Member] = []

  package init() {}

  package var isEmpty: Bool { members.isEmpty }
  package var count: Int { members.count }

  package subscript(name: String) -> JSONValue? {
    for member in members where member.name.hasSameBytes(as: name) { return member.value }
    return nil
  }

  /// Adds a member; the caller knows that the name is new.
  package mutating func append(_ name: String, _ value: JSONValue) {
    members.append(Member(name: name, value: value))
  }

  package mutating func append(_ name: String, _ value: String) {
    append(name, .string(value))
  }

  package mutating func append(_ name: String, _ value: Int) {
    append(name, .integer(Int64(value)))
  }

  package mutating func append(_ name: String, _ value: Bool) {
    append(name, .boolean(value))
  }

  /// Adds a member only when there is something to say.
  package mutating func appendIfPresent(_ name: String, _ value: String?) {
    if let value { append(name, .string(value)) }
  }

  /// Replaces the member of that name, or adds it at the end.
  package mutating func set(_ name: String, _ value: JSONValue) {
    if let index = members.firstIndex(where: { $0.name.hasSameBytes(as: name) }) {
      members[index].value = value
    } else {
      append(name, value)
    }
  }

  package mutating func remove(_ name: String) {
    members.removeAll { $0.name.hasSameBytes(as: name) }
  }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  package init(dictionaryLiteral elements: (String, JSONValue)...) {
    for (name, value) in elements { append(name, value) }
  }
}
