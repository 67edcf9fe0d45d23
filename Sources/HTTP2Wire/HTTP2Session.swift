import CNGHTTP2

/// One HTTP/2 connection (RFC 9113) without I/O: bytes in, events and bytes out.
///
/// nghttp2 parses and frames; its callbacks only note what happened in the inbox, and nothing calls
/// the layer above from inside one. The turn of a connection is: `receive`, `tell` (answering
/// as it goes), `produce`, `tell` again, write what was produced.
///
/// Belongs to one event loop, together with its ``MemoryPool``. Free of reference counting and
/// allocation per request once warm: streams are pooled and nghttp2 holds pointers to them.
@safe
public final class HTTP2Session {
  public enum Role: Sendable {
    case server
    case client
  }

  public let role: Role
  public let bounds: HTTP2Bounds
  let memory: MemoryPool
  /// nghttp2's session; nil before init ends and never afterwards.
  @exclusivity(unchecked) var handle: OpaquePointer?

  // Reached from callbacks while a method of this class runs: one event loop, no reentrance into
  // the same property, hence no run-time checks for it.

  @exclusivity(unchecked) var inbox = Inbox()
  /// Frames being gathered; holds the caller's array during `produce`, nothing otherwise.
  @exclusivity(unchecked) var output: [UInt8] = []
  @exclusivity(unchecked) var open: [Unmanaged<HTTP2Stream>] = unsafe []
  /// Whose header block nghttp2 is in the middle of; blocks never interleave (RFC 9113 §4.3).
  @exclusivity(unchecked) var reading: Unmanaged<HTTP2Stream>?
  /// Where its fields go; held, since the stream's owner may take its block away at any time.
  @exclusivity(unchecked) var readingBlock: Unmanaged<FieldStorage>?
  /// Somebody is being told what happened.
  @exclusivity(unchecked) var isTelling = false
  /// Bytes of bodies to be returned to the connection's window at the end of the telling.
  @exclusivity(unchecked) var creditOwed = 0
  @exclusivity(unchecked) var meter: FrameMeter
  @exclusivity(unchecked) var provokedResets = Budget()
  @exclusivity(unchecked) var dribbledFrames = Budget()
  @exclusivity(unchecked) var now: UInt64 = 0
  /// A budget spent inside a callback; made into a failure once nghttp2 has returned.
  @exclusivity(unchecked) var excess: String?
  /// Bytes of a GOAWAY written by hand, when nghttp2 may no longer be asked.
  @exclusivity(unchecked) var farewell: [UInt8] = []
  /// Streams of a server whose answer was complete before the request.
  @exclusivity(unchecked) var endingEarly = 0
  /// The last request that is served, once a GOAWAY has disowned the later ones.
  @exclusivity(unchecked) var lastServed = Int32.max
  /// The highest request that was told.
  @exclusivity(unchecked) var lastTold: Int32 = 0
  /// Since when the window of the connection holds answers back; 0 while it does not.
  @exclusivity(unchecked) var stalledSince: UInt64 = 0
  /// Some answer got on since that was last looked at.
  @exclusivity(unchecked) var hasMovedData = false
  /// We end the connection on purpose.
  @exclusivity(unchecked) var isLeaving = false

  /// The peer's SETTINGS are here: it speaks HTTP/2 and the connection is set up (RFC 9113 §3.4).
  @exclusivity(unchecked) public internal(set) var isGreeted = false
  /// What ended the connection, once something did.
  @exclusivity(unchecked) public internal(set) var failure: HTTP2Error?
  /// Body bytes waiting on all streams.
  @exclusivity(unchecked) public internal(set) var queuedOutputBytes = 0

  /// Starts a session; its SETTINGS (and a client's preface) wait in `produce`.
  ///
  /// - Throws: `internalFailure` when the pool has no memory left.
  public init(role: Role, bounds: HTTP2Bounds, memory: MemoryPool) throws(HTTP2Error) {
    self.role = role
    self.bounds = bounds
    self.memory = memory
    unsafe meter = FrameMeter(expectsPreface: role == .server)
    try unsafe open(userData: Unmanaged.passUnretained(self).toOpaque())
  }

  deinit {
    if let handle = unsafe handle { unsafe nghttp2_session_del(handle) }
    stopReading()
    while let stream = unsafe open.popLast() { unsafe memory.putStream(stream) }
    while let entry = unsafe inbox.next() {
      if entry.kind == .closed, let stream = unsafe entry.stream { unsafe memory.putStream(stream) }
    }
  }

  /// Streams that are open for at least one side.
  public var openStreamCount: Int { unsafe open.count }

  /// True when `produce` has something to give.
  public var wantsOutput: Bool {
    if unsafe !farewell.isEmpty { return true }
    return unsafe failure == nil && nghttp2_session_want_write(handle) != 0
  }

  /// False when another `produce` would neither give anything nor say what ended the connection.
  public var mayProduce: Bool { unsafe failure != nil || wantsOutput }

  /// True once nothing more will be read or written: the transport may close.
  public var isFinished: Bool {
    guard unsafe farewell.isEmpty else { return false }
    return unsafe failure != nil
      || nghttp2_session_want_read(handle) == 0 && nghttp2_session_want_write(handle) == 0
  }

  /// True while the peer owes the rest of a frame, a header block or its preface: what a time-out
  /// against a peer that never sends it (slow loris) should watch.
  public var isMidFrame: Bool { unsafe meter.isMidway }
  /// Changes with every frame the peer begins; a header block counts as one frame.
  public var framesBegun: UInt32 { unsafe meter.begun }

  /// True when the peer takes its answers too slowly: stop reading from it until this is false.
  public var isBackedUp: Bool { unsafe queuedOutputBytes > bounds.maxQueuedBytes }
}
