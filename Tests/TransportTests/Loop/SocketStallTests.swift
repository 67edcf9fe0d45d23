import Testing

@testable import Transport

@Suite struct SocketStallTests {
  private struct Look {
    let waiting: Int
    let given: UInt64
    let now: UInt64

    init(_ waiting: Int, of given: UInt64, at now: UInt64) {
      self.waiting = waiting
      self.given = given
      self.now = now
    }
  }

  private func stalls(_ looks: Look...) -> [UInt64] {
    var stall = SocketStall()
    return looks.map { stall.look(waiting: $0.waiting, given: $0.given, now: $0.now) }
  }

  @Test func `time counts from when bytes were first seen to wait`() {
    #expect(
      stalls(Look(0, of: 100, at: 5), Look(50, of: 200, at: 10), Look(50, of: 200, at: 17))
        == [0, 0, 7])
  }

  @Test func `more to say is no progress`() {
    #expect(stalls(Look(50, of: 200, at: 10), Look(90, of: 240, at: 20)) == [0, 10])
  }

  @Test func `whatever is taken begins the time anew`() {
    #expect(
      stalls(
        Look(50, of: 50, at: 10), Look(50, of: 50, at: 15), Look(49, of: 50, at: 20),
        Look(49, of: 50, at: 22)) == [0, 5, 0, 2])
  }

  @Test func `what is taken and filled up again between two looks counts`() {
    #expect(stalls(Look(49, of: 50, at: 20), Look(49, of: 99, at: 30)) == [0, 0])
    #expect(
      stalls(Look(49, of: 50, at: 20), Look(0, of: 50, at: 40), Look(9, of: 59, at: 50))
        == [0, 0, 0])
  }

  @Test func `a look that was taken before is not late`() {
    #expect(stalls(Look(1, of: 1, at: 10), Look(1, of: 1, at: 9)) == [0, 0])
  }
}
