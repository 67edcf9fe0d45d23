import CallModel
import System
import Testing

@testable import GatehouseServer

@Suite struct CallLimitsTests {
  private let limits = CallLimits(
    requestBodyBytes: 1, defaultDeadline: .seconds(15), maximumDeadline: .seconds(120))

  private func left(asked: Duration?) -> Duration {
    limits.deadline(asked: asked, now: 7).remaining(at: 7)
  }

  @Test func `a call without a deadline gets the default one`() {
    #expect(left(asked: nil) == .seconds(15))
  }

  @Test func `no call gets more than the maximum`() {
    #expect(left(asked: .seconds(9999)) == .seconds(120))
  }

  @Test func `a deadline of zero has passed`() {
    #expect(limits.deadline(asked: .zero).isPast(at: MonotonicClock.now()))
  }
}
