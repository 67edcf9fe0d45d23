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

  @Test func `no bytes are no frame`() {
    var meter = FrameMeter(expectsPreface: false)
    #expect(scan(&meter, [], HTTP2Bounds()) == nil)
  }
}
