import NIOEmbedded
import Testing

@testable import Transport

@Suite struct DeadlineWheelTests {
  private final class Call: Expiring {
    var expired = 0
    var onExpire: (() -> Void)?

    func expire() {
      expired += 1
      onExpire?()
    }
  }

  private static let millisecond: UInt64 = 1_000_000
  private let wheel = DeadlineWheel(eventLoop: EmbeddedEventLoop())
  private let start: UInt64 = 1_000_000_000_000

  @Test func `a deadline is never noticed early, and a turn later at most twice`() {
    let call = Call()
    let timed = Timed(call)
    wheel.insert(timed, at: start + 50 * Self.millisecond, now: start)
    wheel.advance(to: start + 49 * Self.millisecond)
    #expect(call.expired == 0)
    wheel.advance(to: start + 71 * Self.millisecond)
    #expect(call.expired == 1)
    wheel.advance(to: start + 500 * Self.millisecond)
    #expect(call.expired == 1)
  }

  @Test func `what is removed does not expire`() {
    let calls = (0..<3).map { _ in Call() }
    let timed = calls.map { Timed($0) }
    for one in timed { wheel.insert(one, at: start + 5 * Self.millisecond, now: start) }
    wheel.remove(timed[1])
    wheel.remove(timed[1])
    wheel.advance(to: start + 100 * Self.millisecond)
    #expect(calls.map(\.expired) == [1, 0, 1])
  }

  @Test func `a deadline further away than the ring is long waits for its round`() {
    let call = Call()
    let timed = Timed(call)
    let far = start + 25_000 * Self.millisecond
    wheel.insert(timed, at: far, now: start)
    for step in stride(from: 10, through: 24_900, by: 90) {
      wheel.advance(to: start + UInt64(step) * Self.millisecond)
    }
    #expect(call.expired == 0)
    wheel.advance(to: far + 20 * Self.millisecond)
    #expect(call.expired == 1)
  }

  @Test func `after a long pause nothing is forgotten`() {
    let calls = (0..<200).map { _ in Call() }
    let timed = calls.map { Timed($0) }
    for (index, one) in timed.enumerated() {
      wheel.insert(one, at: start + UInt64(index) * 37 * Self.millisecond, now: start)
    }
    wheel.advance(to: start + 3_600_000 * Self.millisecond)
    #expect(calls.allSatisfy { $0.expired == 1 })
  }

  @Test func `one that has passed already expires at the next turn`() {
    let call = Call()
    let timed = Timed(call)
    wheel.insert(timed, at: 1, now: start)
    wheel.advance(to: start + 30 * Self.millisecond)
    #expect(call.expired == 1)
  }

  @Test func `what expires may take another out and put a new one in`() {
    let (first, second, third) = (Call(), Call(), Call())
    let (one, two, three) = (Timed(first), Timed(second), Timed(third))
    let due = start + 5 * Self.millisecond
    first.onExpire = { [wheel, start] in
      wheel.remove(two)
      wheel.insert(three, at: due, now: start + 40 * Self.millisecond)
    }
    second.onExpire = { [wheel] in wheel.remove(one) }
    wheel.insert(one, at: due, now: start)
    wheel.insert(two, at: due, now: start)
    wheel.advance(to: start + 40 * Self.millisecond)
    wheel.advance(to: start + 80 * Self.millisecond)
    #expect(first.expired == 1)
    #expect(third.expired == 1)
  }
}
