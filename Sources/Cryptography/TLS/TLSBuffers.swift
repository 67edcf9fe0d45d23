/// Blocks of memory that the sessions of one event loop share.
///
/// An idle session holds none: it takes a block when bytes pass through and gives it back when
/// they have passed. Bound to its event loop; not for use from two threads.
@safe package final class TLSBuffers {
  /// Room for four full records: what one read of the socket brings is handed on at once.
  static let blockByteCount = 64 * 1024
  /// A block that grew beyond this for one large output is not kept.
  static let keptByteCount = 256 * 1024

  @exclusivity(unchecked) private var kept: [UnsafeMutableRawBufferPointer] = unsafe []
  private let keptBlocks: Int

  /// - Parameter keptBlocks: how many blocks are kept for later; more may be lent at a time.
  package init(keptBlocks: Int = 4) {
    self.keptBlocks = max(1, keptBlocks)
    unsafe kept.reserveCapacity(self.keptBlocks)
  }

  deinit {
    while let block = unsafe kept.popLast() { unsafe block.deallocate() }
  }

  /// Lends a block; whoever takes it gives it back or frees it.
  func take() -> UnsafeMutableRawBufferPointer {
    if let block = unsafe kept.popLast() { return unsafe block }
    return .allocate(byteCount: Self.blockByteCount, alignment: 16)
  }

  /// Takes a block back.
  func give(_ block: UnsafeMutableRawBufferPointer) {
    if unsafe kept.count < keptBlocks && block.count <= Self.keptByteCount {
      unsafe kept.append(block)
    } else {
      unsafe block.deallocate()
    }
  }
}
