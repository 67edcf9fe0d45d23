/// Finds bindings by walking the path's segments, byte by byte.
///
/// A literal wins over a variable (RTE-2: `availability-zones` is no gateway id). The path decides
/// before the method does, so a wrong method on a literal path is not taken for a variable's value.
///
/// A tree whose nodes, literals and bindings are numbers in three arrays, chained by index: a walk
/// allocates nothing and counts no references.
struct Router: Sendable {
  private struct Node: Sendable {
    var firstLiteral: Int?
    var variable: Int?
    var firstBinding: Int?
    /// As a variable: only a UUID stands here.
    var takesUUIDs = false
  }

  private struct Literal: Sendable {
    /// Where its bytes stand in `names`.
    let start: Int
    let length: Int
    let node: Int
    let next: Int?
  }

  private struct Binding: Sendable {
    let method: HTTPMethod
    let operation: Int
    let number: Int
    let next: Int?
  }

  enum Outcome {
    case binding(operation: Int, binding: Int, PathVariables)
    case methodNotAllowed(String)
    case notFound
  }

  /// More segments than any path here has; a longer one is unknown without being read.
  private static let maximumSegments = 16

  private var nodes = [Node()]
  private var literals: [Literal] = []
  private var bindings: [Binding] = []
  private var names: [UInt8] = []

  /// Adds a binding; faults when another has the same method and shape of path.
  mutating func add(
    _ binding: HTTPBinding, operation: Int, number: Int
  ) throws(ContractFault) {
    let other = add(binding.method, binding.path, operation: operation, number: number)
    guard other == nil else {
      throw ContractFault("\(binding.method.rawValue) \(binding.path.text): bound twice")
    }
  }

  /// Adds a binding, or answers the operation that has the same method and shape of path.
  ///
  /// - Parameter uuids: names of the variables that are UUIDs; whatever else stands in their place
  ///   leads elsewhere, where `route` is told to heed them.
  mutating func add(
    _ method: HTTPMethod, _ path: PathTemplate, operation: Int, number: Int = 0,
    uuids: Set<String> = []
  ) -> Int? {
    var node = 0
    for segment in path.segments {
      switch segment {
      case .literal(let text): node = child(of: node, literal: Array(text.utf8))
      case .variable(let name):
        node = variable(of: node)
        if uuids.contains(name) { nodes[node].takesUUIDs = true }
      }
    }
    if let other = find(method, at: node) { return bindings[other].operation }
    bindings.append(
      Binding(
        method: method, operation: operation, number: number, next: nodes[node].firstBinding))
    nodes[node].firstBinding = bindings.count - 1
    return nil
  }

  /// - Parameters:
  ///   - path: the path alone, as sent: no query, not decoded.
  ///   - heedsUUIDs: whether a variable that is a UUID takes nothing else.
  func route(
    method: Span<UInt8>, path: Span<UInt8>, heedsUUIDs: Bool = false
  ) -> Outcome {
    var variables = PathVariables()
    guard path.count > 1, path[0] == UInt8(ascii: "/"),
      let node = walk(0, path, 1, Self.maximumSegments, heedsUUIDs, &variables)
    else { return .notFound }
    guard let method = HTTPMethod(method), let found = find(method, at: node) else {
      return .methodNotAllowed(allowed(at: node))
    }
    return .binding(
      operation: bindings[found].operation, binding: bindings[found].number, variables)
  }

  /// The node that the path from `start` leads to. Goes back where a literal leads nowhere.
  private func walk(
    _ node: Int, _ path: Span<UInt8>, _ start: Int, _ budget: Int, _ heedsUUIDs: Bool,
    _ variables: inout PathVariables
  ) -> Int? {
    guard budget > 0 else { return nil }
    var end = start
    while end < path.count, path[end] != UInt8(ascii: "/") { end &+= 1 }
    // No empty segment: `//` and a final slash are other paths, not spellings of this one.
    guard end > start else { return nil }
    let isLast = end == path.count
    var place = nodes[node].firstLiteral
    while let index = place {
      let literal = literals[index]
      if equals(literal, path, start, end) {
        if !isLast {
          let found = walk(literal.node, path, end + 1, budget - 1, heedsUUIDs, &variables)
          if let found { return found }
        } else if nodes[literal.node].firstBinding != nil {
          return literal.node
        }
      }
      place = literal.next
    }
    guard let next = nodes[node].variable else { return nil }
    if heedsUUIDs, nodes[next].takesUUIDs {
      guard FieldFormat.uuid.matches(ascii: path.extracting(start..<end)) else { return nil }
    }
    variables.append(start..<end)
    if !isLast {
      let found = walk(next, path, end + 1, budget - 1, heedsUUIDs, &variables)
      if let found { return found }
    } else if nodes[next].firstBinding != nil {
      return next
    }
    variables.removeLast()
    return nil
  }

  private func equals(_ literal: Literal, _ path: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    guard literal.length == end - start else { return false }
    for index in 0..<literal.length where names[literal.start + index] != path[start + index] {
      return false
    }
    return true
  }

  private func find(_ method: HTTPMethod, at node: Int) -> Int? {
    var place = nodes[node].firstBinding
    while let index = place, bindings[index].method != method { place = bindings[index].next }
    return place
  }

  private func allowed(at node: Int) -> String {
    HTTPMethod.allCases.filter { find($0, at: node) != nil }.map(\.rawValue).sorted()
      .joined(separator: ", ")
  }

  private mutating func child(of node: Int, literal name: [UInt8]) -> Int {
    var place = nodes[node].firstLiteral
    while let index = place {
      if equals(literals[index], name.span, 0, name.count) { return literals[index].node }
      place = literals[index].next
    }
    nodes.append(Node())
    literals.append(
      Literal(
        start: names.count, length: name.count, node: nodes.count - 1,
        next: nodes[node].firstLiteral))
    nodes[node].firstLiteral = literals.count - 1
    names += name
    return nodes.count - 1
  }

  private mutating func variable(of node: Int) -> Int {
    if let next = nodes[node].variable { return next }
    nodes.append(Node())
    nodes[node].variable = nodes.count - 1
    return nodes.count - 1
  }
}
