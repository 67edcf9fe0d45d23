import CNGHTTP2

/// The memory that the sessions of one event loop take from and give back to.
///
/// It stands behind `nghttp2_mem`: small blocks come from free lists by size class, so a request in
/// the steady state never reaches the system's allocator; the 16 KiB frame buffer of each session
/// lies in whole pages, of which an idle session touches one. Streams of ended calls are kept here
/// too. What is cached is bounded, so memory goes back after a peak; what is handed out is bounded
/// as well, so that a flood meets a refusal and not the machine's end.
///
/// Not thread-safe: a pool, and every session made with it, belongs to one event loop.
@safe
public final class MemoryPool {
  /// What the pool holds and hands out, in bytes; for metrics and tests.
  public struct Statistics: Equatable, Sendable {
    public var liveBytes = 0
    public var cachedBytes = 0
    public var mappedBytes = 0
    public var refusals = 0
    public var cachedStreams = 0
  }

  private let blocks: UnsafeMutablePointer<BlockStore>
  private let callbacks: UnsafeMutablePointer<nghttp2_mem>
  @exclusivity(unchecked) private(set) var streams: StreamShelf
  /// The inbox array of the session whose turn it is; the others of the loop have none.
  @exclusivity(unchecked) var spareInbox: [Inbox.Entry] = []
  /// Scratch array for a field section on its way to nghttp2, which copies it at once.
  @exclusivity(unchecked) var fieldScratch: [nghttp2_nv] = unsafe []

  /// - Parameters:
  ///   - maxLiveBytes: most that sessions may hold together; beyond it they fail.
  ///   - maxCachedBytes: most that is kept for reuse while nobody holds it.
  ///   - maxCachedStreams: most streams kept for reuse.
  public init(
    maxLiveBytes: Int = 512 << 20, maxCachedBytes: Int = 2 << 20, maxCachedStreams: Int = 1_024
  ) {
    unsafe blocks = .allocate(capacity: 1)
    unsafe blocks.initialize(
      to: BlockStore(maxLiveBytes: maxLiveBytes, maxCachedBytes: maxCachedBytes))
    unsafe callbacks = .allocate(capacity: 1)
    unsafe callbacks.initialize(to: BlockStore.callbacks(for: blocks))
    unsafe streams = StreamShelf(limit: maxCachedStreams)
  }

  deinit {
    unsafe blocks.pointee.releaseEverything()
    unsafe blocks.deinitialize(count: 1)
    unsafe blocks.deallocate()
    unsafe callbacks.deallocate()
  }

  public var statistics: Statistics {
    var result = unsafe blocks.pointee.statistics
    result.cachedStreams = unsafe streams.count
    return result
  }

  /// What nghttp2 is given; valid as long as the pool lives.
  var allocator: UnsafeMutablePointer<nghttp2_mem> { unsafe callbacks }

  @inline(__always)
  func takeStream() -> Unmanaged<HTTP2Stream> { unsafe streams.take() }

  @inline(__always)
  func putStream(_ stream: Unmanaged<HTTP2Stream>) { unsafe streams.put(stream) }
}
