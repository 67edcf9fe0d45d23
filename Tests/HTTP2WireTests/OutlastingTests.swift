import Testing

@testable import HTTP2Wire

/// Requests that go on although they are answered.
@Suite struct OutlastingTests {
  private static let second: UInt64 = 1_000_000_000

  /// A request whose body has not ended, with its answer sent.
  private func answered(_ peer: Peer, _ id: Int32 = 1) throws {
    try peer.give(Frame.request(id, end: false))
    var stream: HTTP2Stream?
    _ = peer.session.story { event in if case .head(let head) = event { stream = head } }
    peer.session.respond(try #require(stream), headers: Wire.ok, body: Array("enough".utf8))
    #expect(try peer.take() == ["HEADERS \(id)", "DATA \(id) 6 end"])
  }

  private func body(_ id: Int32 = 1, _ count: Int) -> [UInt8] {
    Frame.data(id, String(repeating: "x", count: count))
  }

  @Test func `the rest of an answered request is thrown away, and no reset follows the answer`()
    throws
  {
    let peer = try Peer()
    try answered(peer)
    try peer.give(body(1, 16_000) + Frame.data(1, "the end", end: true))
    #expect(peer.session.story() == ["closed 1 NO_ERROR"])
    #expect(try peer.take() == [])
    #expect(peer.session.openStreamCount == 0 && peer.session.endingEarly == 0)
  }

  @Test func `so it is behind an answer without a body, or with trailers`() throws {
    let peer = try Peer()
    try peer.give(Frame.request(1, end: false) + Frame.request(3, end: false))
    _ = peer.session.story { event in
      guard case .head(let stream) = event else { return }
      peer.session.respond(stream, headers: Wire.ok, endStream: stream.id == 1)
      if stream.id == 3 { peer.session.finish(stream, trailers: Wire.trailers) }
    }
    #expect(try peer.take() == ["HEADERS 1 end", "HEADERS 3", "HEADERS 3 end"])
    try peer.give(Frame.data(1, "x", end: true) + Frame.data(3, "x"))
    try peer.give(Frame.headers(3, [("checksum", "1")]))
    #expect(peer.session.story() == ["closed 1 NO_ERROR", "closed 3 NO_ERROR"])
  }

  @Test func `a rest that spends its window and its credit is called off`() throws {
    var bounds = HTTP2Bounds()
    bounds.initialWindowBytes = 20_000
    bounds.maxUnwantedBytes = 30_000
    let peer = try Peer(bounds: bounds)
    try answered(peer)
    var sent = 0
    var window = 20_000
    var ends: [String] = []
    while window > 0, ends.isEmpty, sent < 1_000_000 {
      let count = min(window, 10_000)
      try peer.give(body(1, count))
      window -= count
      sent += count
      for line in try peer.take() {
        if line.hasPrefix("WINDOW_UPDATE 1 ") { window += Int(line.dropFirst(16)) ?? 0 }
        if line.hasPrefix("RST_STREAM") { ends.append(line) }
      }
    }
    #expect(ends == ["RST_STREAM 1 NO_ERROR"])
    #expect((20_000...50_000).contains(sent))
    #expect(peer.session.story() == ["closed 1 NO_ERROR"])
    // What was on its way is ignored.
    try peer.give(body(1, 100))
    #expect(peer.session.story() == [] && peer.session.failure == nil)
  }

  @Test func `the window of the connection does not shrink by what is thrown away`() throws {
    var bounds = HTTP2Bounds()
    bounds.initialWindowBytes = 60_000
    bounds.maxUnwantedBytes = 0
    bounds.connectionWindowBytes = 100_000
    let peer = try Peer(bounds: bounds)
    for id in stride(from: Int32(1), to: 21, by: 2) {
      try answered(peer, id)
      for _ in 0..<4 { try peer.give(body(id, 15_000)) }
      #expect(try peer.take().contains("RST_STREAM \(id) NO_ERROR"))
    }
    #expect(peer.session.failure == nil)
  }

  @Test func `an answer that the peer does not take is not cut off by its own body`() throws {
    let peer = try Peer(settings: [(4, 3)])
    try peer.give(Frame.request(1, end: false))
    var stream: HTTP2Stream?
    _ = peer.session.story { event in if case .head(let head) = event { stream = head } }
    peer.session.respond(try #require(stream), headers: Wire.ok, body: Array("enough".utf8))
    #expect(try peer.take() == ["HEADERS 1", "DATA 1 3"])
    for _ in 0..<20 { try peer.give(body(1, 13_000)) }
    #expect(try peer.take().allSatisfy { !$0.hasPrefix("RST_STREAM") })
    try peer.give(Frame.windowUpdate(1, 3))
    #expect(try peer.take().first == "DATA 1 3 end")
  }

  @Test func `a rest that does not come is called off in time`() throws {
    let peer = try Peer()
    try answered(peer)
    let start = peer.now
    peer.session.callOffLateRequests(now: start, after: 30 * Self.second)
    peer.session.callOffLateRequests(now: start + 30 * Self.second, after: 30 * Self.second)
    #expect(try peer.take() == [])
    peer.session.callOffLateRequests(now: start + 31 * Self.second, after: 30 * Self.second)
    #expect(try peer.take() == ["RST_STREAM 1 NO_ERROR"])
    #expect(peer.session.story() == ["closed 1 NO_ERROR"])
    #expect(peer.session.endingEarly == 0)
  }

  @Test func `calling off is not held against the peer`() throws {
    var bounds = HTTP2Bounds()
    bounds.resetsProvoked = HTTP2Bounds.Rate(burst: 1, perSecond: 0)
    let peer = try Peer(bounds: bounds)
    for id in stride(from: Int32(1), to: 41, by: 2) {
      try answered(peer, id)
      peer.session.callOffLateRequests(now: peer.now, after: 0)
      peer.session.callOffLateRequests(now: peer.now + 1, after: 0)
      #expect(try peer.take() == ["RST_STREAM \(id) NO_ERROR"])
    }
    #expect(peer.session.failure == nil)
  }
}
