/// How the cloud's JSON of a reply becomes ours: what its fields are, looked up by the bytes of
/// their names.
///
/// Made once per operation, so that a passing answer asks no dictionary and builds no string.
final class TranscodingPlan: Sendable {
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
    /// `"name":`
    let member: [UInt8]
    /// Number and wire type.
    let tag: [UInt8]
  }

  struct Node: Sendable {
    var names: ByteKeyTable
    var fields: [Field]
  }

  /// The first is the reply's.
  let nodes: [Node]

  init(_ reply: MessageSchema, in schemas: Schemas) {
    var builder = Builder(schemas: schemas)
    _ = builder.node(of: reply)
    nodes = builder.nodes
  }

  private struct Builder {
    let schemas: Schemas
    var nodes: [Node] = []
    private var places: [String: Int] = [:]

    init(schemas: Schemas) {
      self.schemas = schemas
    }

    mutating func node(of schema: MessageSchema) -> Int {
      if let place = places[schema.name] { return place }
      let place = nodes.count
      places[schema.name] = place
      guard let names = ByteKeyTable(Self.names(of: schema)), schema.fields.count <= 64 else {
        preconditionFailure("\(schema.name): two fields of one name, or more than 64")
      }
      nodes.append(Node(names: names, fields: []))
      nodes[place].fields = schema.fields.map { field($0) }
      return place
    }

    /// Both spellings that ProtoJSON reads.
    private static func names(of schema: MessageSchema) -> [(key: String, value: Int)] {
      schema.fields.enumerated().flatMap { index, field in
        field.name == field.jsonName
          ? [(field.name, index)] : [(field.name, index), (field.jsonName, index)]
      }
    }

    private mutating func field(_ field: FieldSchema) -> Field {
      let kind: Field.Kind
      switch field.kind {
      case .string: kind = .text
      case .boolean where !field.isRepeated: kind = .boolean
      case .integer(signed: true, let bits) where field.wire == .varint && !field.isRepeated:
        kind = .integer(bits: bits)
      case .message("google.protobuf.Timestamp"): kind = .time
      case .message(let name) where !name.hasPrefix("google.protobuf."):
        kind = schemas.schema(of: field).map { .message(node: node(of: $0)) } ?? .other
      default: kind = .other
      }
      var member: [UInt8] = []
      JSONText.append(field.name, to: &member)
      member.append(UInt8(ascii: ":"))
      let isDelimited = field.wire == .delimited
      return Field(
        kind: field.hasPresence || field.isRepeated ? kind : .other, isRepeated: field.isRepeated,
        member: member,
        tag: WireText.varint(UInt64(field.number) << 3 | (isDelimited ? 2 : 0)))
    }
  }
}
