public import Contract

/// Which reads a write makes wrong, as the contract declares it (`invalidates`).
///
/// Where both paths name the same thing (`{vpn_connection_id}`), only answers about the one that is
/// written are wrong; else every answer of that operation in the project is.
public struct InvalidationGraph: Sendable {
  private struct Edge: Sendable {
    let read: Int
    /// Places of values that must be equal.
    let shared: [(write: Int, read: Int)]
  }

  /// By place of the write in the contract's table.
  private let edges: [[Edge]]

  public init(_ operations: [Operation]) {
    edges = operations.map { write in
      let written = write.scopeVariables
      return write.invalidates.map { name in
        guard let read = operations.first(where: { $0.name == name }) else {
          preconditionFailure("\(write.name) invalidates \(name), which the contract has not")
        }
        let variables = read.scopeVariables
        let shared = written.enumerated().compactMap { place, variable in
          variables.firstIndex(of: variable).map { (write: place, read: $0) }
        }
        return Edge(read: read.index, shared: shared)
      }
    }
  }

  /// The reads that a write makes wrong, whatever their resource.
  func reads(of write: ReadScope) -> [Int] { edges[write.operation].map(\.read) }

  /// Whether an answer to `read` may be another one after `write`.
  func reaches(_ read: ReadScope, from write: ReadScope) -> Bool {
    guard read.domain == write.domain else { return false }
    return edges[write.operation].contains { edge in
      edge.read == read.operation
        && edge.shared.allSatisfy { write.values[$0.write] == read.values[$0.read] }
    }
  }
}
