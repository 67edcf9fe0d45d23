import Bytes

/// Tells cheaply whether a request target already has the form that is signed.
///
/// Nearly all targets we send do: fixed words, UUIDs, and a few sorted parameters. For them the
/// canonical URI and query are the bytes of the target, and nothing is decoded or sorted.
enum CanonicalTarget {
  /// The length of the path, or nil when path or query must be rewritten to be signed.
  static func canonicalPathLength(of target: Span<UInt8>) -> Int? {
    guard !target.isEmpty, target[0] == UInt8(ascii: "/") else { return nil }
    let end = PercentEncoding.endOfPlainPath(in: target, from: 0)
    if end == target.count { return end }
    guard target[end] == UInt8(ascii: "?") else { return nil }
    return isCanonicalQuery(target.extracting((end + 1)..<target.count)) ? end : nil
  }

  /// `name=value&…` with plain names in strictly ascending order, values escaped as we do.
  ///
  /// Strictly ascending, so that values need no comparing: a repeated name takes the general way.
  static func isCanonicalQuery(_ query: Span<UInt8>) -> Bool {
    var former = 0..<0
    var start = 0
    while start < query.count {
      var index = start
      while index < query.count, PercentEncoding.isUnreserved(query[index]) { index += 1 }
      guard index < query.count, query[index] == UInt8(ascii: "=") else { return false }
      let name = start..<index
      guard start == 0 || query.extracting(former).precedes(query.extracting(name)) else {
        return false
      }
      former = name
      index += 1
      guard let end = endOfCanonicalValue(in: query, from: index) else { return false }
      start = end + 1
    }
    // A target that ends in “?” or “&” has a piece too many, which the general way drops.
    return start == query.count + 1
  }

  private static func endOfCanonicalValue(in query: Span<UInt8>, from start: Int) -> Int? {
    var index = start
    while index < query.count, query[index] != UInt8(ascii: "&") {
      if PercentEncoding.isUnreserved(query[index]) {
        index += 1
      } else {
        guard isCanonicalEscape(in: query, at: index) else { return nil }
        index += 3
      }
    }
    return index
  }

  /// `%XX` in upper-case hex, of a byte that may not stand by itself.
  private static func isCanonicalEscape(in bytes: Span<UInt8>, at index: Int) -> Bool {
    guard bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
      let high = PercentEncoding.hexValue(bytes[index + 1]),
      let low = PercentEncoding.hexValue(bytes[index + 2])
    else { return false }
    return bytes[index + 1] == bytes[index + 1].uppercased
      && bytes[index + 2] == bytes[index + 2].uppercased
      && !PercentEncoding.isUnreserved(high << 4 | low)
  }
}
