import NIOCore

/// What one round of the selector brought to the connections of an event loop, served in stages.
///
/// A call goes through far more code than the processor's first cache holds: the kernel's, TLS,
/// HTTP/2, ours, and all of them back. So what came is put together: all are read, then all served,
/// then all flushed, which takes 0.81 to 0.92 of the time of one after the other
/// (`docs/PERFORMANCE.md`).
///
/// Nobody waits for company: what a round brought is served at its end. A connection has one
/// arrival at most; whatever else happens to it comes after that has been served.
final class Arrivals {
  /// As many are served together. With 64 it took more again: what the connections hold no longer
  /// fits in the processor's second cache from one stage to the next.
  static let countMax = 16
  /// Longer reads are served at once: they have work enough for themselves.
  static let bytesMax = 4 * 1024

  /// A connection, and where its bytes end; they begin where those before it end.
  private struct Arrival {
    let connection: ServerConnection
    let end: Int
  }

  private let eventLoop: any EventLoop
  @exclusivity(unchecked) private var arrivals: [Arrival] = []
  @exclusivity(unchecked) private var bytes = ByteBuffer()
  /// The last ones, empty, for the room that they have.
  @exclusivity(unchecked) private var spareArrivals: [Arrival] = []
  @exclusivity(unchecked) private var spareBytes = ByteBuffer()
  @exclusivity(unchecked) private var isScheduled = false

  init(eventLoop: any EventLoop) {
    self.eventLoop = eventLoop
    arrivals.reserveCapacity(Self.countMax)
    spareArrivals.reserveCapacity(Self.countMax)
  }

  var isFull: Bool { arrivals.count >= Self.countMax }

  /// Takes a copy of what a connection has read.
  func add(_ connection: ServerConnection, _ read: ByteBuffer) {
    bytes.writeImmutableBuffer(read)
    arrivals.append(Arrival(connection: connection, end: bytes.readableBytes))
    guard !isScheduled else { return }
    isScheduled = true
    let bound = NIOLoopBound(self, eventLoop: eventLoop)
    eventLoop.execute {
      bound.value.isScheduled = false
      bound.value.serve()
    }
  }

  /// Serves all that came so far.
  func serve() {
    guard !arrivals.isEmpty else { return }
    var (served, read): ([Arrival], ByteBuffer) = ([], ByteBuffer())
    swap(&served, &arrivals)
    swap(&read, &bytes)
    swap(&arrivals, &spareArrivals)
    swap(&bytes, &spareBytes)
    var start = 0
    for arrival in served {
      arrival.connection.serve(read.readableBytesUInt8Span.extracting(start..<arrival.end))
      start = arrival.end
    }
    for arrival in served { arrival.connection.flush() }
    served.removeAll(keepingCapacity: true)
    read.clear()
    swap(&served, &spareArrivals)
    swap(&read, &spareBytes)
  }
}
