/// One request and its response on a session.
///
/// Pooled: it is used again once it was told closed and nobody holds it. It belongs to its
/// session's event loop. nghttp2 keeps a pointer to it, so no table is searched on the way of a
/// call.
public final class HTTP2Stream {
  /// Odd for requests (RFC 9113 §5.1.1).
  @exclusivity(unchecked) public internal(set) var id: Int32 = 0
  @exclusivity(unchecked) private var held = Held()
  @exclusivity(unchecked) public internal(set) var trailers = FieldBlock()
  /// Why it closed; meaningful once `isClosed`.
  @exclusivity(unchecked) public internal(set) var closeCode = HTTP2ErrorCode.noError

  // What the session knows about it.

  @exclusivity(unchecked) var state = StreamState()
  @exclusivity(unchecked) var output = OutputQueue()
  /// Place in the session's table of open streams.
  @exclusivity(unchecked) var slot = 0
  /// Received bytes whose flow-control credit was not returned yet.
  @exclusivity(unchecked) var unreturnedBytes = 0
  @exclusivity(unchecked) var interimResponses = 0
  /// Body bytes that came although the answer was complete.
  @exclusivity(unchecked) var unwantedBytes = 0
  /// When a request was first seen to outlast its answer; 0 while it was not.
  @exclusivity(unchecked) var outlastsSince: UInt64 = 0
  /// When its window was first seen to hold the answer back; 0 while it does not.
  @exclusivity(unchecked) var stalledSince: UInt64 = 0

  init() {}

  /// Body bytes given to `write` that are not yet in a frame.
  public var queuedOutputBytes: Int { unsafe output.bytes }

  /// Takes the received body away, array and all.
  public func takeInbound() -> [UInt8] {
    let taken = unsafe inbound
    unsafe inbound = []
    return taken
  }

  /// Forgets the received body but keeps its room; the cheap way after `withInbound`.
  public func dropInbound() {
    if unsafe !inbound.isEmpty { unsafe inbound.removeAll(keepingCapacity: true) }
  }

  /// Lends the received body without taking it.
  @inlinable
  public func withInbound<R, E: Error>(_ body: (Span<UInt8>) throws(E) -> R) throws(E) -> R {
    try unsafe inbound.withUnsafeBufferPointer { (bytes) throws(E) in
      try body(unsafe Span(_unsafeElements: bytes))
    }
  }

  /// Lends the header section without copying it or counting a reference.
  @inlinable
  public func withHead<R, E: Error>(_ body: (borrowing FieldBlock) throws(E) -> R) throws(E) -> R {
    try unsafe body(head)
  }

  /// Makes it as new but keeps arrays of an ordinary size.
  func clear() {
    unsafe head.clear(keeping: Self.keptBytes)
    unsafe trailers.clear(keeping: Self.keptBytes)
    if unsafe inbound.capacity > Self.keptBytes { unsafe inbound = [] } else { dropInbound() }
    unsafe endedByPeer = false
    unsafe isClosed = false
    unsafe closeCode = .noError
    if unsafe context != nil { unsafe context = nil }
    unsafe state = StreamState()
    unsafe output.clear()
    unsafe unreturnedBytes = 0
    unsafe interimResponses = 0
    unsafe unwantedBytes = 0
    unsafe outlastsSince = 0
    unsafe stalledSince = 0
  }

  private static let keptBytes = 4 << 10
}

// What the room above reads and writes with every call. It does so by these accessors, which are
// inlined there: `@exclusivity(unchecked)` is forgotten at the border of a module.
extension HTTP2Stream {
  fileprivate struct Held {
    var head = FieldBlock()
    var inbound: [UInt8] = []
    var endedByPeer = false
    var isClosed = false
    var context: AnyObject?
  }

  /// The request's fields on a server, the response's on a client.
  @unsafe public var head: FieldBlock {
    @inline(__always) _read { yield unsafe held.head }
    @inline(__always) _modify { yield unsafe &held.head }
  }

  /// Body bytes that were received and not yet taken.
  @unsafe public var inbound: [UInt8] {
    @inline(__always) _read { yield unsafe held.inbound }
    @inline(__always) _modify { yield unsafe &held.inbound }
  }

  /// Whether any of them are here.
  public var hasInbound: Bool {
    @inline(__always) get { unsafe !held.inbound.isEmpty }
  }

  /// The peer has sent END_STREAM: head, body and trailers are complete.
  @unsafe public internal(set) var endedByPeer: Bool {
    @inline(__always) get { unsafe held.endedByPeer }
    @inline(__always) set { unsafe held.endedByPeer = newValue }
  }

  @unsafe public internal(set) var isClosed: Bool {
    @inline(__always) get { unsafe held.isClosed }
    @inline(__always) set { unsafe held.isClosed = newValue }
  }

  /// Whatever the layer above ties to this stream; dropped when the stream is used again.
  @unsafe public var context: AnyObject? {
    @inline(__always) _read { yield unsafe held.context }
    @inline(__always) _modify { yield unsafe &held.context }
  }
}

/// What has happened on a stream, as far as its session must know.
struct StreamState: OptionSet {
  let rawValue: UInt16

  /// The header section is complete and was announced.
  static let hasHead = StreamState(rawValue: 1 << 0)
  /// The announcement was taken from the inbox.
  static let headTaken = StreamState(rawValue: 1 << 1)
  /// A `.body` entry waits in the inbox.
  static let bodyQueued = StreamState(rawValue: 1 << 2)
  /// Nothing more is announced but the close.
  static let announcedWhole = StreamState(rawValue: 1 << 3)
  /// It died before anybody saw it: nothing is announced at all.
  static let unseen = StreamState(rawValue: 1 << 4)
  /// What the peer sent is malformed or too much; a reset is on its way.
  static let rejected = StreamState(rawValue: 1 << 5)
  /// Our header section was submitted.
  static let answered = StreamState(rawValue: 1 << 6)
  /// nghttp2 was told to wait for more output.
  static let deferred = StreamState(rawValue: 1 << 7)
  /// `write` asked the caller to wait.
  static let backedUp = StreamState(rawValue: 1 << 8)
  /// Our side was complete before the peer's: what still comes of the peer's is thrown away.
  static let endsEarly = StreamState(rawValue: 1 << 9)
  /// Our END_STREAM is out, the peer's is not here.
  static let outlasted = StreamState(rawValue: 1 << 11)
  /// All of our body is in frames, or there is none.
  static let framedWhole = StreamState(rawValue: 1 << 12)
  /// We reset it on purpose.
  static let resetByUs = StreamState(rawValue: 1 << 10)
}
