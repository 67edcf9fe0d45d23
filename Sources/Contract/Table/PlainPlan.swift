import Bytes

/// How the plain requests of an operation are told, and what path they become.
///
/// Made once per operation, of the same options as the long way. It answers "yes" only where the
/// long way would find a valid request; whatever else comes is left to that, which knows why.
struct PlainPlan: Sendable {
  /// A field that stands in the upstream path.
  struct Field: Sendable {
    let rules: ValueRules
    /// Number and wire type, in one byte.
    let tag: UInt8
  }

  enum Piece: Sendable {
    /// Where its bytes stand in `text`.
    case literal(Range<Int>)
    case project
    /// Index in `fields`.
    case value(Int)
  }

  let fields: [Field]
  private(set) var upstream: [Piece] = []
  /// The path of the one binding; nil when there are more, or its values are not the fields.
  private(set) var binding: [Piece]?
  private(set) var text: [UInt8] = []

  /// Nil for an operation whose valid requests need more than that: a body, rules across fields,
  /// required fields beside the path.
  init?(
    _ mapping: UpstreamMapping?, _ bindings: [HTTPBinding], of request: MessageSchema,
    isBound: Bool
  ) {
    guard !isBound, let mapping, case .none = mapping.body else { return nil }
    var numbers: [Int] = []
    var fields: [Field] = []
    for name in mapping.path.variables where name != Self.project {
      guard let field = request.fields.first(where: { $0.name == name }), field.kind == .string,
        !field.isRepeated, !field.isOutputOnly, field.number < 16,
        !mapping.query.contains(where: { $0.number == field.number })
      else { return nil }
      numbers.append(field.number)
      fields.append(Field(rules: field.rules, tag: UInt8(field.number) << 3 | 2))
    }
    let others = request.fields.filter { !numbers.contains($0.number) && !$0.isOutputOnly }
    guard fields.count <= PlainRequest.capacity, !others.contains(where: \.isRequired) else {
      return nil
    }
    self.fields = fields
    upstream = pieces(of: mapping.path) { name in
      name == Self.project
        ? .project
        : request.field(name).flatMap { numbers.firstIndex(of: $0.number) }.map(Piece.value)
    }
    guard bindings.count == 1, case .none = bindings[0].body,
      Set(bindings[0].variables.map { $0.map(\.number) }) == Set(numbers.map { [$0] })
    else { return }
    binding = pieces(of: bindings[0].path) { name in
      request.field(name).flatMap { numbers.firstIndex(of: $0.number) }.map(Piece.value)
    }
  }

  private static let project = "project_id"

  /// Literal segments between two values become one literal.
  private mutating func pieces(
    of path: PathTemplate, _ variable: (String) -> Piece?
  ) -> [Piece] {
    var pieces: [Piece] = []
    var start = text.count
    for segment in path.segments {
      text.append(UInt8(ascii: "/"))
      switch segment {
      case .literal(let literal): text.append(contentsOf: literal.utf8)
      case .variable(let name):
        guard let piece = variable(name) else { preconditionFailure("{\(name)} is no value") }
        pieces.append(.literal(start..<text.count))
        pieces.append(piece)
        start = text.count
      }
    }
    if start < text.count { pieces.append(.literal(start..<text.count)) }
    return pieces
  }

  /// Whether a value is within its field's bounds and means in a path what it says.
  func allows(_ value: Span<UInt8>, _ field: Int) -> Bool {
    guard value.count > 0, value.count <= PercentCoding.maximumBytes else { return false }
    for index in value.indices where !PercentCoding.isUnreserved(value[index]) { return false }
    // Dot segments are places, not names.
    guard value.count > 2 || value[0] != UInt8(ascii: ".") else { return false }
    return fields[field].rules.allow(ascii: value)
  }
}

extension ValueRules {
  /// Whether a text of ASCII alone is within these bounds: the same as `Validator` finds.
  func allow(ascii text: Span<UInt8>) -> Bool {
    if let length, !length.contains(text.count) { return false }
    if let format, !format.matches(ascii: text) { return false }
    return words.isEmpty || words.contains { $0.utf8.span.equals(text) }
  }
}
