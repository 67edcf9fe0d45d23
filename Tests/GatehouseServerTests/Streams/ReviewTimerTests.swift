import NIOCore
import Synchronization
import Testing

@testable import GatehouseServer
@testable import Transport

@Suite(.timeLimit(.minutes(10))) struct ReviewTimerTests {
  @Test func `a date that is reached is told once, the soonest first`() async throws {
    let group = try await LoopGroup(count: 1)
    let timer = try await group.onEachLoop { loop in
      NIOLoopBound(ReviewTimer(), eventLoop: loop.eventLoop)
    }[0]
    let (told, telling) = AsyncStream<Int>.makeStream()
    _ = try await group.onEachLoop { loop in
      timer.value.wake(at: 1_000_000, now: 100, on: loop) { telling.yield(1_000_000) }
      timer.value.wake(at: 100, now: 100, on: loop) { telling.yield(100) }
      // Later than what is asked for already.
      timer.value.wake(at: 2_000_000, now: 100, on: loop) { telling.yield(2_000_000) }
    }
    var first = told.makeAsyncIterator()
    #expect(await first.next(isolation: nil) == 100)
    // It may be asked again after that.
    _ = try await group.onEachLoop { loop in
      timer.value.wake(at: 101, now: 101, on: loop) { telling.yield(101) }
    }
    #expect(await first.next(isolation: nil) == 101)
    try await group.shutdown()
  }

  @Test func `what is far away is looked at every minute, what is past at once`() {
    #expect(ReviewTimer.pause(until: 130, now: 100) == 30)
    #expect(ReviewTimer.pause(until: .max, now: 100) == 60)
    #expect(ReviewTimer.pause(until: 90, now: 100) == 0)
  }
}
