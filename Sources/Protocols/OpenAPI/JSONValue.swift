/// A JSON value whose members keep the order they are written in.
indirect enum JSONValue: Sendable {
  case object([(name: String, value: JSONValue)])
  case array([JSONValue])
  case string(String)
  case number(Int)
  case boolean(Bool)
  /// Text that is JSON already.
  case text(String)

  func write(to json: inout JSONText) {
    switch self {
    case .object(let members):
      json.open("{")
      for (name, value) in members {
        json.key(name)
        value.write(to: &json)
      }
      json.close("}")
    case .array(let items):
      json.open("[")
      for item in items { item.write(to: &json) }
      json.close("]")
    case .string(let text): json.value(text)
    case .number(let number): json.value(number)
    case .boolean(let flag): json.literal(flag ? "true" : "false")
    case .text(let text): json.literal(text)
    }
  }

  /// Adds a member to an object; what is nil is left out.
  mutating func add(_ name: String, _ value: JSONValue?) {
    guard case .object(var members) = self else {
      preconditionFailure("only an object has members")
    }
    guard let value else { return }
    members.append((name, value))
    self = .object(members)
  }

  /// The same with one more member; what is nil is left out.
  func with(_ name: String, _ value: JSONValue?) -> JSONValue {
    var copy = self
    copy.add(name, value)
    return copy
  }

  var isEmptyObject: Bool {
    if case .object(let members) = self { members.isEmpty } else { false }
  }
}

extension JSONValue: ExpressibleByDictionaryLiteral {
  init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(elements.map { (name: $0.0, value: $0.1) })
  }
}

extension JSONValue: ExpressibleByArrayLiteral {
  init(arrayLiteral elements: JSONValue...) {
    self = .array(elements)
  }
}

extension JSONValue: ExpressibleByStringInterpolation {
  init(stringLiteral value: String) {
    self = .string(value)
  }
}

extension JSONValue: ExpressibleByIntegerLiteral {
  init(integerLiteral value: Int) {
    self = .number(value)
  }
}

extension JSONValue: ExpressibleByBooleanLiteral {
  init(booleanLiteral value: Bool) {
    self = .boolean(value)
  }
}
