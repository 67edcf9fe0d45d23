import Contract

/// A JSON text (RFC 8259) as values that know where they stand; repeated members are kept.
struct PlacedJSON {
  indirect enum Content {
    case object([Member])
    case array([PlacedJSON])
    case text(String)
    case flag(Bool)
    case number
    case null
    /// More levels than any policy has.
    case tooDeep
  }

  struct Member {
    let name: String
    /// Where the name stands.
    let offset: Int
    let value: PlacedJSON
  }

  let content: Content
  /// First byte.
  let offset: Int

  /// A policy has six: itself, its statements, one of them, conditions, an operator, values.
  static let depthMax = 6

  init(_ bytes: [UInt8]) throws(JSONFault) {
    let scanner = JSONScanner(bytes.span)
    try self.init(scanner, try scanner.document(), depth: 1)
  }

  private init(
    _ scanner: borrowing JSONScanner, _ value: Range<Int>, depth: Int
  ) throws(JSONFault) {
    offset = value.lowerBound
    switch scanner.kind(of: value) {
    case .object, .array:
      guard depth <= Self.depthMax else {
        content = .tooDeep
        return
      }
      content = try Self.container(scanner, value, depth: depth)
    case .string: content = .text(scanner.text(value) ?? "")
    case .boolean: content = .flag(scanner.scalarText(value) == "true")
    case .number: content = .number
    case .null, nil: content = .null
    }
  }

  private static func container(
    _ scanner: borrowing JSONScanner, _ value: Range<Int>, depth: Int
  ) throws(JSONFault) -> Content {
    if scanner.kind(of: value) == .object {
      var members: [Member] = []
      try scanner.forEachMember(in: value) { (name, member) throws(JSONFault) in
        members.append(
          Member(
            name: scanner.text(name) ?? "", offset: name.lowerBound,
            value: try PlacedJSON(scanner, member, depth: depth + 1)))
      }
      return .object(members)
    }
    var rows: [PlacedJSON] = []
    try scanner.forEachRow(in: value) { row throws(JSONFault) in
      rows.append(try PlacedJSON(scanner, row, depth: depth + 1))
    }
    return .array(rows)
  }

  /// What it is, in words that give nothing of it away.
  var kind: String {
    switch content {
    case .object: "an object"
    case .array: "a list"
    case .text: "a text"
    case .flag: "true or false"
    case .number: "a number"
    case .null: "null"
    case .tooDeep: "something nested too deeply"
    }
  }
}
