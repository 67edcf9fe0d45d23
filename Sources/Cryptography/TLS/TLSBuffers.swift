/// Blocks of memory that the sessions of one event loop share.
///
/// An idle session holds none: it takes a block when bytes pass through and gives it back when
/// they have passed. Bound to its event loop; not for use from two threads.
@safe public final class TLSBuffers {
  /// Room for four full records: what one read of the socket brings is handed on at once.
  static let blockByteCount = 64 * 1024
  /// A block that grew beyond this for one large output is not kept.
  static let keptByteCount = 256 * 1024

  /// As many places as blocks are kept, the first `keptCount` of them taken.
  private let kept: UnsafeMutablePointer<UnsafeMutableRawBufferPointer>
  @exclusivity(unchecked) private var keptCount = 0
  private let keptBlocks: Int

  /// - Parameter keptBlocks: how many blocks are kept for later; more may be lent at a time.
  public init(keptBlocks: Int = 4) {
    self.keptBlocks = max(1, keptBlocks)
    unsafe kept = .allocate(capacity: self.keptBlocks)
  }

  deinit {
    for place in unsafe 0..<keptCount { unsafe kept[place].deallocate() }
    unsafe kept.deallocate()
  }

  /// Lends a block; whoever takes it gives it back or frees it.
  func take() -> UnsafeMutableRawBufferPointer {
    if unsafe keptCount > 0 {
      unsafe keptCount &-= 1
      return unsafe kept[keptCount]
    }
    return .allocate(byteCount: Self.blockByteCount, alignment: 16)
  }

  /// Takes a block back.
  func give(_ block: UnsafeMutableRawBufferPointer) {
    if unsafe keptCount < keptBlocks, block.count <= Self.keptByteCount {
      unsafe (kept + keptCount).initialize(to: block)
      unsafe keptCount &+= 1
    } else {
      unsafe block.deallocate()
    }
  }
}
