import HTTP2Wire
import System

/// Requests and answers on one HTTP/2 connection to a server.
final class HTTP2ClientChannel: ClientChannel, HTTP2Receiver {
  private unowned let connection: ClientConnection
  private let session: HTTP2Session
  private let bounds: ClientBounds
  private var failure: HTTP2Error?
  private var isGoingAway = false
  /// Why the connection is over, once it is: what is still open fails so.
  private var end: ClientFailure?
  /// Streams ended, or the peer takes more of them: to be told when all is told.
  private var hasRoom = false
  private var lastUse: UInt64
  private var probedAt: UInt64?

  init(_ connection: ClientConnection) throws(HTTP2Error) {
    self.connection = connection
    self.bounds = connection.client.bounds
    self.session = try HTTP2Session(
      role: .client, bounds: bounds.http2, memory: connection.loop.frames)
    self.lastUse = connection.lastHeard
  }

  // MARK: Sending

  var capacity: Int {
    isGoingAway || failure != nil || end != nil ? 0 : session.availableStreams
  }

  func send(_ pending: PendingRequest) {
    lastUse = connection.lastHeard
    let request = pending.takeRequest()
    guard let stream = session.request(request.fields, body: request.body) else {
      pending.fail(.refused, "the connection to \(connection.client.endpoint) takes no more")
      return
    }
    stream.context = pending
    pending.stream = stream
    connection.scheduleFlush()
  }

  func cancel(_ pending: PendingRequest) {
    guard let stream = pending.stream else { return }
    session.reset(stream, .cancel)
    connection.scheduleFlush()
  }

  // MARK: Receiving

  func receive(_ bytes: Span<UInt8>) {
    guard failure == nil else { return }
    probedAt = nil
    do {
      try session.receive(bytes, now: connection.lastHeard)
    } catch {
      failure = error
    }
  }

  func serve() {
    session.tell(self)
    guard hasRoom else { return }
    hasRoom = false
    if capacity > 0 { connection.hasCapacity() }
  }

  func connectionChanged(_ event: HTTP2ConnectionEvent) {
    switch event {
    case .goAway:
      isGoingAway = true
      // Those who wait for room here would wait until the last answer: another connection.
      if end == nil { connection.client.openIfUseful() }
    case .settingsChanged:
      hasRoom = true
    case .pong:
      break
    }
  }

  /// Three digits (RFC 9110 §15); nil for anything else.
  private static func status(_ head: borrowing FieldBlock) -> Int? {
    guard let text = head.value(of: .status), text.count == 3 else { return nil }
    var status = 0
    for index in 0..<3 {
      let digit = text[index] &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      status = status * 10 + Int(digit)
    }
    return status
  }

  private func pending(of stream: HTTP2Stream) -> PendingRequest? {
    // tidy: the only context ever set is a pending request; the check would cost on every event
    stream.context.map { unsafeDowncast($0, to: PendingRequest.self) }
  }

  func headArrived(on stream: HTTP2Stream) {
    guard end == nil, let pending = pending(of: stream) else { return }
    guard let status = Self.status(stream.head) else {
      fail(stream, .malformed, "an answer without a status")
      return
    }
    // 1xx are interim (RFC 9110 §15.2): the final answer follows.
    guard status >= 200 else { return }
    pending.response.status = status
    swap(&pending.response.fields, &stream.head)
    if stream.endedByPeer {
      // Body and trailers are here too; no further event tells of them.
      if !stream.inbound.isEmpty { bodyArrived(on: stream) }
      peerEnded(stream)
    }
  }

  func bodyArrived(on stream: HTTP2Stream) {
    guard end == nil else { return }
    let count = stream.inbound.count
    if let pending = pending(of: stream) {
      if pending.response.status == 200, let receive = pending.receive {
        receive(stream.inbound)
      } else if pending.response.body.count + count > bounds.responseBytesMax {
        fail(stream, .tooLarge, "an answer of more than \(bounds.responseBytesMax) bytes")
      } else if pending.response.body.isEmpty {
        swap(&pending.response.body, &stream.inbound)
      } else {
        pending.response.body.append(contentsOf: stream.inbound)
      }
    }
    stream.inbound.removeAll(keepingCapacity: true)
    session.consume(stream, count)
  }

  func peerEnded(_ stream: HTTP2Stream) {
    guard end == nil, let pending = pending(of: stream) else { return }
    stream.context = nil
    pending.finish(.success(pending.response))
  }

  private func fail(_ stream: HTTP2Stream, _ kind: ClientFailure.Kind, _ text: String) {
    if let pending = pending(of: stream) {
      stream.context = nil
      pending.fail(kind, "\(connection.client.endpoint): \(text)")
    }
    session.reset(stream, .cancel)
    connection.scheduleFlush()
  }

  func streamDrained(_ stream: HTTP2Stream) {}

  func streamClosed(_ stream: HTTP2Stream) {
    hasRoom = true
    guard let pending = pending(of: stream) else { return }
    stream.context = nil
    if let end { return pending.finish(.failure(end)) }
    // nghttp2 closes streams above the last id of a GOAWAY with REFUSED_STREAM as well.
    if stream.closeCode == .refusedStream {
      pending.fail(.refused, "\(connection.client.endpoint) refused the stream")
    } else {
      pending.fail(
        .lost, "\(connection.client.endpoint) reset the stream: \(stream.closeCode)")
    }
  }

  // MARK: Writing and ending

  var isFinished: Bool {
    session.isFinished || (isGoingAway && session.openStreamCount == 0)
  }

  var mayProduce: Bool { session.mayProduce }

  func produce(into outgoing: inout [UInt8]) -> Bool {
    do {
      let made = try session.produce(into: &outgoing, limit: ServerBounds.recordBytes)
      serve()
      return made > 0
    } catch {
      failure = error
      return false
    }
  }

  func end(_ failure: ClientFailure) {
    end = failure
    session.connectionLost()
    session.tell(self)
  }

  /// Closes an idle connection, and finds out whether a silent busy one still lives.
  func tick(now: UInt64) {
    if session.openStreamCount == 0 {
      if now &- max(lastUse, connection.lastHeard) > bounds.idleNanoseconds {
        connection.close()
      }
      return
    }
    if let probedAt {
      if now &- probedAt > bounds.probeNanoseconds {
        connection.close()
      }
    } else if now &- connection.lastHeard > bounds.probeNanoseconds {
      probedAt = now
      session.ping()
      connection.scheduleFlush()
    }
  }
}
