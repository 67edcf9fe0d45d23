import Compression

/// Decides whether a reply goes out packed.
///
/// What is prepared for a caller by the gateway itself never does: it is small.
enum ReplyPacking {
  /// Below this the packed message saves no packet, only costs the work.
  static let minimumBytes = 1024

  /// The message packed, where it is large enough and becomes smaller.
  static func pack(_ message: [UInt8]) -> [UInt8]? {
    guard message.count > minimumBytes else { return nil }
    let packed = Gzip.compress(message)
    return packed.count < message.count ? packed : nil
  }
}
