/// Finds the operation of a method and path. Rows are tried in order: a literal stands before the
/// placeholder that would also take it (spec RTE-1, RTE-2).
struct Router: Sendable {
  private enum Segment: Sendable {
    case literal([UInt8])
    case placeholder
    /// A placeholder that takes only these words.
    case words([[UInt8]])
  }

  private struct Row: Sendable {
    let method: String
    let segments: [Segment]
    let operation: Operation
  }

  private let rows: [Row]

  init() {
    rows = Self.table.map { method, path, operation in
      let segments = path.split(separator: "/").map { part in
        Self.segment(part)
      }
      return Row(method: method, segments: segments, operation: operation)
    }
  }

  private static func segment(_ part: Substring) -> Segment {
    if part == "{resource_type}" {
      return .words(TaggedType.allCases.map { Array($0.rawValue.utf8) })
    }
    return part.hasPrefix("{") ? .placeholder : .literal(Array(part.utf8))
  }

  /// The operation and what stands in its placeholders, in order; nil when no row fits.
  func match(
    method: String, _ target: RequestTarget
  ) -> (operation: Operation, parameters: [String])? {
    for row in rows
    where row.segments.count == target.segments.count && row.method == method {
      if let parameters = parameters(of: row, target) { return (row.operation, parameters) }
    }
    return nil
  }

  private func parameters(of row: Row, _ target: RequestTarget) -> [String]? {
    for (index, segment) in row.segments.enumerated() {
      switch segment {
      case .literal(let literal):
        guard target.segment(index, equals: literal) else { return nil }
      case .placeholder:
        guard !target.segments[index].isEmpty else { return nil }
      case .words(let words):
        guard words.contains(where: { target.segment(index, equals: $0) }) else { return nil }
      }
    }
    var parameters: [String] = []
    for (index, segment) in row.segments.enumerated() {
      if case .literal = segment { continue }
      parameters.append(target.text(target.segments[index]))
    }
    return parameters
  }
}
