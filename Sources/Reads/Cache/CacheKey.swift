import Bytes
import Contract

/// The exact question that was put to the cloud, and with which credential: two credentials of one
/// project may be shown different things.
public struct CacheKey: Sendable, Hashable {
  private let bytes: [UInt8]
  /// Of the bytes, once: a key is looked up a dozen times on the way of one answer, and an array
  /// of bytes hashes each of them by itself.
  private let hash: Int

  /// - Parameters:
  ///   - credential: Its name.
  ///   - service: Which of the cloud's services is asked, as any small number.
  ///   - target: Path and query as they are sent.
  public init(
    credential: String, service: UInt8, method: [UInt8], target: [UInt8], body: [UInt8]
  ) {
    var bytes: [UInt8] = [service]
    bytes.reserveCapacity(64 + target.count + body.count)
    // No name, method or target holds a zero, so no two questions read alike.
    bytes += credential.utf8
    bytes.append(0)
    bytes += method
    bytes.append(0)
    bytes += target
    bytes.append(0)
    bytes += body
    self.bytes = bytes
    var hasher = Hasher()
    var index = 0
    while index + 8 <= bytes.count {
      hasher.combine(bytes.span.word(at: index))
      index += 8
    }
    while index < bytes.count {
      hasher.combine(bytes[index])
      index += 1
    }
    hash = hasher.finalize()
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(hash) }

  public static func == (one: CacheKey, other: CacheKey) -> Bool {
    one.hash == other.hash && one.bytes == other.bytes
  }

  var byteCount: Int { bytes.count }
}
