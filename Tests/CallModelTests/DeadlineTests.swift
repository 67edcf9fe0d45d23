import Testing

@testable import CallModel

@Suite struct DeadlineTests {
  @Test func `a deadline lies its duration after now`() {
    let deadline = Deadline(.milliseconds(1500), after: 1_000)
    #expect(deadline.nanoseconds == 1_500_001_000)
    #expect(deadline.remaining(at: 1_000) == .milliseconds(1500))
  }

  @Test func `a huge timeout ends at the end of time, not in the past`() {
    let deadline = Deadline(.seconds(Int64.max), after: .max - 5)
    #expect(deadline.nanoseconds == .max)
    #expect(!deadline.isPast(at: .max - 1))
  }

  @Test func `a negative timeout has passed already`() {
    let deadline = Deadline(.seconds(-3), after: 77)
    #expect(deadline.isPast(at: 77))
    #expect(deadline.remaining(at: 77) == .zero)
  }

  @Test func `what is left is never negative`() {
    #expect(Deadline(nanoseconds: 10).remaining(at: 11) == .zero)
  }
}
