import Contract

/// The schemas of messages, each written once under its name.
struct OpenAPISchemas {
  private let names: SchemaNames
  private let schemas: Schemas
  private let comments: Comments
  private var written: [String: JSONValue] = [:]

  init(_ operations: [Operation], _ schemas: Schemas, _ comments: Comments) {
    self.names = SchemaNames(operations)
    self.schemas = schemas
    self.comments = comments
  }

  /// Every schema that was referred to, by name.
  var components: JSONValue {
    .object(written.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
  }

  /// Where the schema of a message stands.
  ///
  /// - Parameter pathFields: Numbers of the fields that the path has, so the body has not.
  mutating func reference(
    _ message: MessageSchema, _ direction: SchemaDirection, without pathFields: Set<Int> = []
  ) -> JSONValue {
    let name = names.name(of: message.name, direction)
    if written[name] == nil {
      // Set before it is made, so that a message that holds itself comes to an end.
      written[name] = [:]
      written[name] = object(message, direction, pathFields)
    }
    return ["$ref": "#/components/schemas/\(name)"]
  }

  private mutating func object(
    _ message: MessageSchema, _ direction: SchemaDirection, _ pathFields: Set<Int>
  ) -> JSONValue {
    var properties: JSONValue = [:]
    var required: [JSONValue] = []
    for field in message.fields where !pathFields.contains(field.number) {
      if direction == .reply, field.isInputOnly { continue }
      properties.add(field.name, property(field, direction, of: message))
      if direction == .request, field.mustBeWritten { required.append(.string(field.name)) }
    }
    var schema: JSONValue = ["type": "object"]
    schema.add("description", comments.text(of: message.name).map { .string($0) })
    if !required.isEmpty { schema.add("required", .array(required)) }
    if !properties.isEmptyObject { schema.add("properties", properties) }
    // A member we do not know is refused; what we answer may become more.
    if direction == .request { schema.add("additionalProperties", false) }
    return schema
  }

  private mutating func property(
    _ field: FieldSchema, _ direction: SchemaDirection, of message: MessageSchema
  ) -> JSONValue {
    var schema = value(field, direction)
    let text = comments.text(of: "\(message.name).\(field.name)")
    schema.add("description", text.map { .string($0) })
    if field.isOutputOnly { schema.add("readOnly", true) }
    if field.isInputOnly { schema.add("writeOnly", true) }
    return schema
  }

  /// The schema of a field's value, a list of them where it is repeated.
  mutating func value(_ field: FieldSchema, _ direction: SchemaDirection) -> JSONValue {
    if case .map = field.kind {
      guard let value = schemas.schema(of: field)?.field(2) else { return ["type": "object"] }
      return ["type": "object", "additionalProperties": single(value, direction)]
    }
    let one = single(field, direction)
    return field.isRepeated ? field.listSchema(of: one, direction) : one
  }

  private mutating func single(_ field: FieldSchema, _ direction: SchemaDirection) -> JSONValue {
    if let scalar = field.scalarSchema(direction) { return scalar }
    if let name = field.messageName, let known = WellKnownSchema.schema(of: name) { return known }
    guard let message = schemas.schema(of: field) else { return ["type": "object"] }
    return reference(message, direction)
  }
}
