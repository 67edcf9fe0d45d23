import Testing

@testable import HTTP2Wire

@Suite struct MemoryTests {
  @Test func `a stream is used again once nobody holds it`() throws {
    let wire = try Wire()
    try wire.settle()
    var seen: [ObjectIdentifier] = []
    var held: HTTP2Stream?
    for turn in 0..<4 {
      _ = wire.client.request(Wire.request(), endStream: true)
      try wire.settle()
      _ = wire.server.story { event in
        guard case .head(let stream) = event else { return }
        seen.append(ObjectIdentifier(stream))
        if turn == 1 { held = stream }
        wire.server.respond(stream, headers: Wire.ok, endStream: true)
      }
      try wire.settle()
      _ = wire.server.story()
      _ = wire.client.story()
    }
    #expect(seen[0] == seen[1] || seen[1] == seen[2] || Set(seen).count < 4)
    // The one that is still held keeps what it had.
    #expect(held?.isClosed == true && held?.id == 3 && held?.head.string(of: .path) == "/")
    #expect(!seen[2...].contains(ObjectIdentifier(try #require(held))))
  }

  @Test func `a stream used again remembers nothing`() throws {
    let wire = try Wire()
    try wire.settle()
    for turn in 0..<3 {
      let request = try #require(
        wire.client.request(Wire.request(method: "POST"), body: Array("body".utf8)))
      #expect(request.head.isEmpty && request.inbound.isEmpty && request.context == nil)
      #expect(request.trailers.isEmpty && !request.endedByPeer && !request.isClosed)
      request.context = wire
      try wire.settle()
      _ = wire.server.story { event in
        guard case .head(let stream) = event else { return }
        #expect(stream.inbound == Array("body".utf8) && stream.context == nil)
        #expect(stream.head.count == 4 && stream.trailers.isEmpty)
        stream.context = wire
        wire.server.respond(
          stream, headers: Wire.ok, body: [UInt8(turn)],
          trailers: PreparedHeaders([("grpc-status", "\(turn)")]))
      }
      try wire.settle()
      _ = wire.server.story()
      _ = wire.client.story()
    }
    #expect(wire.memory.statistics.cachedStreams <= 2)
  }

  @Test func `ten thousand streams leave nothing behind`() throws {
    let memory = MemoryPool(maxCachedBytes: 64 << 10, maxCachedStreams: 16)
    let wire = try Wire(memory: memory)
    try wire.settle()
    _ = wire.client.story()
    _ = wire.server.story()
    let atRest = memory.statistics
    let body = [UInt8](repeating: 7, count: 3_000)
    for turn in 0..<100 {
      for _ in 0..<100 { _ = wire.client.request(Wire.request(method: "POST"), body: body) }
      try wire.settle()
      _ = wire.server.story { event in
        guard case .head(let stream) = event else { return }
        if stream.id % 14 == 1 {
          wire.server.reset(stream, .cancel)
        } else {
          wire.server.respond(stream, headers: Wire.ok, body: body)
        }
      }
      try wire.settle()
      _ = wire.server.story()
      _ = wire.client.story()
      wire.now += 10_000_000_000
      #expect(wire.server.openStreamCount == 0 && wire.client.openStreamCount == 0, "\(turn)")
    }
    #expect(memory.statistics.cachedStreams <= 16)
    #expect(memory.statistics.cachedBytes <= 64 << 10)
    // The tables of the compression fill once; nothing grows with the number of streams.
    #expect(memory.statistics.liveBytes <= atRest.liveBytes + (16 << 10))
  }

  @Test func `sessions give everything back`() throws {
    let memory = MemoryPool(maxCachedBytes: 0)
    for _ in 0..<3 {
      var sessions: [HTTP2Session] = []
      for index in 0..<40 {
        sessions.append(
          try HTTP2Session(
            role: index % 2 == 0 ? .server : .client, bounds: HTTP2Bounds(), memory: memory))
      }
      #expect(memory.statistics.mappedBytes == 3 * PageSlots.slabBytes)
      sessions.removeAll()
      #expect(memory.statistics.liveBytes == 0)
      #expect(memory.statistics.mappedBytes <= PageSlots.slabBytes)
    }
  }

  @Test func `a session dropped in the middle of everything leaves nothing`() throws {
    let memory = MemoryPool()
    var held: HTTP2Stream?
    do {
      let peer = try Peer(memory: memory)
      try peer.give(Frame.request(1, end: false) + Frame.data(1, "half") + Frame.request(3))
      try peer.give(Array(Frame.request(5).dropLast(4)))
      peer.session.forEachEvent { event in
        guard case .head(let stream) = event, held == nil else { return }
        peer.session.respond(stream, headers: Wire.ok, body: [1, 2, 3])
        held = stream
      }
    }
    #expect(memory.statistics.liveBytes == 0)
    #expect(held?.inbound == Array("half".utf8))
  }

  @Test func `an idle session costs little`() throws {
    let memory = MemoryPool()
    let first = try Peer(memory: memory)
    let before = memory.statistics
    let second = try Peer(memory: memory)
    let after = memory.statistics
    withExtendedLifetime((first, second)) {}
    // The slot of the frame buffer counts whole here, but only its first page is ever touched.
    let bytes = after.liveBytes - before.liveBytes - PageSlots.slotBytes + (4 << 10)
    #expect(bytes < 18 << 10, "\(bytes)")
  }

  @Test func `a pool that is spent refuses sessions instead of growing`() throws {
    let memory = MemoryPool(maxLiveBytes: 100 << 10)
    var sessions: [HTTP2Session] = []
    #expect(throws: HTTP2Error.self) {
      for _ in 0..<10 {
        sessions.append(
          try HTTP2Session(role: .server, bounds: HTTP2Bounds(), memory: memory))
      }
    }
    #expect(sessions.count >= 2 && memory.statistics.refusals > 0)
    #expect(memory.statistics.liveBytes <= 100 << 10)
  }

  @Test func `a session whose pool is spent ends with a word`() throws {
    let memory = MemoryPool(maxLiveBytes: 60 << 10, maxCachedBytes: 0)
    let peer = try Peer(memory: memory)
    var id: Int32 = 1
    let error = #expect(throws: HTTP2Error.self) {
      while id < 500 {
        try peer.give(Frame.request(id, end: false))
        id += 2
      }
    }
    #expect(error?.kind == .internalFailure)
    #expect(try peer.take().last?.hasSuffix("INTERNAL_ERROR") == true)
    #expect(peer.session.isFinished && peer.session.openStreamCount == 0)
  }
}
