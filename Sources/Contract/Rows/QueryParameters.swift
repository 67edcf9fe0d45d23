public import CallModel

/// The parameters of a query, decoded, each name once with its values in order.
public enum QueryParameters {
  /// More than any operation has; bounds the work a query can ask for.
  static let maximumPairs = 256

  /// Reads `a=1&b=2&a=3`. Decoding comes after splitting, so an encoded `&` is part of a value.
  public static func read(
    _ query: Span<UInt8>
  ) throws(Refusal) -> [(name: String, values: [String])] {
    var parameters: [(name: String, values: [String])] = []
    var start = 0
    var pairs = 0
    while start < query.count {
      var end = start
      var equals: Int?
      while end < query.count, query[end] != UInt8(ascii: "&") {
        if equals == nil, query[end] == UInt8(ascii: "=") { equals = end }
        end += 1
      }
      if end > start {
        pairs += 1
        guard pairs <= maximumPairs else { throw .malformed("the query has too many parameters") }
        let name = try PercentCoding.queryText(query.extracting(start..<(equals ?? end)))
        let value = try PercentCoding.queryText(
          query.extracting((equals.map { $0 + 1 } ?? end)..<end))
        if let place = parameters.firstIndex(where: { $0.name == name }) {
          parameters[place].values.append(value)
        } else {
          parameters.append((name, [value]))
        }
      }
      start = end + 1
    }
    return parameters
  }
}
