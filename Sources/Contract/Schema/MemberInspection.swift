import CallModel

/// Finds what the members of a JSON request must not be, and a message made of them does not show.
///
/// A field that is given twice: readers differ in which one they take, so what one of them checked
/// is not what another one does (RFC 8259 §4). A field has two names in ProtoJSON, its own and
/// lowerCamelCase; together they are twice as well. And a list that is left out although an empty
/// one would say something.
struct MemberInspection {
  let schemas: Schemas

  /// The first fault; nil when there is none.
  func firstFault(
    in json: [UInt8], as schema: MessageSchema
  ) throws(JSONFault) -> FieldViolation? {
    let scanner = JSONScanner(json.span)
    return try firstFault(scanner, try scanner.document(), schema)
  }

  private static func duplicate(_ field: String) -> FieldViolation {
    FieldViolation(field: field, rule: "duplicate", description: "is given more than once")
  }

  private func firstFault(
    _ scanner: borrowing JSONScanner, _ object: Range<Int>, _ schema: MessageSchema
  ) throws(JSONFault) -> FieldViolation? {
    guard scanner.kind(of: object) == .object else { return nil }
    var seen = FieldNumbers()
    var found: FieldViolation?
    try scanner.forEachMember(in: object) { (name, value) throws(JSONFault) in
      guard found == nil,
        let field = schema.fields.first(where: {
          scanner.matches(name, $0.name) || scanner.matches(name, $0.jsonName)
        })
      else { return }
      guard seen.insert(field.number) else {
        found = Self.duplicate(field.name)
        return
      }
      found = try firstFault(scanner, value, in: field)?.within(field.name)
    }
    if found == nil,
      let left = schema.fields.first(where: {
        $0.rules.explicitEmpty && !seen.contains($0.number)
      })
    {
      return FieldViolation(
        field: left.name, rule: left.rules.cites ?? "required",
        description: "is required, though it may be empty")
    }
    return found
  }

  /// A fault inside a field, with what leads on from there.
  private func firstFault(
    _ scanner: borrowing JSONScanner, _ value: Range<Int>, in field: FieldSchema
  ) throws(JSONFault) -> FieldViolation? {
    if field.isMap { return try firstKey(scanner, value) }
    guard let schema = schemas.schema(of: field), !schema.name.hasPrefix("google.protobuf.") else {
      return nil
    }
    guard field.isRepeated else { return try firstFault(scanner, value, schema)?.within(".") }
    guard scanner.kind(of: value) == .array else { return nil }
    var found: FieldViolation?
    var index = 0
    try scanner.forEachRow(in: value) { (row) throws(JSONFault) in
      if found == nil { found = try firstFault(scanner, row, schema)?.within("[\(index)].") }
      index += 1
    }
    return found
  }

  private func firstKey(
    _ scanner: borrowing JSONScanner, _ object: Range<Int>
  ) throws(JSONFault) -> FieldViolation? {
    guard scanner.kind(of: object) == .object else { return nil }
    var seen: Set<String> = []
    var found: FieldViolation?
    try scanner.forEachMember(in: object) { (name, _) throws(JSONFault) in
      guard found == nil, let key = scanner.text(name) else { return }
      if !seen.insert(key).inserted { found = Self.duplicate("[\"\(key.prefix(64))\"]") }
    }
    return found
  }
}

extension FieldViolation {
  /// The same fault, seen from outside.
  fileprivate func within(_ path: String) -> FieldViolation {
    var outer = self
    outer.field = path + field
    return outer
  }
}

/// A set of field numbers; those that are in use all fit into a word.
private struct FieldNumbers {
  private var small: UInt64 = 0
  private var large: Set<Int> = []

  func contains(_ number: Int) -> Bool {
    number < 64 ? small & (1 << UInt64(number)) != 0 : large.contains(number)
  }

  /// False when it is there already.
  mutating func insert(_ number: Int) -> Bool {
    guard number < 64 else { return large.insert(number).inserted }
    let bit: UInt64 = 1 << UInt64(number)
    defer { small |= bit }
    return small & bit == 0
  }
}
