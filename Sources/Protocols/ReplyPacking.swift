import Compression

/// Decides whether a reply goes out packed.
///
/// Prepared answers never do: they are small, and packing is work per call.
enum ReplyPacking {
  /// Below this the packed message saves no packet, only costs the work.
  static let minimumBytes = 1024

  /// The message packed, where the peer takes gzip and it is large enough and becomes smaller.
  ///
  /// - Parameter accepted: The peer's list of codings.
  static func pack(_ message: [UInt8], accepted: Span<UInt8>?) -> [UInt8]? {
    guard message.count > minimumBytes, AcceptedCodings.takeGzip(accepted) else { return nil }
    let packed = Gzip.compress(message)
    return packed.count < message.count ? packed : nil
  }
}
