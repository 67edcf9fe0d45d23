import Cryptography
import HTTP2Wire
public import NIOCore
import System

/// What the connections of one event loop share; reached only from that loop, so without a lock.
public final class LoopContext {
  public let eventLoop: any EventLoop
  public let executor: LoopExecutor
  /// Position of the loop in its group, to index per-loop tables.
  public let index: Int

  public let deadlines: DeadlineWheel
  /// For ids that must differ, not for secrets.
  @exclusivity(unchecked) public var random = QuickRandom()

  /// Memory for nghttp2's sessions.
  let frames: MemoryPool
  /// Where the connections of callers receive.
  let receiving: NIOLoopBound<ReceiveBuffer>
  /// Where the connections to servers receive. Larger, because answers to many callers come by one:
  /// what one read brings leaves in one write for each of them.
  let receivingAnswers: NIOLoopBound<ReceiveBuffer>
  /// What callers' connections have read and are to be served for.
  let arrivals: Arrivals
  /// Buffers of TLS sessions, lent for the time of one read or flush.
  let records = TLSBuffers()
  /// Frames of one flush on their way into TLS records; empty between flushes.
  @exclusivity(unchecked) var outgoing: [UInt8] = []
  @exclusivity(unchecked) private var unflushed: [any Flushable] = []
  @exclusivity(unchecked) private var flushing: [any Flushable] = []
  @exclusivity(unchecked) private var isFlushScheduled = false
  /// Exchanges whose streams have ended, ready for the next ones of whatever connection: the last
  /// used first, which the processor still has at hand.
  @exclusivity(unchecked) private var exchanges: [HTTP2Exchange] = []
  /// Whose an exchange is that waits for its next request: a second later it keeps nothing of a
  /// peer that left.
  private let nobody = ConnectionFacts(source: .local, listener: 0, isEncrypted: false)
  private(set) var connections: [ObjectIdentifier: ServerConnection] = [:]
  /// Most connections at a time since memory was last given back.
  private var connectionsPeak = 0
  /// How many there were a second ago.
  private var connectionsBefore = 0
  private var clients: [ObjectIdentifier: HTTPClient] = [:]
  /// The `date` field of replies (RFC 9110 §6.6.1), made anew every second.
  @exclusivity(unchecked) private(set) var date = LoopContext.makeDate() {
    didSet { lentDate = Lent(date) }
  }
  /// The same, for answers that are begun within this turn.
  @exclusivity(unchecked) private(set) var lentDate: Lent<PreparedHeaders>

  init(eventLoop: any EventLoop, index: Int) {
    self.eventLoop = eventLoop
    self.executor = LoopExecutor(eventLoop)
    self.index = index
    self.deadlines = DeadlineWheel(eventLoop: eventLoop)
    self.frames = MemoryPool()
    self.receiving = NIOLoopBound(ReceiveBuffer(capacity: 32 * 1024), eventLoop: eventLoop)
    self.receivingAnswers = NIOLoopBound(
      ReceiveBuffer(capacity: 128 * 1024), eventLoop: eventLoop)
    self.arrivals = Arrivals(eventLoop: eventLoop)
    self.lentDate = Lent(date)
    self.outgoing.reserveCapacity(32 * 1024)
    let bound = NIOLoopBound(self, eventLoop: eventLoop)
    eventLoop.scheduleRepeatedTask(initialDelay: .seconds(1), delay: .seconds(1)) { _ in
      bound.value.tick()
    }
  }

  /// What goes behind the fields of a reply: the date, unless they bring one.
  func date(for fields: borrowing FieldBlock) -> PreparedHeaders? {
    fields.contains(.date) ? nil : date
  }

  // MARK: Exchanges

  /// One for a request that came by a connection.
  func exchange(of facts: ConnectionFacts) -> HTTP2Exchange {
    guard let spare = exchanges.popLast() else { return HTTP2Exchange(loop: self, facts: facts) }
    if !spare.came(by: facts) { spare.facts = facts }
    return spare
  }

  /// - Parameter exchange: one that nobody else holds, made as new.
  func keep(_ exchange: consuming HTTP2Exchange) {
    guard exchanges.count < Self.exchangesMax else { return }
    exchanges.append(exchange)
  }

  /// About 512 KiB.
  private static let exchangesMax = 512

  // MARK: Flushing

  /// Remembers a connection that has something to say, and flushes all such connections together
  /// once the work that is ready on this loop is done: replies that arrive in one upstream read
  /// leave in one write per connection.
  func scheduleFlush(of connection: any Flushable) {
    unflushed.append(connection)
    guard !isFlushScheduled else { return }
    isFlushScheduled = true
    let bound = NIOLoopBound(self, eventLoop: eventLoop)
    eventLoop.execute { bound.value.flushAll() }
  }

  private func flushAll() {
    isFlushScheduled = false
    swap(&flushing, &unflushed)
    for connection in flushing {
      connection.flush()
    }
    flushing.removeAll(keepingCapacity: true)
  }

  // MARK: Connections

  /// Connections that callers have open on this loop.
  public var connectionCount: Int { connections.count }

  func add(_ connection: ServerConnection) {
    connections[ObjectIdentifier(connection)] = connection
    connectionsPeak = max(connectionsPeak, connections.count)
  }

  func remove(_ connection: ServerConnection) {
    connections[ObjectIdentifier(connection)] = nil
  }

  func add(_ client: HTTPClient) {
    clients[ObjectIdentifier(client)] = client
  }

  func remove(_ client: HTTPClient) {
    clients[ObjectIdentifier(client)] = nil
  }

  /// Lets requests in progress end, on all connections or chosen ones; takes no new ones there.
  public func drainConnections(
    where isChosen: (ConnectionFacts) -> Bool = { _ in true }
  ) {
    for connection in connections.values where isChosen(connection.facts) {
      connection.drain()
    }
  }

  /// Closes every connection of callers at once.
  public func closeConnections() {
    for connection in connections.values {
      connection.close()
    }
  }

  /// Closes every connection to the cloud at once.
  public func closeClients() {
    for client in clients.values {
      client.close()
    }
  }

  private static func makeDate(_ now: Int64 = WallClock.now().seconds) -> PreparedHeaders {
    PreparedHeaders([("date", HTTPDate.format(max(0, now)))])
  }

  /// Lets every connection look at the clock, once a second.
  func tick() {
    let date = WallClock.now().seconds
    self.date = Self.makeDate(date)
    let now = MonotonicClock.now()
    for connection in connections.values {
      connection.endExpiredCertificate(at: date, now: now)
      connection.tick(now: now)
    }
    for client in clients.values {
      client.tick(now: now)
    }
    for exchange in exchanges { exchange.facts = nobody }
    giveMemoryBack()
  }

  /// What a crowd of connections has used goes back to the system, once half of them have left and
  /// no more are leaving.
  private func giveMemoryBack() {
    let count = connections.count
    defer { connectionsBefore = count }
    guard count >= connectionsBefore,
      connectionsPeak - count >= max(Self.crowd, connectionsPeak / 2)
    else { return }
    connectionsPeak = count
    Heap.trim()
  }

  /// About 8 MiB.
  private static let crowd = 256
}
