import CallModel

/// Finds a field that a JSON request gives twice: readers differ in which one they take, so what
/// one of them checked is not what another one does (RFC 8259 §4).
///
/// A field has two names in ProtoJSON, its own and lowerCamelCase; together they are twice as well.
struct DuplicateMembers {
  let schemas: Schemas

  /// The path of the first one; nil when there is none.
  func first(in json: [UInt8], as schema: MessageSchema) throws(JSONFault) -> String? {
    let scanner = JSONScanner(json.span)
    return try first(scanner, try scanner.document(), schema)
  }

  private func first(
    _ scanner: borrowing JSONScanner, _ object: Range<Int>, _ schema: MessageSchema
  ) throws(JSONFault) -> String? {
    guard scanner.kind(of: object) == .object else { return nil }
    var seen = FieldNumbers()
    var found: String?
    try scanner.forEachMember(in: object) { (name, value) throws(JSONFault) in
      guard found == nil,
        let field = schema.fields.first(where: {
          scanner.matches(name, $0.name) || scanner.matches(name, $0.jsonName)
        })
      else { return }
      guard seen.insert(field.number) else {
        found = field.name
        return
      }
      found = try first(scanner, value, in: field).map { "\(field.name)\($0)" }
    }
    return found
  }

  /// The rest of the path, with what leads on from the field.
  private func first(
    _ scanner: borrowing JSONScanner, _ value: Range<Int>, in field: FieldSchema
  ) throws(JSONFault) -> String? {
    if field.isMap { return try firstKey(scanner, value) }
    guard let schema = schemas.schema(of: field), !schema.name.hasPrefix("google.protobuf.") else {
      return nil
    }
    guard field.isRepeated else { return try first(scanner, value, schema).map { ".\($0)" } }
    guard scanner.kind(of: value) == .array else { return nil }
    var found: String?
    var index = 0
    try scanner.forEachRow(in: value) { (row) throws(JSONFault) in
      if found == nil { found = try first(scanner, row, schema).map { "[\(index)].\($0)" } }
      index += 1
    }
    return found
  }

  private func firstKey(
    _ scanner: borrowing JSONScanner, _ object: Range<Int>
  ) throws(JSONFault) -> String? {
    guard scanner.kind(of: object) == .object else { return nil }
    var seen: Set<String> = []
    var found: String?
    try scanner.forEachMember(in: object) { (name, _) throws(JSONFault) in
      guard found == nil, let key = scanner.text(name) else { return }
      if !seen.insert(key).inserted { found = "[\"\(key.prefix(64))\"]" }
    }
    return found
  }
}

/// A set of field numbers; those that are in use all fit into a word.
private struct FieldNumbers {
  private var small: UInt64 = 0
  private var large: Set<Int> = []

  /// False when it is there already.
  mutating func insert(_ number: Int) -> Bool {
    guard number < 64 else { return large.insert(number).inserted }
    let bit: UInt64 = 1 << UInt64(number)
    defer { small |= bit }
    return small & bit == 0
  }
}
