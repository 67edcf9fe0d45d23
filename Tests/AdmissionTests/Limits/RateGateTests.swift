import Settings
import Testing

@testable import Admission

@Suite struct RateGateTests {
  private static let second: UInt64 = 1_000_000_000
  /// Somewhere in the life of a machine.
  private static let start: UInt64 = 5_000_000_000_000

  private func rule(_ calls: Int, per seconds: Int = 1, burst: Int? = nil) -> RateRule {
    RateRule(.init(calls: calls, perSeconds: seconds, burst: burst ?? calls))
  }

  @Test func `a burst comes at once, and then so many a second`() {
    let (gate, rule) = (RateGate(), rule(10, burst: 3))
    var now = Self.start
    #expect((0..<3).map { _ in gate.pass(1, rule, at: now).remaining } == [2, 1, 0])
    #expect(!gate.pass(1, rule, at: now).isAdmitted)
    now += Self.second / 10 - 1
    #expect(!gate.pass(1, rule, at: now).isAdmitted)
    now += 1
    #expect(gate.pass(1, rule, at: now).isAdmitted)
    #expect(!gate.pass(1, rule, at: now).isAdmitted)
  }

  @Test func `whoever was silent has no more than a burst`() {
    let (gate, rule) = (RateGate(), rule(10, burst: 3))
    _ = gate.pass(1, rule, at: Self.start)
    let later = Self.start + 3600 * Self.second
    #expect((0..<5).count { _ in gate.pass(1, rule, at: later).isAdmitted } == 3)
  }

  @Test func `what is refused is told exactly when it could come, and that is true`() {
    let (gate, rule) = (RateGate(), rule(3, burst: 2))
    var now = Self.start
    for _ in 0..<2 { _ = gate.pass(1, rule, at: now) }
    let refused = gate.pass(1, rule, at: now)
    #expect(refused.wait == Self.second / 3)
    #expect(refused.nextUnit == refused.wait)
    #expect(refused.remaining == 0)
    now += refused.wait - 1
    #expect(gate.pass(1, rule, at: now).wait == 1)
    #expect(gate.pass(1, rule, at: now + 1).isAdmitted)
  }

  @Test func `refusals cost nothing: whoever asks in vain does not wait longer`() {
    let (gate, rule) = (RateGate(), rule(1))
    _ = gate.pass(1, rule, at: Self.start)
    for _ in 0..<1000 { _ = gate.pass(1, rule, at: Self.start + 1) }
    #expect(gate.pass(1, rule, at: Self.start + Self.second).isAdmitted)
  }

  @Test func `a call that counts for several needs room for all of them`() {
    let (gate, rule) = (RateGate(), rule(1, burst: 7))
    #expect(gate.pass(5, rule, at: Self.start).remaining == 2)
    let refused = gate.pass(5, rule, at: Self.start)
    #expect(refused.wait == 3 * Self.second)
    #expect(refused.remaining == 2)
    #expect(gate.pass(2, rule, at: Self.start).isAdmitted)
  }

  @Test func `a call that counts for more than a burst needs a whole one, not for ever`() {
    let (gate, rule) = (RateGate(), rule(1, burst: 2))
    #expect(gate.pass(5, rule, at: Self.start).isAdmitted)
    #expect(gate.pass(5, rule, at: Self.start).wait == 2 * Self.second)
    #expect(gate.pass(5, rule, at: Self.start + 2 * Self.second).isAdmitted)
  }

  @Test func `the next unit is told also while there is room`() {
    let (gate, rule) = (RateGate(), rule(6, per: 60, burst: 4))
    #expect(gate.pass(1, rule, at: Self.start).nextUnit == 10 * Self.second)
    let verdict = gate.pass(1, rule, at: Self.start + 4 * Self.second)
    #expect(verdict.nextUnit == 6 * Self.second)
    #expect(verdict.remaining == 2)
  }

  @Test func `the end is near with less than half a burst left, or after a refusal`() {
    let (gate, rule) = (RateGate(), rule(1, burst: 4))
    #expect(
      (0..<4).map { _ in gate.pass(1, rule, at: Self.start).isNear } == [false, false, true, true])
    #expect(!gate.pass(1, rule, at: Self.start + 4 * Self.second).isNear)
    let other = RateGate()
    _ = other.pass(2, rule, at: Self.start)
    // Half is left, and too little for this one.
    #expect(other.pass(3, rule, at: Self.start).isNear)
    #expect(RateGate().pass(1, self.rule(1), at: Self.start).isNear)
  }

  @Test func `a thread whose clock was read earlier gains nothing and breaks nothing`() {
    let (gate, rule) = (RateGate(), rule(10, burst: 2))
    for _ in 0..<2 { _ = gate.pass(1, rule, at: Self.start) }
    let early = gate.pass(1, rule, at: Self.start - 1000)
    #expect(!early.isAdmitted)
    #expect(early.remaining == 0)
    #expect(early.wait == Self.second / 10 + 1000)
    #expect(early.nextUnit == early.wait)
  }

  @Test func `the largest numbers fit`() {
    let slow = rule(1, per: 60, burst: 1_000_000)
    let fast = rule(1_000_000, burst: 1_000_000)
    for rule in [slow, fast] {
      let gate = RateGate()
      #expect(gate.pass(1_000_000, rule, at: UInt64(Int64.max)).isAdmitted)
      #expect(!gate.pass(1, rule, at: UInt64(Int64.max)).isAdmitted)
    }
  }

  /// On a clock that all threads share and move on themselves: whatever their order, as many come
  /// through as the rule allows, not one more and not one less.
  @Test func `many threads at once get exactly the burst and what the time brings`() async {
    let (gate, rule) = (RateGate(), rule(1000, burst: 50))
    // A step is half the time of a call; each thread asks many times in each step.
    let (threads, steps, asked) = (8, 200, 5)
    let step = Self.second / 2000
    let admitted = Counter()
    for number in 0..<steps {
      let now = Self.start + UInt64(number) * step
      await withTaskGroup(of: Void.self) { group in
        for _ in 0..<threads {
          group.addTask {
            for _ in 0..<asked where gate.pass(1, rule, at: now).isAdmitted {
              admitted.add(1)
            }
          }
        }
      }
    }
    // The burst, and one for each two steps that passed.
    #expect(admitted.value == 50 + (steps - 1) / 2)
  }

  @Test func `threads that race for one instant get exactly the burst`() async {
    let (gate, rule) = (RateGate(), rule(10, burst: 777))
    let admitted = Counter()
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<16 {
        group.addTask {
          for _ in 0..<500 where gate.pass(1, rule, at: Self.start).isAdmitted {
            admitted.add(1)
          }
        }
      }
    }
    #expect(admitted.value == 777)
  }
}
