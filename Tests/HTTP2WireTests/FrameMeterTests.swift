import Testing

@testable import HTTP2Wire

@Suite struct FrameMeterTests {
  private func scan(_ meter: inout FrameMeter, _ bytes: [UInt8], _ bounds: HTTP2Bounds) -> String? {
    bytes.withUnsafeBufferPointer { meter.scan($0, bounds, now: 1)?.rawValue }
  }

  @Test(arguments: 1...40)
  func `frames are followed however the bytes are cut`(_ cut: Int) {
    var bounds = HTTP2Bounds()
    bounds.pings = HTTP2Bounds.Rate(burst: 3, perSecond: 0)
    // Bodies full of what looks like pings, and exactly three real ones.
    let decoy = Frame.bytes(0, 1, 1, Frame.ping + Frame.ping + Frame.ping)
    let bytes =
      Frame.preface + Frame.ping + decoy + Frame.ping + decoy + Frame.request(1) + Frame.ping
    var meter = FrameMeter(expectsPreface: true)
    var at = 0
    while at < bytes.count {
      let end = min(at + cut, bytes.count)
      #expect(scan(&meter, Array(bytes[at..<end]), bounds) == nil)
      at = end
    }
    for (index, byte) in Frame.ping.enumerated() {
      let verdict = scan(&meter, [byte], bounds)
      #expect((verdict != nil) == (index == 8), "\(index)")
      if verdict != nil { break }
    }
  }

  @Test func `bodies we send pay for pings and window updates`() {
    var bounds = HTTP2Bounds()
    bounds.pings = HTTP2Bounds.Rate(burst: 2, perSecond: 0)
    bounds.windowUpdates = HTTP2Bounds.Rate(burst: 2, perSecond: 0)
    var meter = FrameMeter(expectsPreface: false)
    for _ in 0..<100 {
      meter.sentData()
      #expect(scan(&meter, Frame.ping + Frame.windowUpdate(1, 5), bounds) == nil)
    }
  }

  @Test func `a peer that owes bytes is told apart from one that is idle`() throws {
    let session = try HTTP2Session(role: .server, bounds: HTTP2Bounds(), memory: MemoryPool())
    let headers = Frame.bytes(1, 1, 1, Frame.block(Frame.get))
    let steps: [([UInt8], Bool, Bool)] = [
      ([], true, false), (Array(Frame.preface.prefix(20)), true, false),
      (Array(Frame.preface.suffix(4)), false, false), ([0, 0, 0], true, false),
      (Array(Frame.settings().dropFirst(3)), false, true), (headers, true, true),
      (Frame.bytes(9, 0, 1), true, true), (Frame.bytes(9, 4, 1), false, true),
      ([0, 0, 8, 6, 0, 0, 0, 0, 0, 1], true, true), ([1, 2, 3, 4, 5, 6, 7], false, true),
    ]
    for (index, (bytes, owes, greeted)) in steps.enumerated() {
      try session.receive(bytes.span, now: 0)
      #expect(session.isMidFrame == owes && session.isGreeted == greeted, "\(index)")
    }
    #expect(session.story() == ["settings", "head 1 end"])
  }

  @Test func `no bytes are no frame`() {
    var meter = FrameMeter(expectsPreface: false)
    #expect(scan(&meter, [], HTTP2Bounds()) == nil)
  }
}
