@testable import HTTP2Wire

/// A client session and a server session joined in memory, on a clock that the test moves.
final class Wire {
  let client: HTTP2Session
  let server: HTTP2Session
  let memory: MemoryPool
  var now: UInt64 = 1_000_000_000
  private(set) var toServer: [UInt8] = []
  private(set) var toClient: [UInt8] = []

  init(
    client: HTTP2Bounds = HTTP2Bounds(), server: HTTP2Bounds = HTTP2Bounds(),
    memory: MemoryPool = MemoryPool()
  ) throws {
    self.memory = memory
    self.client = try HTTP2Session(role: .client, bounds: client, memory: memory)
    self.server = try HTTP2Session(role: .server, bounds: server, memory: memory)
  }

  /// Moves bytes both ways until neither side has any, at most `cut` bytes to a read.
  func settle(cut: Int = .max) throws {
    while try clientToServer(cut: cut) + serverToClient(cut: cut) > 0 {}
  }

  @discardableResult
  func clientToServer(cut: Int = .max) throws -> Int {
    toServer.removeAll()
    let count = try client.produce(into: &toServer, limit: 1 << 20)
    try deliver(toServer, to: server, cut: cut)
    return count
  }

  @discardableResult
  func serverToClient(cut: Int = .max) throws -> Int {
    toClient.removeAll()
    let count = try server.produce(into: &toClient, limit: 1 << 20)
    try deliver(toClient, to: client, cut: cut)
    return count
  }

  private func deliver(_ bytes: [UInt8], to session: HTTP2Session, cut: Int) throws {
    var start = 0
    while start < bytes.count {
      let end = start + min(cut, bytes.count - start)
      try session.receive(bytes.span.extracting(start..<end), now: now)
      start = end
    }
  }

  /// A request to `/` with more fields behind.
  static func request(
    method: String = "GET", path: String = "/", _ more: [(String, String)] = []
  ) -> FieldBlock {
    var block = FieldBlock()
    block.append(name: ":method", value: method)
    block.append(name: ":scheme", value: "https")
    block.append(name: ":authority", value: "gatehouse.example")
    block.append(name: ":path", value: path)
    for (name, value) in more { block.append(name: name, value: value) }
    return block
  }

  static let ok = PreparedHeaders([(":status", "200"), ("content-type", "text/plain")])
  static let trailers = PreparedHeaders([("grpc-status", "0")])
}

/// What happened on a session, as a value.
enum HTTP2Event {
  case head(HTTP2Stream)
  case body(HTTP2Stream)
  case end(HTTP2Stream)
  case closed(HTTP2Stream)
  case drained(HTTP2Stream)
  case connection(HTTP2ConnectionEvent)
}

extension HTTP2Session {
  /// Tells what happened, one event after the other.
  func forEachEvent(_ react: (HTTP2Event) -> Void) {
    withoutActuallyEscaping(react) { tell(Listener(react: $0)) }
  }

  /// Everything that happened, as text: "head 1 end", "body 1 5", "closed 1 NO_ERROR".
  func story(_ react: (HTTP2Event) -> Void = { _ in }) -> [String] {
    var lines: [String] = []
    forEachEvent { event in
      lines.append(event.line)
      react(event)
    }
    return lines
  }
}

private final class Listener: HTTP2Receiver {
  let react: (HTTP2Event) -> Void

  init(react: @escaping (HTTP2Event) -> Void) {
    self.react = react
  }

  func headArrived(on stream: HTTP2Stream) { react(.head(stream)) }
  func bodyArrived(on stream: HTTP2Stream) { react(.body(stream)) }
  func peerEnded(_ stream: HTTP2Stream) { react(.end(stream)) }
  func streamClosed(_ stream: HTTP2Stream) { react(.closed(stream)) }
  func streamDrained(_ stream: HTTP2Stream) { react(.drained(stream)) }
  func connectionChanged(_ event: HTTP2ConnectionEvent) { react(.connection(event)) }
}

extension HTTP2Event {
  var line: String {
    switch self {
    case .head(let stream): "head \(stream.id)" + (stream.endedByPeer ? " end" : "")
    case .body(let stream): "body \(stream.id) \(stream.inbound.count)"
    case .end(let stream): "end \(stream.id)"
    case .closed(let stream): "closed \(stream.id) \(stream.closeCode)"
    case .drained(let stream): "drained \(stream.id)"
    case .connection(.goAway(let last, let code)): "goaway \(last) \(code)"
    case .connection(.settingsChanged): "settings"
    case .connection(.pong): "pong"
    }
  }
}
