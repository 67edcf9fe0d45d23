import CallModel

/// Finds why a JSON text is not the message it should be, and where.
///
/// The decoder says only that it failed; a caller deserves the path. Run on failures alone.
struct JSONDiagnosis {
  let schemas: Schemas

  /// The first thing wrong with `json` as a message of `schema`; nil when this reader finds
  /// nothing (a number out of a field's bits, a time that is none).
  func firstFault(in json: [UInt8], as schema: MessageSchema) -> FieldViolation? {
    let scanner = JSONScanner(json.span)
    do {
      let whole = try scanner.document()
      return try fault(scanner, whole, schema, at: "")
    } catch {
      return FieldViolation(
        field: "", rule: "json", description: "is not JSON at byte \(error.offset): \(error.reason)"
      )
    }
  }

  private func fault(
    _ scanner: borrowing JSONScanner, _ value: Range<Int>, _ schema: MessageSchema, at path: String
  ) throws(JSONFault) -> FieldViolation? {
    guard scanner.kind(of: value) == .object else { return wrong(path, "an object") }
    var found: FieldViolation?
    try scanner.forEachMember(in: value) { (name, member) throws(JSONFault) in
      guard found == nil else { return }
      let text = scanner.text(name) ?? ""
      let place = path.isEmpty ? text : "\(path).\(text)"
      guard let field = schema.field(text) else {
        found = FieldViolation(
          field: String(place.prefix(256)), rule: "unknown", description: "is no field here")
        return
      }
      found = try fault(scanner, member, field, at: place)
    }
    return found
  }

  private func fault(
    _ scanner: borrowing JSONScanner, _ value: Range<Int>, _ field: FieldSchema, at path: String
  ) throws(JSONFault) -> FieldViolation? {
    if scanner.kind(of: value) == .null { return nil }
    guard field.isRepeated, !field.isMap else {
      return try faultOfOne(scanner, value, field, at: path)
    }
    guard scanner.kind(of: value) == .array else { return wrong(path, "a list") }
    var found: FieldViolation?
    var index = 0
    try scanner.forEachRow(in: value) { (row) throws(JSONFault) in
      if found == nil { found = try faultOfOne(scanner, row, field, at: "\(path)[\(index)]") }
      index += 1
    }
    return found
  }

  private func faultOfOne(
    _ scanner: borrowing JSONScanner, _ value: Range<Int>, _ field: FieldSchema, at path: String
  ) throws(JSONFault) -> FieldViolation? {
    let kind = scanner.kind(of: value)
    switch field.kind {
    case .string, .bytes: return kind == .string ? nil : wrong(path, "a string")
    case .boolean: return kind == .boolean ? nil : wrong(path, "true or false")
    case .floating: return kind == .number || kind == .string ? nil : wrong(path, "a number")
    case .enumeration: return kind == .number || kind == .string ? nil : wrong(path, "a word")
    case .integer(let signed, let bits):
      guard kind == .number || kind == .string, let text = scanner.scalarText(value) else {
        return wrong(path, "a whole number")
      }
      let fits =
        switch (signed, bits) {
        case (true, 32): Int32(text) != nil
        case (true, _): Int64(text) != nil
        case (false, 32): UInt32(text) != nil
        case (false, _): UInt64(text) != nil
        }
      return fits ? nil : wrong(path, "a whole number of \(bits) bits")
    case .map:
      guard kind == .object else { return wrong(path, "an object") }
      return nil
    case .message(let name) where name.hasPrefix("google.protobuf."):
      return kind == .string || kind == .object ? nil : wrong(path, "a string")
    case .message:
      guard let schema = schemas.schema(of: field) else { return nil }
      return try fault(scanner, value, schema, at: path)
    }
  }

  private func wrong(_ path: String, _ expected: String) -> FieldViolation {
    FieldViolation(
      field: String(path.prefix(256)), rule: "type", description: "must be \(expected)")
  }
}
