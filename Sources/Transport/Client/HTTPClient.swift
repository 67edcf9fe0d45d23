public import Cryptography
import DequeModule
import HTTP2Wire
import NIOCore
import NIOPosix
import System

/// Calls one server from one event loop, over HTTP/2 or HTTP/1.1 as ALPN decides.
///
/// Connections live on the loop of the calls they carry: waking another thread was measured at
/// 54 µs, more than a call costs. The pool opens a connection when those it has are busy, never
/// more than its bound, and closes idle ones.
public final class HTTPClient {
  public let endpoint: Endpoint
  let loop: LoopContext
  let bounds: ClientBounds
  /// Nil in clear.
  private let tls: TLSContext?
  /// Nil for the straight way.
  private let proxy: HTTPProxy?
  private var connections: [ClientConnection] = []
  private var waiting: Deque<PendingRequest> = []
  private var isClosed = false
  private var isRetired = false
  /// Connections being opened.
  private var opening = 0

  /// - Parameters:
  ///   - tls: Its ALPN list decides which HTTP versions are offered; nil, for a Unix socket only,
  ///     is HTTP/2 in clear by prior knowledge (RFC 9113 §3.3).
  ///   - proxy: Asked for the way to the server, whose name it looks up.
  public init(
    endpoint: Endpoint, tls: TLSContext?, bounds: ClientBounds, loop: LoopContext,
    proxy: HTTPProxy? = nil
  ) {
    precondition(tls != nil || endpoint.unixPath != nil, "in clear on this machine only")
    self.endpoint = endpoint
    self.tls = tls
    self.proxy = endpoint.unixPath == nil ? proxy : nil
    self.bounds = bounds
    self.loop = loop
    loop.add(self)
  }

  /// Sends a request and waits for its whole answer. Cancelling the task resets the stream.
  public func send(
    _ request: ClientRequest, isolation: isolated (any Actor)? = #isolation
  ) async throws(ClientFailure) -> ClientResponse {
    let cancellation = Cancellation(loop: loop.eventLoop)
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation {
        (continuation: CheckedContinuation<Result<ClientResponse, ClientFailure>, Never>) in
        let pending = PendingRequest(request) { continuation.resume(returning: $0) }
        if cancellation.arm(pending, of: self) {
          start(pending)
        } else {
          pending.fail(.canceled, "the caller had given up")
        }
      }
    } onCancel: {
      cancellation.cancel()
    }
    return try result.get()
  }

  /// The same without a task: `completion` is called on the loop once, perhaps at once.
  ///
  /// - Parameter receive: Called with each piece of the body of a 200 as it comes over HTTP/2; the
  ///   answer then has none.
  @discardableResult
  public func send(
    _ request: ClientRequest, receive: (([UInt8]) -> Void)? = nil,
    completion: @escaping (Result<ClientResponse, ClientFailure>) -> Void
  ) -> SentRequest {
    let pending = PendingRequest(request, receive: receive, completion: completion)
    start(pending)
    return SentRequest(pending, of: self)
  }

  private func start(_ pending: PendingRequest) {
    guard !isClosed else {
      pending.fail(.connect, "the client is closed")
      return
    }
    guard !pending.isDone else { return }
    if waiting.isEmpty, let free = freest {
      free.send(pending)
      return
    }
    guard waiting.count < bounds.waitingMax else {
      pending.fail(
        .overloaded, "\(waiting.count) calls already wait for a connection to \(endpoint)")
      return
    }
    waiting.append(pending)
    openIfUseful()
  }

  private var freest: ClientConnection? {
    var best: ClientConnection?
    var capacity = 0
    for connection in connections where connection.capacity > capacity {
      best = connection
      capacity = connection.capacity
    }
    return best
  }

  func openIfUseful() {
    // One attempt at a time while none has succeeded: its protocol tells how many are needed.
    guard !waiting.isEmpty, !isClosed,
      connections.count(where: { $0.isReady }) + opening < bounds.connectionsMax
    else { return }
    guard opening == 0 || (connections.contains { $0.isHTTP1 } && opening < waiting.count) else {
      return
    }
    opening += 1
    let bound = NIOLoopBound(self, eventLoop: loop.eventLoop)
    let bootstrap = ClientBootstrap(group: loop.eventLoop)
      .connectTimeout(.nanoseconds(Int64(clamping: bounds.connectNanoseconds)))
      .channelOption(.maxMessagesPerRead, value: 1)
      .channelOption(
        .recvAllocator, value: SharedReceiveAllocator(loop.receivingAnswers)
      )
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          // A name may have several addresses, and each that is tried has a channel of its own.
          let client = bound.value
          if let proxy = client.proxy {
            try channel.pipeline.syncOperations.addHandler(
              ProxyTunnel(
                proxy, to: client.endpoint,
                timeMax: .nanoseconds(Int64(clamping: client.bounds.connectNanoseconds))))
          }
          try channel.pipeline.syncOperations.addHandler(
            ClientConnection(client: client, tls: client.tls))
        }
      }
    let connecting =
      if let path = endpoint.unixPath {
        bootstrap.connect(unixDomainSocketPath: path)
      } else {
        bootstrap.channelOption(.tcpOption(.tcp_nodelay), value: 1)
          .connect(host: proxy?.host ?? endpoint.host, port: proxy?.port ?? endpoint.port)
      }
    connecting.whenComplete { result in
      bound.value.connected(result)
    }
  }

  /// Takes the channel that was first, or says to all who wait that there is none.
  private func connected(_ result: Result<any Channel, any Error>) {
    do {
      let channel = try result.get()
      let connection = try channel.pipeline.syncOperations.handler(type: ClientConnection.self)
      guard !isClosed else {
        channel.close(promise: nil)
        return
      }
      connections.append(connection)
      connection.isAdopted = true
    } catch {
      opening -= 1
      failed(
        (error as? TLSError).map { ClientFailure(.tls, "\(endpoint): \($0)") }
          ?? ClientFailure(
            .connect, "no connection to \(way): \(ConnectWords.of(error))"))
    }
  }

  /// Where connections lead, for people.
  private var way: String {
    proxy.map { "\(endpoint) through the proxy \($0.host):\($0.port)" } ?? "\(endpoint)"
  }

  // MARK: Words of the connections

  func becameReady(_ connection: ClientConnection) {
    opening -= 1
    hasCapacity(connection)
    openIfUseful()
  }

  func hasCapacity(_ connection: ClientConnection) {
    while connection.capacity > 0, let pending = waiting.popFirst() {
      if !pending.isDone {
        connection.send(pending)
      }
    }
  }

  /// - Parameter failure: Why it never became ready; nil when it had been.
  func ended(_ connection: ClientConnection, before failure: ClientFailure?) {
    connections.removeAll { $0 === connection }
    if let failure {
      opening -= 1
      failed(failure)
    } else {
      openIfUseful()
    }
  }

  private func failed(_ failure: ClientFailure) {
    if !connections.contains(where: { $0.isReady }) {
      // Everyone who waits would meet the same end: say so now rather than at their deadlines.
      while let pending = waiting.popFirst() {
        pending.finish(.failure(failure))
      }
    }
    openIfUseful()
  }

  func cancel(_ pending: PendingRequest) {
    switch pending.state {
    case .waiting:
      waiting.removeAll { $0 === pending }
    case .sent(let channel):
      channel.cancel(pending)
    case .done:
      return
    }
    pending.fail(.canceled, "the caller gave up")
  }

  func tick(now: UInt64) {
    for connection in connections {
      connection.tick(now: now)
    }
    if isRetired, connections.isEmpty, opening == 0, waiting.isEmpty { loop.remove(self) }
  }

  /// Whoever calls through it has another one from now on: idle connections close as always, and
  /// with the last one the client is forgotten. Calls in progress, their repeats too, end here.
  public func retire() {
    isRetired = true
  }

  /// Closes all connections; requests in progress fail as lost, those that wait for a connection
  /// as not sent.
  public func close() {
    isClosed = true
    while let pending = waiting.popFirst() { pending.fail(.connect, "the client is closed") }
    loop.remove(self)
    for connection in connections {
      connection.close()
    }
  }
}
