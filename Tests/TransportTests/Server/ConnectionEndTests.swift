import Testing

@testable import Transport

@Suite struct ConnectionEndTests {
  private static let second: UInt64 = 1_000_000_000

  @Test func `a connection that does not end is never over`() {
    let end = ConnectionEnd()
    #expect(!end.hasBegun && !end.isOver(now: 3_600 * Self.second))
  }

  @Test func `the last bytes may take five seconds, and the peer's end one more`() {
    var end = ConnectionEnd()
    end.begin(now: 10 * Self.second)
    #expect(end.hasBegun)
    #expect(!end.isOver(now: 15 * Self.second) && end.isOver(now: 15 * Self.second + 1))
    end.delivered(now: 14 * Self.second)
    #expect(!end.isOver(now: 15 * Self.second) && end.isOver(now: 15 * Self.second + 1))
  }

  @Test func `a tick that was taken before is not past`() {
    var end = ConnectionEnd()
    end.begin(now: 10 * Self.second)
    #expect(!end.isOver(now: 9 * Self.second))
    end.delivered(now: 10 * Self.second)
    #expect(!end.isOver(now: 9 * Self.second))
  }

  @Test func `only so much is thrown away`() {
    var end = ConnectionEnd()
    end.begin(now: 1)
    let isFew = [3 << 20, 1 << 20, 1].map { end.throwAway($0) }
    #expect(isFew == [true, true, false])
  }
}
