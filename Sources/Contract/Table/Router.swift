/// Finds REST bindings by walking the path's segments, byte by byte.
///
/// A literal wins over a variable (RTE-2: `availability-zones` is no gateway id). The path decides
/// before the method does, so a wrong method on a literal path is not taken for a variable's value.
struct Router: Sendable {
  private struct Node: Sendable {
    var literals: [(name: [UInt8], node: Int)] = []
    var variable: Int?
    var bindings: [(method: HTTPMethod, operation: Int, binding: Int)] = []
    var allowed = ""
  }

  /// More segments than any path here has; a longer one is unknown without being read.
  private static let maximumSegments = 16

  private var nodes = [Node()]

  /// Adds a binding; faults when another has the same method and shape of path.
  mutating func add(
    _ binding: HTTPBinding, operation: Int, number: Int
  ) throws(ContractFault) {
    var node = 0
    for segment in binding.path.segments {
      switch segment {
      case .literal(let text):
        let name = Array(text.utf8)
        if let next = nodes[node].literals.first(where: { $0.name == name })?.node {
          node = next
        } else {
          nodes[node].literals.append((name, nodes.count))
          node = addNode()
        }
      case .variable:
        if let next = nodes[node].variable {
          node = next
        } else {
          nodes[node].variable = nodes.count
          node = addNode()
        }
      }
    }
    guard !nodes[node].bindings.contains(where: { $0.method == binding.method }) else {
      throw ContractFault("\(binding.method.rawValue) \(binding.path.text): bound twice")
    }
    nodes[node].bindings.append((binding.method, operation, number))
    nodes[node].allowed = nodes[node].bindings.map(\.method.rawValue).sorted()
      .joined(separator: ", ")
  }

  private mutating func addNode() -> Int {
    nodes.append(Node())
    return nodes.count - 1
  }

  enum Outcome {
    case binding(operation: Int, binding: Int, PathVariables)
    case methodNotAllowed(String)
    case notFound
  }

  /// `path` is the path alone, as sent: no query, not decoded.
  func route(method: Span<UInt8>, path: Span<UInt8>) -> Outcome {
    var variables = PathVariables()
    guard path.count > 1, path[0] == UInt8(ascii: "/"),
      let found = walk(0, path, 1, Self.maximumSegments, &variables)
    else { return .notFound }
    let node = nodes[found]
    if let method = HTTPMethod(method) {
      for binding in node.bindings where binding.method == method {
        return .binding(operation: binding.operation, binding: binding.binding, variables)
      }
    }
    return .methodNotAllowed(node.allowed)
  }

  /// The node that the path from `start` leads to. Goes back where a literal leads nowhere.
  private func walk(
    _ node: Int, _ path: Span<UInt8>, _ start: Int, _ budget: Int,
    _ variables: inout PathVariables
  ) -> Int? {
    guard budget > 0 else { return nil }
    var end = start
    while end < path.count, path[end] != UInt8(ascii: "/") { end += 1 }
    // No empty segment: `//` and a final slash are other paths, not spellings of this one.
    guard end > start else { return nil }
    let isLast = end == path.count
    for literal in nodes[node].literals where equals(literal.name, path, start, end) {
      if isLast {
        if !nodes[literal.node].bindings.isEmpty { return literal.node }
      } else if let found = walk(literal.node, path, end + 1, budget - 1, &variables) {
        return found
      }
    }
    guard let next = nodes[node].variable else { return nil }
    variables.append(start..<end)
    if isLast {
      if !nodes[next].bindings.isEmpty { return next }
    } else if let found = walk(next, path, end + 1, budget - 1, &variables) {
      return found
    }
    variables.removeLast()
    return nil
  }

  private func equals(_ name: [UInt8], _ path: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    guard name.count == end - start else { return false }
    for index in 0..<name.count where name[index] != path[start + index] { return false }
    return true
  }
}
