import Testing

@testable import Transport

@Suite struct SocketStallTests {
  @Test func `time counts from when bytes were first seen to wait`() {
    var stall = SocketStall()
    #expect(stall.look(waiting: 0, given: 100, now: 5) == 0)
    #expect(stall.look(waiting: 50, given: 200, now: 10) == 0)
    #expect(stall.look(waiting: 50, given: 200, now: 17) == 7)
    // More to say is no progress.
    #expect(stall.look(waiting: 90, given: 240, now: 20) == 10)
  }

  @Test func `whatever is taken begins the time anew`() {
    var stall = SocketStall()
    _ = stall.look(waiting: 50, given: 50, now: 10)
    _ = stall.look(waiting: 50, given: 50, now: 15)
    #expect(stall.look(waiting: 49, given: 50, now: 20) == 0)
    #expect(stall.look(waiting: 49, given: 50, now: 22) == 2)
    // Taken and filled up again between two looks.
    #expect(stall.look(waiting: 49, given: 99, now: 30) == 0)
    #expect(stall.look(waiting: 0, given: 99, now: 40) == 0)
    #expect(stall.look(waiting: 9, given: 108, now: 50) == 0)
  }

  @Test func `a look that was taken before is not late`() {
    var stall = SocketStall()
    _ = stall.look(waiting: 1, given: 1, now: 10)
    #expect(stall.look(waiting: 1, given: 1, now: 9) == 0)
  }
}
