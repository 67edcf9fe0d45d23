public import Contract

/// Finds the operation that a person means by what they typed.
public struct MethodIndex: Sendable {
  public enum Finding {
    case one(Operation)
    /// The name is that of several; here are their full paths.
    case several([String])
    case unknown(near: [String])
  }

  private let operations: [Operation]

  public init(_ table: OperationTable) {
    operations = table.operations
  }

  /// By `GetVpnGateway`, `VpnGatewayService/GetVpnGateway`, or the full path with its package.
  public func find(_ text: String) -> Finding {
    let asked = text.hasPrefix("/") ? String(text.dropFirst()) : text
    let found = operations.filter { operation in
      asked == operation.name || asked == operation.shortPath
        || "/" + asked == operation.rpcPath
    }
    if let only = found.first, found.count == 1 { return .one(only) }
    return found.isEmpty ? .unknown(near: near(asked)) : .several(found.map(\.rpcPath))
  }

  /// What a shell may complete: the methods of one answer, by their simple names first.
  public var names: [String] {
    let unary = operations.filter { $0.kind == .unary }
    return unary.map(\.name).sorted() + unary.map(\.shortPath).sorted()
  }

  /// At most three names that look like this one, the nearest first.
  private func near(_ asked: String) -> [String] {
    let name = asked.split(separator: "/").last.map { $0.lowercased() } ?? ""
    let limit = max(2, name.count / 3)
    let candidates: [(name: String, distance: Int)] = operations.compactMap { operation in
      let other = operation.name.lowercased()
      let distance = Spelling.distance(name, other)
      if distance <= limit { return (operation.name, distance) }
      // The beginning, or a word of it, is typed: behind those that are nearly right.
      guard name.count >= 3, other.contains(name) else { return nil }
      return (operation.name, limit + distance)
    }
    var names: [String] = []
    for candidate in candidates.sorted(by: { ($0.distance, $0.name) < ($1.distance, $1.name) })
    where !names.contains(candidate.name) { names.append(candidate.name) }
    return Array(names.prefix(3))
  }
}

extension Operation {
  /// `VpnGatewayService/GetVpnGateway`
  public var shortPath: String {
    let service = serviceName.split(separator: ".").last.map(String.init) ?? serviceName
    return "\(service)/\(name)"
  }
}

/// How far two words are apart.
enum Spelling {
  /// Letters to put in, take out, change or swap with the next (optimal string alignment); of
  /// texts longer than a name may be, only the beginning counts.
  static func distance(_ one: String, _ other: String) -> Int {
    let (one, other) = (Array(one.utf8.prefix(100)), Array(other.utf8.prefix(100)))
    guard !one.isEmpty, !other.isEmpty else { return max(one.count, other.count) }
    var rows = [Array(0...other.count)]
    for row in 1...one.count {
      var current = [row]
      for column in 1...other.count {
        let isSame = one[row - 1] == other[column - 1]
        var best = min(
          rows[row - 1][column] + 1, current[column - 1] + 1,
          rows[row - 1][column - 1] + (isSame ? 0 : 1))
        if row > 1, column > 1, one[row - 1] == other[column - 2], one[row - 2] == other[column - 1]
        {
          best = min(best, rows[row - 2][column - 2] + 1)
        }
        current.append(best)
      }
      rows.append(current)
    }
    return rows[one.count][other.count]
  }
}
