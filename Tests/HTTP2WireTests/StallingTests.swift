import Testing

@testable import HTTP2Wire

/// Answers that the peer has no room for.
@Suite struct StallingTests {
  private static let second: UInt64 = 1_000_000_000
  private static let patience = 30 * second
  private static let initialWindow: UInt16 = 4

  /// A request that is whole, for which the test has an answer.
  private func ask(_ peer: Peer, _ id: Int32) throws -> HTTP2Stream {
    try peer.give(Frame.request(id))
    var stream: HTTP2Stream?
    _ = peer.session.story { event in if case .head(let head) = event { stream = head } }
    return try #require(stream)
  }

  private func look(_ peer: Peer, after seconds: UInt64) throws -> [String] {
    peer.session.resetStalledAnswers(
      now: peer.now + seconds * Self.second, after: Self.patience)
    return try peer.take()
  }

  private static let body = [UInt8](repeating: 1, count: 1_000)

  @Test func `an answer that the peer has no window for is reset in time`() throws {
    let peer = try Peer(settings: [(Self.initialWindow, 0)])
    peer.session.respond(try ask(peer, 1), headers: Wire.ok, body: Self.body)
    #expect(try peer.take() == ["HEADERS 1"])
    #expect(try look(peer, after: 0) == [])
    #expect(try look(peer, after: 30) == [])
    #expect(peer.session.queuedOutputBytes == 1_000)
    #expect(try look(peer, after: 31) == ["RST_STREAM 1 CANCEL"])
    #expect(peer.session.story() == ["closed 1 CANCEL"])
    #expect(peer.session.queuedOutputBytes == 0 && peer.session.failure == nil)
  }

  @Test func `an end behind a window that is used up to the last byte is reset too`() throws {
    let peer = try Peer(settings: [(Self.initialWindow, 1_000)])
    let stream = try ask(peer, 1)
    peer.session.respond(stream, headers: Wire.ok, endStream: false)
    peer.session.write(stream, Self.body)
    #expect(try peer.take() == ["HEADERS 1", "DATA 1 1000"])
    // Nothing to say is no stall, however long.
    #expect(try look(peer, after: 0) == [])
    #expect(try look(peer, after: 3_600) == [])
    peer.session.finish(stream, trailers: Wire.trailers)
    #expect(try look(peer, after: 3_601) == [])
    #expect(try look(peer, after: 3_640) == ["RST_STREAM 1 CANCEL"])
  }

  @Test func `a stream of replies that is blocked is reset, one that waits for news is not`() throws
  {
    let peer = try Peer(settings: [(Self.initialWindow, 1_500)])
    let streams = [try ask(peer, 1), try ask(peer, 3)]
    for stream in streams {
      peer.session.respond(stream, headers: Wire.ok, endStream: false)
      peer.session.write(stream, Self.body)
    }
    peer.session.write(streams[0], Self.body)
    try peer.take()
    #expect(try look(peer, after: 0) == [])
    #expect(try look(peer, after: 31) == ["RST_STREAM 1 CANCEL"])
    #expect(try look(peer, after: 3_600) == [])
    #expect(!streams[1].isClosed)
  }

  @Test func `a peer that reads slowly is waited for, one that opens its window by drops is not`()
    throws
  {
    let peer = try Peer(settings: [(Self.initialWindow, 0)])
    for id in [1, 3] as [Int32] {
      peer.session.respond(try ask(peer, id), headers: Wire.ok, body: Self.body)
    }
    try peer.take()
    _ = try look(peer, after: 0)
    try peer.give(Frame.windowUpdate(1, 256) + Frame.windowUpdate(3, 255))
    #expect(try peer.take().sorted() == ["DATA 1 256", "DATA 3 255"])
    #expect(try look(peer, after: 20) == [])
    #expect(try look(peer, after: 31) == ["RST_STREAM 3 CANCEL"])
    #expect(try look(peer, after: 51) == ["RST_STREAM 1 CANCEL"])
  }

  @Test func `the last drops of an answer are no drops`() throws {
    let peer = try Peer(settings: [(Self.initialWindow, 0)])
    peer.session.respond(try ask(peer, 1), headers: Wire.ok, body: [1, 2, 3])
    try peer.take()
    _ = try look(peer, after: 0)
    try peer.give(Frame.windowUpdate(1, 3))
    #expect(try peer.take() == ["DATA 1 3 end"])
    #expect(try look(peer, after: 31) == [])
  }

  @Test func `answers behind the window of the connection are reset together`() throws {
    let peer = try Peer(settings: [(Self.initialWindow, 1 << 20)])
    for id in [1, 3] as [Int32] {
      peer.session.respond(
        try ask(peer, id), headers: Wire.ok, body: [UInt8](repeating: 1, count: 100_000))
    }
    try peer.take()
    _ = try look(peer, after: 0)
    _ = try look(peer, after: 1)
    // Whoever gets a turn: the connection gets on, and each stream waits for its own.
    try peer.give(Frame.windowUpdate(0, 300))
    try peer.take()
    #expect(try look(peer, after: 25) == [])
    #expect(try look(peer, after: 26) == [])
    #expect(try look(peer, after: 56) == [])
    #expect(
      try look(peer, after: 57).sorted() == ["RST_STREAM 1 CANCEL", "RST_STREAM 3 CANCEL"])
    #expect(peer.session.failure == nil)
  }

  @Test func `a peer that does so over and over is sent away`() throws {
    var bounds = HTTP2Bounds()
    bounds.resetsProvoked = HTTP2Bounds.Rate(burst: 1, perSecond: 0)
    let peer = try Peer(bounds: bounds, settings: [(Self.initialWindow, 0)])
    for id in [1, 3] as [Int32] {
      peer.session.respond(try ask(peer, id), headers: Wire.ok, body: Self.body)
    }
    try peer.take()
    _ = try look(peer, after: 0)
    peer.session.resetStalledAnswers(now: peer.now + 31 * Self.second, after: Self.patience)
    #expect(throws: HTTP2Error.self) { try peer.take() }
    #expect(peer.session.failure?.kind == .flood)
    #expect(try peer.take() == ["GOAWAY 3 ENHANCE_YOUR_CALM"])
  }
}
