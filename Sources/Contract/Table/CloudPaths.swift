public import CallModel

/// Finds operations by the method and path of their upstream calls: what existing clients of the
/// cloud send.
///
/// Made of the same rows as everything else; the first of several rpcs that are answered by one
/// upstream call stands for all of them.
struct CloudPaths: Sendable {
  enum Outcome {
    case match(operation: Int, PathVariables)
    /// No such path, no such method, or a slash too many: one answer for all, as the cloud has it.
    case unknown
    case malformed(Refusal)
  }

  private var router = Router()
  /// By index of operation; nil for one that is not reached this way.
  private var bounds: [[ValueRules?]?]

  init(_ operations: [Operation]) throws(ContractFault) {
    bounds = Array(repeating: nil, count: operations.count)
    for operation in operations {
      guard let upstream = operation.upstream, operation.kind == .unary,
        upstream.path.segments.prefix(2) == [.literal("v5"), .variable(Self.project)]
      else { continue }
      let rules = upstream.path.variables.map { name in
        operation.requestSchema.field(name)?.rules
      }
      let uuids = zip(upstream.path.variables, rules).filter { $0.1?.format == .uuid }.map(\.0)
      let other = router.add(
        upstream.method, upstream.path, operation: operation.index, uuids: Set(uuids))
      guard let other else {
        bounds[operation.index] = rules
        continue
      }
      // Else what a caller may do would depend on which of the two came first.
      guard operations[other].action == operation.action else {
        throw ContractFault(
          "\(operation.rpcPath): \(operations[other].name) has the same upstream call and another "
            + "action")
      }
    }
  }

  static let project = "project_id"

  func route(method: Span<UInt8>, path: Span<UInt8>) -> Outcome {
    if let problem = Self.problem(in: path) { return .malformed(.malformed(problem)) }
    switch router.route(method: method, path: path, heedsUUIDs: true) {
    case .binding(let operation, _, let variables):
      guard areWithinBounds(variables, of: operation, in: path) else { return .badValue }
      return .match(operation: operation, variables)
    case .methodNotAllowed:
      return .unknown
    case .notFound:
      // With another id it would have led somewhere.
      guard case .binding = router.route(method: method, path: path) else { return .unknown }
      return .badValue
    }
  }

  private func areWithinBounds(
    _ variables: PathVariables, of operation: Int, in path: Span<UInt8>
  ) -> Bool {
    guard let rules = bounds[operation] else {
      preconditionFailure("an operation that is routed has no bounds")
    }
    for (index, rules) in rules.enumerated() {
      let value = path.extracting(variables[index])
      for place in value.indices where !PercentCoding.isUnreserved(value[place]) { return false }
      if let rules, !rules.allow(ascii: value) { return false }
    }
    return true
  }

  /// What could make another reader see another path (DESIGN 5.10). A client of this API has no
  /// reason to write any of it: its paths are fixed words and ids.
  private static func problem(in path: Span<UInt8>) -> String? {
    var start = 1
    var index = 1
    while index <= path.count {
      if index < path.count, path[index] != UInt8(ascii: "/") {
        if path[index] == UInt8(ascii: "%") || path[index] == UInt8(ascii: "\\") {
          return "a path here needs no escapes and no backslash"
        }
      } else {
        // An empty last segment is a slash too many, which is another path and no trap.
        if index == start, index < path.count { return "the path has two slashes in a row" }
        if index - start <= 2, index > start, path[start] == UInt8(ascii: "."),
          path[index - 1] == UInt8(ascii: ".")
        {
          return "the path has a dot segment"
        }
        start = index + 1
      }
      index += 1
    }
    return nil
  }
}

extension CloudPaths.Outcome {
  fileprivate static let badValue = Self.malformed(
    .malformed("an id in the path is no UUID, or a word in it is not one of those there are"))
}

/// An operation found by the cloud's own method and path.
public struct CloudPathMatch: Sendable {
  public let operation: Operation
  let variables: PathVariables

  /// The bytes of the project in the path that was matched.
  @_lifetime(copy path)
  public func project(in path: Span<UInt8>) -> Span<UInt8> {
    guard let upstream = operation.upstream,
      let place = upstream.path.variables.firstIndex(of: CloudPaths.project)
    else { preconditionFailure("\(operation.name) has no project in its path") }
    return path.extracting(variables[place])
  }

  /// The same path for a project of ours, built anew of the values that were checked: what is
  /// authorized is what is sent.
  public func path(_ path: Span<UInt8>, for projectID: String) -> [UInt8] {
    guard let upstream = operation.upstream else {
      preconditionFailure("\(operation.name) has no upstream call")
    }
    var built: [UInt8] = []
    built.reserveCapacity(path.count + projectID.utf8.count)
    var variable = 0
    for segment in upstream.path.segments {
      built.append(UInt8(ascii: "/"))
      switch segment {
      case .literal(let text): built.append(contentsOf: text.utf8)
      case .variable(let name):
        if name == CloudPaths.project {
          PercentCoding.append(projectID, to: &built)
        } else {
          let value = path.extracting(variables[variable])
          for index in value.indices { built.append(value[index]) }
        }
        variable += 1
      }
    }
    return built
  }
}

/// What the cloud's own method and path lead to.
public enum CloudPathRoute: Sendable {
  case match(CloudPathMatch)
  case unknown
  case malformed(Refusal)
}
