import CallModel

/// The length prefix of a gRPC message, which Connect's envelopes have too: one byte of flags, four
/// of length, big-endian.
enum GRPCFrame {
  static let prefixBytes = 5
  static let compressedFlag: UInt8 = 1

  /// A message with its prefix.
  static func wrap(_ message: [UInt8], isCompressed: Bool = false) -> [UInt8] {
    wrap(message, flags: isCompressed ? compressedFlag : 0)
  }

  static func wrap(_ message: [UInt8], flags: UInt8) -> [UInt8] {
    var frame: [UInt8] = []
    frame.reserveCapacity(prefixBytes + message.count)
    let count = UInt32(truncatingIfNeeded: message.count)
    frame.append(flags)
    frame.append(UInt8(truncatingIfNeeded: count >> 24))
    frame.append(UInt8(truncatingIfNeeded: count >> 16))
    frame.append(UInt8(truncatingIfNeeded: count >> 8))
    frame.append(UInt8(truncatingIfNeeded: count))
    frame.append(contentsOf: message)
    return frame
  }

  /// Flags and length of the prefix at the start of `bytes`; nil while it is incomplete.
  static func prefix(of bytes: Span<UInt8>) -> (flags: UInt8, count: Int)? {
    guard bytes.count >= prefixBytes else { return nil }
    var count = 0
    for index in 1..<prefixBytes {
      count = count << 8 | Int(bytes[index])
    }
    return (bytes[0], count)
  }
}
