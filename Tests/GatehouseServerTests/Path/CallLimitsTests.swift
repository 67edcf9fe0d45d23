import CallModel
import System
import Testing

@testable import GatehouseServer

@Suite struct CallLimitsTests {
  private let limits = CallLimits(
    requestBodyBytes: 1, defaultDeadline: .seconds(15), maximumDeadline: .seconds(120))

  private func left(asked: Duration?) -> Duration {
    let before = MonotonicClock.now()
    return limits.deadline(asked: asked).remaining(at: before)
  }

  @Test func `a call without a deadline gets the default one`() {
    #expect(left(asked: nil) >= .seconds(15))
    #expect(left(asked: nil) < .seconds(115))
  }

  @Test func `no call gets more than the maximum`() {
    #expect(left(asked: .seconds(9999)) >= .seconds(120))
    #expect(left(asked: .seconds(9999)) < .seconds(9000))
  }

  @Test func `a deadline of zero has passed`() {
    #expect(limits.deadline(asked: .zero).isPast(at: MonotonicClock.now()))
  }
}
