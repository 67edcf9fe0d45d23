@testable import HTTP2Wire

extension Fuzzed {
  static let http2 = Fuzzed(
    name: "http2", promise: "a session tells each thing once, and keeps no memory"
  ) { input in
    let memory = MemoryPool()
    try HTTP2Play(input, memory).run()
    try expect(memory.statistics.liveBytes == 0, "a session keeps memory")
  }
}

/// One session under what an input says: frames of the peer, and words of ours between them.
private final class HTTP2Play {
  private var choices: Choices
  private let role: HTTP2Session.Role
  private let session: HTTP2Session
  private var told: Set<Int32> = []
  private var ended: Set<Int32> = []
  private var closed: Set<Int32> = []
  private var streams: [HTTP2Stream] = []
  private var now: UInt64 = 0
  private var produced = 0

  init(_ input: [UInt8], _ memory: MemoryPool) throws {
    choices = Choices(input)
    role = choices.flag() ? .client : .server
    session = try HTTP2Session(role: role, bounds: HTTP2Bounds(), memory: memory)
  }

  func run() throws {
    if choices.flag() { try receive(raw()) } else { try receive(Self.greeting(role)) }
    while !choices.rest.isEmpty, !session.isFinished {
      if role == .client, streams.count < 4, let stream = session.request(Self.get, endStream: true)
      {
        streams.append(stream)
      }
      let kind = choices.byte()
      if kind < 16 { try receive(frame(kind)) } else { try act(Int(kind) % 8) }
    }
    session.connectionLost()
    try hear()
    try expect(session.openStreamCount == 0, "streams are left open")
    try expect(session.queuedOutputBytes == 0, "bytes are left queued")
    try expect(role == .client || told == closed, "told and not closed: \(told) \(closed)")
    streams = []
  }

  private func raw() -> [UInt8] {
    choices.bytes(choices.rest.count)
  }

  private static func greeting(_ role: HTTP2Session.Role) -> [UInt8] {
    let settings: [UInt8] = [0, 0, 0, 4, 0, 0, 0, 0, 0]
    return (role == .server ? Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) : []) + settings
  }

  /// A frame with a length that fits, so that the next one is found.
  private func frame(_ kind: UInt8) -> [UInt8] {
    let flags = choices.byte()
    let stream = choices.byte() & 31
    let payload = choices.bytes(Int(choices.byte()))
    return [0, 0, UInt8(payload.count), kind, flags, 0, 0, 0, stream] + payload
  }

  private func receive(_ bytes: [UInt8]) throws {
    now += 1_000_000
    try? session.receive(bytes.span, now: now)
    try hear()
  }

  private func hear() throws {
    while let event = session.nextEvent() {
      switch event {
      case .head(let stream):
        try expect(!closed.contains(stream.id), "\(stream.id) told when closed")
        try expect(told.insert(stream.id).inserted || role == .client, "\(stream.id) told twice")
        if stream.endedByPeer { ended.insert(stream.id) }
        if role == .server { streams.append(stream) }
      case .body(let stream), .drained(let stream):
        try expect(!closed.contains(stream.id), "\(stream.id) heard after its close")
      case .end(let stream):
        try expect(ended.insert(stream.id).inserted, "\(stream.id) ended twice")
      case .closed(let stream):
        try expect(closed.insert(stream.id).inserted, "\(stream.id) closed twice")
        streams.removeAll { $0 === stream }
      case .goAway, .settingsChanged, .pong: break
      }
    }
  }

  private func act(_ what: Int) throws {
    var out: [UInt8] = []
    let stream = streams.isEmpty ? nil : streams[choices.number(below: streams.count)]
    switch what {
    case 0: _ = try? session.produce(into: &out, limit: 5_000)
    case 1: session.ping()
    case 2: session.beginShutdown()
    default: if let stream { act(what, on: stream) }
    }
    produced += out.count
    try expect(out.count <= 5_000 + 17_000, "\(out.count) bytes where 5000 were asked for")
    try hear()
  }

  private func act(_ what: Int, on stream: HTTP2Stream) {
    let isAnswered = stream.state.contains(.answered)
    switch what {
    case 3 where role == .server && !isAnswered:
      session.respond(stream, headers: Self.ok, body: [1, 2, 3], trailers: Self.trailers)
    case 4 where role == .server && !isAnswered:
      session.respond(stream, headers: Self.ok, endStream: false)
    case 5 where isAnswered && !stream.output.isFinished:
      session.write(stream, Array(repeating: 1, count: 4 * Int(choices.byte())))
    case 6 where isAnswered && !stream.output.isFinished:
      session.finish(stream, trailers: Self.trailers)
    case 7: session.reset(stream, .cancel)
    default: session.consume(stream, 100)
    }
  }

  private static let ok = PreparedHeaders([(":status", "200"), ("content-type", "text/plain")])
  private static let trailers = PreparedHeaders([("grpc-status", "0")])
  private static let get: FieldBlock = {
    var block = FieldBlock()
    block.append(name: ":method", value: "GET")
    block.append(name: ":scheme", value: "https")
    block.append(name: ":authority", value: "h")
    block.append(name: ":path", value: "/")
    return block
  }()
}
