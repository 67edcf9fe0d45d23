/// The exact question that was put to the cloud, and with which credential: two credentials of one
/// project may be shown different things.
package struct CacheKey: Sendable, Hashable {
  private let bytes: [UInt8]

  /// - Parameters:
  ///   - credential: Its name.
  ///   - service: Which of the cloud's services is asked, as any small number.
  ///   - target: Path and query as they are sent.
  package init(
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
  }

  var byteCount: Int { bytes.count }
}
