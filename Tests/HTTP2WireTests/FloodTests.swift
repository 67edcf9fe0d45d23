import Testing

@testable import HTTP2Wire

/// Each bound holds exactly: what it allows passes, one more ends the connection, and time refills.
@Suite struct FloodTests {
  private static let calm = "GOAWAY 0 ENHANCE_YOUR_CALM"

  /// Room everywhere, so that only the bound under test can strike.
  private func wide() -> HTTP2Bounds {
    let never = HTTP2Bounds.Rate(burst: 1 << 40, perSecond: 0)
    var bounds = HTTP2Bounds()
    bounds.resetsByPeer = never
    bounds.resetsProvoked = never
    bounds.settings = never
    bounds.pings = never
    bounds.emptyFrames = never
    bounds.idleFrames = never
    bounds.windowUpdates = never
    bounds.dribbledFrames = never
    bounds.maxQueuedFrames = 1 << 20
    return bounds
  }

  private func expectFlood(_ peer: Peer, _ bytes: [UInt8], _ text: String) throws {
    let error = #expect(throws: HTTP2Error.self) { try peer.give(bytes) }
    #expect(error?.kind == .flood && error?.code == .enhanceYourCalm)
    #expect(error?.text.contains(text) == true, "\(error?.text ?? "nothing")")
    #expect(try peer.take().last?.hasSuffix("ENHANCE_YOUR_CALM") == true)
    #expect(peer.session.isFinished && peer.session.openStreamCount == 0)
    // Whatever still comes is ignored.
    try peer.give(bytes + Frame.request(99))
    #expect(peer.session.story().allSatisfy { !$0.hasPrefix("head 99") })
  }

  /// Three at once pass, the fourth does not; after a second one more would.
  private func expectBudget(
    _ bounds: HTTP2Bounds, _ frame: [UInt8], _ text: String, before: [UInt8] = [], spent: Int = 0
  ) throws {
    let patient = try Peer(bounds: bounds)
    try patient.give(before)
    for _ in spent..<3 { try patient.give(frame) }
    patient.now += 1_000_000_000
    try patient.give(frame)
    let hasty = try Peer(bounds: bounds)
    try hasty.give(before)
    for _ in spent..<3 { try hasty.give(frame) }
    try expectFlood(hasty, frame, text)
  }

  private let three = HTTP2Bounds.Rate(burst: 3, perSecond: 1)

  @Test func `rapid resets end the connection`() throws {
    // CVE-2023-44487, CVE-2019-9514
    var bounds = wide()
    bounds.resetsByPeer = HTTP2Bounds.Rate(burst: 100, perSecond: 10)
    let peer = try Peer(bounds: bounds)
    var next: Int32 = 1
    func open(_ count: Int) -> [UInt8] {
      var bytes: [UInt8] = []
      for _ in 0..<count {
        bytes += Frame.request(next) + Frame.reset(next)
        next += 2
      }
      return bytes
    }
    try peer.give(open(100))
    // Nobody waits for these any more, so nobody is told to work on them.
    #expect(peer.session.story() == [])
    peer.now += 1_000_000_000
    try peer.give(open(10))
    try expectFlood(peer, open(1), "reset")
  }

  @Test func `streams that the peer makes us reset end the connection`() throws {
    // CVE-2025-8671: an overflowing window, a malformed request, DATA beyond the content-length.
    var bounds = wide()
    bounds.resetsProvoked = HTTP2Bounds.Rate(burst: 30, perSecond: 1)
    let provocations: [(Int32) -> [UInt8]] = [
      { Frame.request($0) + Frame.windowUpdate($0, 0x7FFF_FFFF) },
      { Frame.request($0, [("connection", "close")]) },
      { Frame.request($0, [("content-length", "1")], end: false) + Frame.data($0, "two") },
    ]
    for provoke in provocations {
      let peer = try Peer(bounds: bounds)
      var next: Int32 = 1
      for _ in 0..<30 {
        try peer.give(provoke(next))
        #expect(try peer.take().map { $0.hasPrefix("RST_STREAM \(next) ") } == [true])
        next += 2
      }
      try peer.give(provoke(next))
      let error = #expect(throws: HTTP2Error.self) { try peer.take() }
      #expect(error?.kind == .flood)
      #expect(try peer.take().last?.hasSuffix("ENHANCE_YOUR_CALM") == true)
      #expect(peer.session.isFinished)
    }
  }

  @Test func `our own resets are not held against the peer`() throws {
    var bounds = wide()
    bounds.resetsProvoked = HTTP2Bounds.Rate(burst: 3, perSecond: 0)
    let peer = try Peer(bounds: bounds)
    for id in stride(from: Int32(1), to: 41, by: 2) {
      try peer.give(Frame.request(id))
      _ = peer.session.story { event in
        if case .head(let stream) = event { peer.session.reset(stream, .internalError) }
      }
      #expect(try peer.take() == ["RST_STREAM \(id) INTERNAL_ERROR"])
    }
  }

  @Test func `a header block has a bound on its frames`() throws {
    // CVE-2024-27316
    var bounds = wide()
    bounds.maxHeaderBlockFrames = 5
    let piece = Frame.block([("x-a", "b")])
    let start = Frame.bytes(1, Frame.endStream, 1, Frame.block(Frame.get))
    let more = Frame.bytes(9, 0, 1, piece)
    let whole = try Peer(bounds: bounds)
    try whole.give(start + more + more + more + Frame.bytes(9, Frame.endHeaders, 1, piece))
    #expect(whole.session.story() == ["head 1 end"])
    let peer = try Peer(bounds: bounds)
    try peer.give(start + more + more + more + more)
    try expectFlood(peer, more, "too many frames")
  }

  @Test func `a header block has a bound on its bytes`() throws {
    var bounds = wide()
    bounds.maxHeaderBlockBytes = 1_000
    let value = String(repeating: "v", count: 400)
    let peer = try Peer(bounds: bounds)
    try peer.give(Frame.headers(1, Frame.get + [("x-a", value), ("x-b", value)]))
    #expect(peer.session.story() == ["head 1 end"])
    try expectFlood(
      peer, Frame.headers(3, Frame.get + [("x-a", value), ("x-b", value), ("x-c", value)]),
      "too many bytes")
  }

  @Test func `a header list has a bound on its bytes however small it was sent`() throws {
    // HPACK bomb: one entry of the table, named again and again by one byte.
    var bounds = wide()
    bounds.maxHeaderListBytes = 8_000
    bounds.maxHeaderFields = 1 << 20
    let peer = try Peer(bounds: bounds)
    let entry =
      [UInt8(0x40)] + Frame.block([("x-bomb", String(repeating: "b", count: 3_000))])[1...]
    try peer.give(Frame.bytes(1, 5, 1, Frame.block(Frame.get) + entry))
    #expect(peer.session.story() == ["head 1 end"])
    let bomb = Frame.block(Frame.get) + [UInt8](repeating: 0xBE, count: 1_000)
    try peer.give(Frame.bytes(1, 5, 3, bomb))
    #expect(peer.session.story() == [])
    #expect(try peer.take() == ["RST_STREAM 3 ENHANCE_YOUR_CALM"])
    try peer.give(Frame.bytes(1, 5, 5, Frame.block(Frame.get) + [0xBE, 0xBE]))
    #expect(peer.session.story() == ["head 5 end"])
  }

  @Test func `a header list has a bound on its fields`() throws {
    var bounds = wide()
    bounds.maxHeaderFields = 10
    let peer = try Peer(bounds: bounds)
    let six = (0..<6).map { ("x-\($0)", "") }
    try peer.give(Frame.request(1, six))
    #expect(peer.session.story() == ["head 1 end"])
    try peer.give(Frame.request(3, six + [("x-one-more", "")]))
    #expect(peer.session.story() == [])
    #expect(try peer.take() == ["RST_STREAM 3 ENHANCE_YOUR_CALM"])
  }

  @Test func `trailers have the same bounds`() throws {
    var bounds = wide()
    bounds.maxHeaderFields = 4
    let peer = try Peer(bounds: bounds)
    try peer.give(Frame.request(1, end: false))
    try peer.give(Frame.headers(1, (0..<5).map { ("x-\($0)", "") }))
    #expect(peer.session.story() == ["head 1"])
    #expect(try peer.take() == ["RST_STREAM 1 ENHANCE_YOUR_CALM"])
    #expect(peer.session.story() == ["closed 1 ENHANCE_YOUR_CALM"])
  }

  @Test func `settings have a budget`() throws {
    // CVE-2019-9515; the first SETTINGS and the acknowledgement count too.
    var bounds = wide()
    bounds.settings = three
    try expectBudget(bounds, Frame.settings(), "SETTINGS", spent: 2)
  }

  @Test func `pings have a budget`() throws {
    // CVE-2019-9512
    var bounds = wide()
    bounds.pings = three
    try expectBudget(bounds, Frame.ping, "PING")
  }

  @Test(arguments: [
    Frame.bytes(0, 0, 1), Frame.bytes(0, Frame.padded, 1, [3, 0, 0, 0]),
  ])
  func `empty data has a budget`(_ frame: [UInt8]) throws {
    // CVE-2019-9518
    var bounds = wide()
    bounds.emptyFrames = three
    try expectBudget(bounds, frame, "carry nothing", before: Frame.request(1, end: false))
  }

  @Test func `empty continuations have a budget`() throws {
    // CVE-2019-9516 and its kin
    var bounds = wide()
    bounds.emptyFrames = three
    bounds.maxHeaderBlockFrames = 1_000
    let start = Frame.bytes(1, 0, 1, Frame.block(Frame.get))
    let empty = Frame.bytes(9, 0, 1)
    let peer = try Peer(bounds: bounds)
    try peer.give(start + empty + empty + empty)
    try expectFlood(peer, empty, "carry nothing")
  }

  @Test(arguments: [
    Frame.bytes(2, 0, 1, [0, 0, 0, 0, 16]), Frame.bytes(0x10, 0, 0, [0, 0, 0, 1]),
    Frame.bytes(0x55, 0, 1, [1, 2, 3]), Frame.bytes(0xA, 0, 0, [0, 0]),
  ])
  func `frames that do nothing have a budget`(_ frame: [UInt8]) throws {
    // CVE-2019-9513
    var bounds = wide()
    bounds.idleFrames = three
    try expectBudget(bounds, frame, "do nothing")
  }

  @Test func `window updates have a budget that requests pay for`() throws {
    // CVE-2019-9511
    var bounds = wide()
    bounds.windowUpdates = three
    try expectBudget(bounds, Frame.windowUpdate(0, 1), "WINDOW_UPDATE")
    let peer = try Peer(bounds: bounds)
    for id in stride(from: Int32(1), to: 41, by: 2) {
      try peer.give(Frame.request(id) + Frame.windowUpdate(0, 1) + Frame.windowUpdate(id, 1))
    }
    #expect(peer.session.story().count == 20)
  }

  @Test func `a window opened by drops ends the connection`() throws {
    // CVE-2019-9511
    var bounds = wide()
    bounds.dribbledFrames = three
    let peer = try Peer(bounds: bounds, settings: [(4, 1)])
    try peer.give(Frame.request(1))
    _ = peer.session.story { event in
      guard case .head(let stream) = event else { return }
      peer.session.respond(stream, headers: Wire.ok, body: [UInt8](repeating: 1, count: 1_000))
    }
    #expect(try peer.take() == ["HEADERS 1", "DATA 1 1"])
    for _ in 0..<2 {
      try peer.give(Frame.windowUpdate(1, 1))
      #expect(try peer.take() == ["DATA 1 1"])
    }
    try peer.give(Frame.windowUpdate(1, 1))
    let error = #expect(throws: HTTP2Error.self) { try peer.take() }
    #expect(error?.kind == .flood)
    #expect(peer.session.story() == ["closed 1 ENHANCE_YOUR_CALM"])
  }

  @Test func `frames that the peer does not read have a bound`() throws {
    // CVE-2019-9517, CVE-2019-9512: answers pile up because nothing is taken.
    var bounds = wide()
    bounds.maxQueuedFrames = 20
    let peer = try Peer(bounds: bounds)
    for _ in 0..<20 { try peer.give(Frame.ping) }
    #expect(throws: HTTP2Error.self) {
      for _ in 0..<2 { try peer.give(Frame.ping) }
    }
    #expect(peer.session.failure?.kind == .flood)
    #expect(try peer.take() == [Self.calm])
  }

  @Test func `a body that nobody takes has a bound even when its credit was returned`() throws {
    var bounds = wide()
    bounds.maxInboundBytes = 10
    let peer = try Peer(bounds: bounds)
    try peer.give(Frame.request(1, end: false))
    for _ in 0..<2 {
      try peer.give(Frame.data(1, "12345"))
      _ = peer.session.story { event in
        if case .body(let stream) = event { peer.session.consume(stream, 5) }
      }
    }
    #expect(try peer.take() == [])
    try peer.give(Frame.data(1, "6"))
    #expect(try peer.take() == ["RST_STREAM 1 ENHANCE_YOUR_CALM"])
  }

  @Test func `an answer larger than the queue should be says so`() throws {
    var bounds = wide()
    bounds.maxQueuedBytes = 1_000
    let peer = try Peer(bounds: bounds)
    try peer.give(Frame.request(1))
    _ = peer.session.story { event in
      guard case .head(let stream) = event else { return }
      peer.session.respond(stream, headers: Wire.ok, body: [UInt8](repeating: 1, count: 1_001))
    }
    #expect(peer.session.isBackedUp && peer.session.queuedOutputBytes == 1_001)
    try peer.take()
    #expect(!peer.session.isBackedUp && peer.session.queuedOutputBytes == 0)
  }

  @Test func `interim responses have a bound`() throws {
    var bounds = wide()
    bounds.maxInterimResponses = 3
    let peer = try Peer(.client, bounds: bounds)
    _ = peer.session.request(Wire.request(), endStream: true)
    try peer.take()
    for _ in 0..<3 { try peer.give(Frame.headers(1, [(":status", "103")], end: false)) }
    #expect(try peer.take() == [])
    try peer.give(Frame.headers(1, [(":status", "103")], end: false))
    #expect(try peer.take() == ["RST_STREAM 1 ENHANCE_YOUR_CALM"])
    #expect(peer.session.story() == ["closed 1 ENHANCE_YOUR_CALM"])
  }
}
