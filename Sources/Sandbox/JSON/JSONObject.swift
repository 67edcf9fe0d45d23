/// The members of a JSON object in their order.
///
/// Names are told apart by their bytes: `String` equality follows canonical equivalence, so two
/// spellings of one accented letter would otherwise be one member.
public struct JSONObject: Sendable, Equatable {
  public struct Member: Sendable, Equatable {
    public var name: String
    public var value: JSONValue
  }

  public private(set) var members: [Member] = []

  public init() {}

  public var isEmpty: Bool { members.isEmpty }
  public var count: Int { members.count }

  public subscript(name: String) -> JSONValue? {
    for member in members where member.name.hasSameBytes(as: name) { return member.value }
    return nil
  }

  /// Adds a member; the caller knows that the name is new.
  public mutating func append(_ name: String, _ value: JSONValue) {
    members.append(Member(name: name, value: value))
  }

  public mutating func append(_ name: String, _ value: String) {
    append(name, .string(value))
  }

  public mutating func append(_ name: String, _ value: Int) {
    append(name, .integer(Int64(value)))
  }

  public mutating func append(_ name: String, _ value: Bool) {
    append(name, .boolean(value))
  }

  /// Adds a member only when there is something to say.
  public mutating func appendIfPresent(_ name: String, _ value: String?) {
    if let value { append(name, .string(value)) }
  }

  /// Replaces the member of that name, or adds it at the end.
  public mutating func set(_ name: String, _ value: JSONValue) {
    if let index = members.firstIndex(where: { $0.name.hasSameBytes(as: name) }) {
      members[index].value = value
    } else {
      append(name, value)
    }
  }

  public mutating func remove(_ name: String) {
    members.removeAll { $0.name.hasSameBytes(as: name) }
  }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    for (name, value) in elements { append(name, value) }
  }
}
