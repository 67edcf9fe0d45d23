import Contract

extension FieldSchema {
  /// The schema of one value of this field where it is no message: type, and, of what a caller
  /// sends, its bounds.
  func scalarSchema(_ direction: SchemaDirection) -> JSONValue? {
    var schema: JSONValue
    switch kind {
    case .string: schema = ["type": "string"]
    case .bytes: schema = ["type": "string", "contentEncoding": "base64"]
    case .boolean: schema = ["type": "boolean"]
    case .floating: schema = ["type": "number"]
    case .integer(let isSigned, let bits):
      schema = ["type": "integer", "format": "\(isSigned ? "" : "u")int\(bits)"]
    case .enumeration(let names):
      schema = ["type": "string"]
      schema.add("enum", .array(names.sorted { $0.key < $1.key }.map { .string($0.value) }))
    case .message, .map: return nil
    }
    if isSecret { schema.add("format", "password") }
    if direction == .request { addBounds(to: &schema) }
    return schema
  }

  private func addBounds(to schema: inout JSONValue) {
    if let length = rules.length {
      if length.lowerBound > 0 { schema.add("minLength", .number(length.lowerBound)) }
      if length.upperBound < .max { schema.add("maxLength", .number(length.upperBound)) }
    } else if isRequired, !hasPresence, !isRepeated, kind == .string, rules.format == nil,
      rules.words.isEmpty
    {
      // What cannot be told from an absent value is missing when it is empty.
      schema.add("minLength", 1)
    }
    schema.add("pattern", rules.format.map { .string($0.pattern) })
    if !rules.words.isEmpty { schema.add("enum", .array(rules.words.map { .string($0) })) }
    if case .integer = kind, let range = rules.range {
      if range.lowerBound > .min { schema.add("minimum", .number(Int(range.lowerBound))) }
      if range.upperBound < .max { schema.add("maximum", .number(Int(range.upperBound))) }
    }
  }

  /// A list of such values.
  func listSchema(of item: JSONValue, _ direction: SchemaDirection) -> JSONValue {
    var schema: JSONValue = ["type": "array", "items": item]
    guard direction == .request else { return schema }
    let least = rules.items?.lowerBound ?? 0
    let needsOne = isRequired && !rules.explicitEmpty ? 1 : 0
    if max(least, needsOne) > 0 { schema.add("minItems", .number(max(least, needsOne))) }
    if let most = rules.items?.upperBound, most < .max { schema.add("maxItems", .number(most)) }
    if rules.uniqueItems { schema.add("uniqueItems", true) }
    return schema
  }

  /// Must be there in what a caller sends.
  var mustBeWritten: Bool { isRequired || rules.explicitEmpty }
}

/// Messages that JSON writes as something of their own (ProtoJSON).
enum WellKnownSchema {
  static func schema(of message: String) -> JSONValue? {
    switch message {
    case "google.protobuf.Timestamp": ["type": "string", "format": "date-time"]
    case "google.protobuf.FieldMask": ["type": "string"]
    case "google.protobuf.Duration": ["type": "string", "pattern": "^-?[0-9]+(\\.[0-9]{1,9})?s$"]
    case "google.protobuf.Struct", "google.protobuf.Empty": ["type": "object"]
    default: nil
    }
  }
}
