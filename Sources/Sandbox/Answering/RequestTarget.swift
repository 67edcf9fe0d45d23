/// A request target split into its path segments and its query, nothing decoded.
struct RequestTarget {
  private let bytes: [UInt8]
  /// Without the query.
  let path: Range<Int>
  /// After the question mark; nil when there is none.
  let query: Range<Int>?
  /// Between the slashes. Empty ones count, so that a slash too many fits no route.
  let segments: [Range<Int>]

  init(_ target: String) {
    bytes = Array(target.utf8)
    let end = bytes.firstIndex(of: UInt8(ascii: "?")) ?? bytes.count
    path = 0..<end
    query = end < bytes.count ? end + 1..<bytes.count : nil
    var segments: [Range<Int>] = []
    segments.reserveCapacity(8)
    if bytes.first == UInt8(ascii: "/") {
      var start = 1
      for index in 1..<max(end, 1) where bytes[index] == UInt8(ascii: "/") {
        segments.append(start..<index)
        start = index + 1
      }
      segments.append(start..<end)
    }
    self.segments = segments
  }

  func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }

  func segment(_ index: Int, equals literal: [UInt8]) -> Bool {
    let range = segments[index]
    return range.count == literal.count && bytes[range].elementsEqual(literal)
  }

  /// The values of a query parameter in their order, percent-decoded. A name without an equals
  /// sign has the empty value; a plus stays a plus.
  func values(of name: String) -> [String] {
    guard let query else { return [] }
    var values: [String] = []
    for pair in bytes[query].split(separator: UInt8(ascii: "&")) {
      let equals = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
      guard Self.decode(pair[..<equals]).hasSameBytes(as: name) else { continue }
      values.append(Self.decode(pair[equals...].dropFirst()))
    }
    return values
  }

  private static func decode(_ bytes: ArraySlice<UInt8>) -> String {
    guard bytes.contains(UInt8(ascii: "%")) else { return String(decoding: bytes, as: UTF8.self) }
    var decoded: [UInt8] = []
    var index = bytes.startIndex
    while index < bytes.endIndex {
      if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.endIndex,
        let high = nibble(bytes[index + 1]), let low = nibble(bytes[index + 2])
      {
        decoded.append(high << 4 | low)
        index += 3
      } else {
        decoded.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: decoded, as: UTF8.self)
  }

  private static func nibble(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
  }
}
