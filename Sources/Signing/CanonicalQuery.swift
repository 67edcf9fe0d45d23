/// Writes queries in the one form that is signed, so that what is signed is what is sent
/// (spec §1.4).
///
/// Holds buffers: one value per event loop.
public struct CanonicalQuery {
  private var pairs = QueryPairs()

  public init() {}

  /// Appends a query, without its question mark, sorted and escaped anew. Bytes that are no escape
  /// stand for themselves; whether the query makes sense is for others to say.
  public mutating func append(_ query: Span<UInt8>, to output: inout [UInt8]) {
    if CanonicalTarget.isCanonicalQuery(query) {
      output.append(copying: query)
    } else {
      pairs.read(query)
      pairs.append(to: &output)
    }
  }
}
