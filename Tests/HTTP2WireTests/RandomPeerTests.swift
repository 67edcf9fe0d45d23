import Testing

@testable import HTTP2Wire

/// A peer that sends whatever comes to its mind: the session keeps its word all the same.
@Suite struct RandomPeerTests {
  /// A small generator with a seed, so that a failure can be repeated.
  fileprivate struct Random: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let mixed = (state ^ (state >> 31)) &* 0x9E37_79B9_7F4A_7C15
      return mixed ^ (mixed >> 29)
    }
  }

  /// A peer that mostly keeps to the protocol, so that sessions live long enough to be tried.
  private struct Mind {
    var random: Random
    let role: HTTP2Session.Role
    var nextID: Int32 = 1
    /// Streams on which the peer may still send.
    var sending: [Int32] = []
    var used: [Int32] = []

    mutating func frame() -> [UInt8] {
      let some = used.randomElement(using: &random) ?? 0
      switch Int.random(in: 0...15, using: &random) {
      case 0, 1, 2, 3: return begin()
      case 4, 5, 6: return more()
      case 7: return end()
      case 8 where some > 0:
        sending.removeAll { $0 == some }
        return Frame.reset(some)
      case 9: return Frame.windowUpdate(some, UInt32.random(in: 1...10_000, using: &random))
      case 10: return Frame.settings([(4, UInt32.random(in: 0...100_000, using: &random))])
      case 11: return Frame.ping
      case 12: return Frame.bytes(2, 0, max(some, 1), [0, 0, 0, 0, 1])
      case 13: return malformed()
      case 14 where Int.random(in: 0...40, using: &random) == 0: return noise()
      default: return []
      }
    }

    private mutating func begin() -> [UInt8] {
      guard role == .server else {
        guard let id = sending.randomElement(using: &random) else { return [] }
        return Frame.headers(id, [(":status", "200"), ("x-a", "b")], end: false)
      }
      let id = nextID
      nextID += 2
      used.append(id)
      let whole = Bool.random(using: &random)
      if !whole { sending.append(id) }
      if Bool.random(using: &random) { return Frame.request(id, [("x-a", "b")], end: whole) }
      let split = Frame.bytes(1, whole ? 1 : 0, id, Frame.block(Frame.get))
      return split + Frame.bytes(9, 0, id) + Frame.bytes(9, 4, id, Frame.block([("x-b", "c")]))
    }

    private mutating func more() -> [UInt8] {
      guard let id = sending.randomElement(using: &random) else { return [] }
      if Bool.random(using: &random) { return Frame.data(id, "some body") }
      return Frame.bytes(0, Frame.padded, id, [2, 0x61, 0, 0])
    }

    private mutating func end() -> [UInt8] {
      guard let id = sending.popLast() else { return [] }
      if Bool.random(using: &random) { return Frame.data(id, "", end: true) }
      return Frame.headers(id, [("x-trailer", "t")])
    }

    private mutating func malformed() -> [UInt8] {
      guard role == .server else { return [] }
      nextID += 2
      return Frame.headers(nextID - 2, Frame.get + [("connection", "close")])
    }

    private mutating func noise() -> [UInt8] {
      let any = (0..<Int.random(in: 0...40, using: &random)).map { _ in
        UInt8.random(in: 0...255, using: &random)
      }
      if Bool.random(using: &random) { return any }
      let type = UInt8.random(in: 0...12, using: &random)
      return Frame.bytes(type, UInt8.random(in: 0...255, using: &random), nextID, any)
    }
  }

  /// What must hold of the events of one session.
  private final class Ledger {
    var told: Set<Int32> = []
    var ended: Set<Int32> = []
    var closed: Set<Int32> = []
    var faults: [String] = []

    func note(_ event: HTTP2Event, _ role: HTTP2Session.Role) {
      switch event {
      case .head(let stream):
        if !told.insert(stream.id).inserted { faults.append("told twice: \(stream.id)") }
        if closed.contains(stream.id) { faults.append("told when closed: \(stream.id)") }
        if stream.endedByPeer { ended.insert(stream.id) }
      case .body(let stream), .drained(let stream):
        if closed.contains(stream.id) { faults.append("after the close: \(stream.id)") }
      case .end(let stream):
        if !ended.insert(stream.id).inserted { faults.append("ended twice: \(stream.id)") }
        if !told.contains(stream.id) { faults.append("ended untold: \(stream.id)") }
      case .closed(let stream):
        if !closed.insert(stream.id).inserted { faults.append("closed twice: \(stream.id)") }
        if role == .server && !told.contains(stream.id) { faults.append("closed untold") }
      default: break
      }
    }
  }

  private func play(_ seed: UInt64, _ role: HTTP2Session.Role, _ memory: MemoryPool) throws
    -> (faults: [String], told: Int)
  {
    var random = Random(state: seed)
    var mind = Mind(random: Random(state: ~seed), role: role)
    let session = try HTTP2Session(role: role, bounds: HTTP2Bounds(), memory: memory)
    let ledger = Ledger()
    var out: [UInt8] = []
    var bytes = (role == .server ? Frame.preface : []) + Frame.settings()
    var held: [HTTP2Stream] = []
    for turn in 0..<40 {
      if role == .client, let asked = session.request(Wire.request(), endStream: turn % 2 == 0) {
        // A stream is the peer's to speak of once it is on the wire.
        _ = try? session.produce(into: &out, limit: 5_000)
        held.append(asked)
        mind.used.append(asked.id)
        mind.sending.append(asked.id)
      }
      for _ in 0..<Int.random(in: 0...6, using: &random) {
        bytes += mind.frame()
      }
      let cut = Int.random(in: 0...bytes.count, using: &random)
      try? session.receive(Array(bytes[..<cut]).span, now: UInt64(turn) << 25)
      bytes.removeFirst(cut)
      session.forEachEvent { event in
        ledger.note(event, role)
        if case .head(let stream) = event, role == .server { held.append(stream) }
      }
      for stream in held where Random.rarely(&random) { act(session, stream, &random) }
      held.removeAll { $0.isClosed && Bool.random(using: &random) }
      if Bool.random(using: &random) { _ = try? session.produce(into: &out, limit: 5_000) }
      if session.isFinished { break }
      out.removeAll()
    }
    session.connectionLost()
    session.forEachEvent { ledger.note($0, role) }
    if session.openStreamCount != 0 { ledger.faults.append("streams left open") }
    if session.queuedOutputBytes != 0 { ledger.faults.append("bytes left queued") }
    if session.endingEarly != 0 { ledger.faults.append("early ends left") }
    if role == .server, ledger.told != ledger.closed { ledger.faults.append("told and not closed") }
    return (ledger.faults, ledger.told.count)
  }

  private func act(_ session: HTTP2Session, _ stream: HTTP2Stream, _ random: inout Random) {
    let mayWrite = stream.state.contains(.answered) && !stream.output.isFinished
    switch Int.random(in: 0...4, using: &random) {
    case 0 where session.role == .server && !stream.state.contains(.answered):
      session.respond(stream, headers: Wire.ok, endStream: false)
    case 1 where session.role == .server && !stream.state.contains(.answered):
      session.respond(stream, headers: Wire.ok, body: [1, 2, 3], trailers: Wire.trailers)
    case 2 where mayWrite: session.write(stream, [UInt8](repeating: 1, count: 5_000))
    case 3 where mayWrite: session.finish(stream, trailers: Wire.trailers)
    case 4 where Random.rarely(&random): session.reset(stream, .cancel)
    default: session.consume(stream, 100)
    }
  }

  @Test(arguments: [HTTP2Session.Role.server, .client])
  func `no sequence of frames breaks the order of events or keeps memory`(
    _ role: HTTP2Session.Role
  ) throws {
    let memory = MemoryPool()
    var told = 0
    for seed in 0..<UInt64(400) {
      let life = try play(seed, role, memory)
      told += life.told
      #expect(life.faults == [], "seed \(seed)")
      #expect(memory.statistics.liveBytes == 0, "seed \(seed)")
    }
    // A peer that broke everything at once would try nothing.
    #expect(told > 400)
  }
}

extension RandomPeerTests.Random {
  fileprivate static func rarely(_ random: inout RandomPeerTests.Random) -> Bool {
    Int.random(in: 0...3, using: &random) == 0
  }
}
