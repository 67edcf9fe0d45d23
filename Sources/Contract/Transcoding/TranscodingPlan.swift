/// How the cloud's JSON of a reply becomes ours: what its fields are, in the order of the contract.
///
/// Made once per operation. Everything is numbers in flat arrays, borrowed as spans for the length
/// of one answer: a passing answer asks no dictionary, builds no string and counts no references.
struct TranscodingPlan: Sendable {
  struct Field: Sendable {
    enum Kind: Sendable, Equatable {
      case text, boolean, time
      case integer(bits: Int)
      case message(node: Int)
      /// Left to the generated message: maps, enums, and what has no presence.
      case other
    }

    let kind: Kind
    let isRepeated: Bool
    /// Number and wire type.
    let tag: UInt64
    let name: Name
  }

  /// Where the bytes of a name stand in `text`, as `"name":`: with what surrounds it in an answer,
  /// so that one comparison settles the usual member.
  struct Name: Sendable {
    let start: Int
    let length: Int
  }

  /// The spelling of ProtoJSON, which is read as well.
  struct Alias: Sendable {
    let name: Name
    let field: Int
  }

  struct Node: Sendable {
    var fields = 0..<0
    var aliases = 0..<0
  }

  private(set) var fields: [Field] = []
  private(set) var aliases: [Alias] = []
  /// The first is the reply's.
  private(set) var nodes: [Node] = []
  private(set) var text: [UInt8] = []
  /// The member of an answer that holds what was asked for.
  private(set) var envelope: Envelope?

  struct Envelope: Sendable {
    let member: String
    let name: Name
    /// The field of the reply that takes the value; nil when the value is the reply.
    let field: Int?
  }

  /// `envelope` and `place` are what the operation says of the cloud's answer.
  init(_ reply: MessageSchema, in schemas: Schemas, envelope: String?, place: FieldSchema?) {
    var places: [String: Int] = [:]
    _ = add(reply, in: schemas, &places)
    guard let envelope else { return }
    let index = place.flatMap { field in
      reply.fields.firstIndex { $0.number == field.number }.map { nodes[0].fields.lowerBound + $0 }
    }
    self.envelope = Envelope(member: envelope, name: name(envelope), field: index)
  }

  /// A message's fields stand side by side, so room is made for them before those of the messages
  /// within are added.
  private mutating func add(
    _ schema: MessageSchema, in schemas: Schemas, _ places: inout [String: Int]
  ) -> Int {
    if let place = places[schema.name] { return place }
    precondition(schema.fields.count <= 64, "\(schema.name) has more than 64 fields")
    let place = nodes.count
    places[schema.name] = place
    let start = fields.count
    var node = Node()
    node.fields = start..<start + schema.fields.count
    let firstAlias = aliases.count
    for (index, field) in schema.fields.enumerated() {
      let isDelimited = field.wire == .delimited
      fields.append(
        Field(
          kind: .other, isRepeated: field.isRepeated,
          tag: UInt64(field.number) << 3 | (isDelimited ? 2 : 0), name: name(field.name)))
      guard field.name != field.jsonName else { continue }
      aliases.append(Alias(name: name(field.jsonName), field: start + index))
    }
    node.aliases = firstAlias..<aliases.count
    nodes.append(node)
    for (index, field) in schema.fields.enumerated() {
      let plain = fields[start + index]
      fields[start + index] = Field(
        kind: kind(of: field, in: schemas, &places), isRepeated: plain.isRepeated, tag: plain.tag,
        name: plain.name)
    }
    return place
  }

  private mutating func name(_ name: String) -> Name {
    let start = text.count
    JSONText.append(name, to: &text)
    text.append(UInt8(ascii: ":"))
    return Name(start: start, length: text.count - start)
  }

  private mutating func kind(
    of field: FieldSchema, in schemas: Schemas, _ places: inout [String: Int]
  ) -> Field.Kind {
    guard field.hasPresence || field.isRepeated else { return .other }
    switch field.kind {
    case .string: return .text
    case .boolean where !field.isRepeated: return .boolean
    case .integer(signed: true, let bits) where field.wire == .varint && !field.isRepeated:
      return .integer(bits: bits)
    case .message("google.protobuf.Timestamp"): return .time
    case .message(let name) where !name.hasPrefix("google.protobuf."):
      guard let schema = schemas.schema(of: field) else { return .other }
      return .message(node: add(schema, in: schemas, &places))
    default: return .other
    }
  }
}
