/// A request to the cloud, unsigned: the very bytes that will be signed and sent.
public struct UpstreamRequest: Sendable, Equatable {
  public let method: HTTPMethod
  /// Path as on the wire, percent-encoded.
  public let path: [UInt8]
  /// Query as on the wire without `?`, sorted by name, then value; empty when there is none.
  public let query: [UInt8]
  /// JSON; nil when the operation has no body.
  public let body: [UInt8]?
}

extension UpstreamRequest {
  /// The same request with further parameters in its query, in the order that signing demands.
  public func adding(_ parameters: [(name: String, value: String)]) -> UpstreamRequest {
    guard !parameters.isEmpty else { return self }
    let pairs = query.isEmpty ? [] : query.split(separator: UInt8(ascii: "&")).map(Array.init)
    return UpstreamRequest(
      method: method, path: path, query: Self.query(pairs + parameters.map(Self.pair)), body: body)
  }

  /// `name=value`, both percent-encoded.
  static func pair(_ name: String, _ value: String) -> [UInt8] {
    var pair: [UInt8] = []
    PercentCoding.append(name, to: &pair)
    pair.append(UInt8(ascii: "="))
    PercentCoding.append(value, to: &pair)
    return pair
  }

  /// Sorted by name, then by value, both as encoded.
  static func query(_ pairs: [[UInt8]]) -> [UInt8] {
    let sorted = pairs.sorted { $0.lexicographicallyPrecedes($1) }
    return Array(sorted.joined(separator: [UInt8(ascii: "&")]))
  }
}
