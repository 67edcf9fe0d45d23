public import SwiftProtobuf

/// A request that says nothing but what stands in the path of its upstream call, every value
/// within its bounds: there is no message of it, only the values' bytes.
///
/// It is how most reads come and go: an id, and no more to it.
public struct PlainRequest: Sendable {
  /// Most values that one can have.
  static let capacity = 4

  /// Unreserved characters alone (RFC 3986 §2.3): they mean the same decoded and encoded, in a
  /// path and in a field.
  private(set) var bytes: [UInt8] = []
  /// Where each value stands, in the order of its plan's fields.
  private var ranges: InlineArray<4, Range<Int>> = .init(repeating: 0..<0)

  /// The bytes of a value; empty when there is none.
  subscript(index: Int) -> ArraySlice<UInt8> { bytes[ranges[index]] }

  func has(_ index: Int) -> Bool { !ranges[index].isEmpty }

  mutating func append(_ value: Span<UInt8>, at index: Int) {
    let start = bytes.count
    bytes.reserveCapacity(start + value.count)
    for place in value.indices { bytes.append(value[place]) }
    ranges[index] = start..<bytes.count
  }
}

/// A request that was read and held against the contract.
public enum ValidRequest: Sendable {
  case plain(PlainRequest)
  case message(any Message)
}
