import Testing
import Transport

@testable import Upstream

@Suite struct KeyStandingTests {
  static let hour: Int64 = 3600
  static let interval = KeyStanding.probeInterval

  /// A permit, where one is given.
  private func go(_ standing: inout KeyStanding, now: UInt64 = 0) throws -> KeyPermit {
    guard case .go(let permit) = standing.ask(now: now) else {
      throw Unexpected()
    }
    return permit
  }

  /// Who is woken by what the next call hears.
  private func wake(
    _ standing: inout KeyStanding, _ verdict: KeyVerdict, now: UInt64
  ) throws -> KeyStanding.Wake {
    let permit = try go(&standing)
    return standing.settle(permit, verdict, now: now)
  }

  private struct Unexpected: Error {}

  @Test func `a new key is shown by one call, and the others wait`() throws {
    var standing = KeyStanding()
    let permit = try go(&standing)
    #expect(!permit.isAccepted)
    for _ in 0..<40 { #expect(standing.ask(now: 1) == .wait) }
    #expect(standing.settle(permit, .accepted, now: 2) == .everyone)
    for _ in 0..<40 { #expect(try go(&standing).isAccepted) }
  }

  @Test func `a refused key is held back and probed once an interval`() throws {
    var standing = KeyStanding()
    let first = try go(&standing)
    #expect(standing.settle(first, .refused(words: "no"), now: 10) == .everyone)
    var refusal = KeyRefusal(kind: .key, words: "no")
    #expect(standing.refusal == refusal)
    #expect(standing.pause(now: 10) == .nanoseconds(Int64(Self.interval)))
    refusal.retryAfter = .nanoseconds(1)
    #expect(standing.ask(now: 9 + Self.interval) == .refused(refusal))
    let probe = try go(&standing, now: 10 + Self.interval)
    #expect(standing.ask(now: 10 + Self.interval) == .wait)
    #expect(standing.settle(probe, .refused(words: "no"), now: 20 + Self.interval) == .everyone)
    #expect(standing.ask(now: 19 + 2 * Self.interval) == .refused(refusal))
    let last = try go(&standing, now: 20 + 2 * Self.interval)
    #expect(standing.settle(last, .accepted, now: 0) == .everyone)
    #expect(standing.refusal == nil)
  }

  @Test func `a clock is corrected once, by one call`() throws {
    var standing = KeyStanding()
    let first = try go(&standing)
    let verdict = KeyVerdict.clockRefused(offsetSeconds: -Self.hour, words: "expired")
    #expect(standing.settle(first, verdict, now: 1) == .next)
    let second = try go(&standing)
    #expect(second.clockOffsetSeconds == -Self.hour)
    #expect(standing.ask(now: 1) == .wait)
    #expect(standing.settle(second, .accepted, now: 1) == .everyone)
    #expect(standing.permit.clockOffsetSeconds == -Self.hour)
    // Long after, another way.
    let later = try go(&standing)
    let back = KeyVerdict.clockRefused(offsetSeconds: 5, words: "expired")
    #expect(standing.settle(later, back, now: 1) == .next)
    #expect(standing.refusal == nil)
    #expect(try go(&standing).clockOffsetSeconds == 5)
  }

  @Test func `a clock that is refused once corrected is held back`() throws {
    var standing = KeyStanding()
    let verdict = KeyVerdict.clockRefused(offsetSeconds: 0, words: "expired")
    #expect(try wake(&standing, verdict, now: 1) == .next)
    #expect(try wake(&standing, verdict, now: 1) == .everyone)
    let wait = Duration.nanoseconds(Int64(Self.interval) - 1)
    #expect(
      standing.ask(now: 2)
        == .refused(KeyRefusal(kind: .clock, words: "expired", retryAfter: wait)))
  }

  @Test func `a clock that cannot be learnt is held back at once`() throws {
    var standing = KeyStanding()
    let verdict = KeyVerdict.clockRefused(offsetSeconds: nil, words: "expired")
    #expect(try wake(&standing, verdict, now: 1) == .everyone)
    #expect(standing.refusal?.kind == .clock)
  }

  @Test func `what was signed before a correction proves nothing`() throws {
    var standing = KeyStanding()
    #expect(try wake(&standing, .accepted, now: 0) == .everyone)
    let crowd = try (0..<5).map { _ in try go(&standing) }
    let verdict = KeyVerdict.clockRefused(offsetSeconds: 60, words: "expired")
    #expect(standing.settle(crowd[0], verdict, now: 1) == .next)
    let probe = try go(&standing)
    for late in crowd[1...] {
      #expect(standing.settle(late, verdict, now: 1) == .nobody)
      #expect(standing.settle(late, .accepted, now: 1) == .nobody)
    }
    #expect(standing.ask(now: 1) == .wait)
    #expect(standing.settle(probe, .accepted, now: 1) == .everyone)
  }

  @Test func `a probe that hears nothing makes room for the next`() throws {
    var standing = KeyStanding()
    #expect(try wake(&standing, .unheard, now: 0) == .next)
    let second = try go(&standing)
    let failure = ClientFailure(.connect, "")
    #expect(standing.settle(second, .unreachable(failure), now: 0) == .everyone)
    let third = try go(&standing)
    // It hangs: somebody else tries, and its late end does not end the other's turn.
    #expect(standing.ask(now: KeyStanding.patience - 1) == .wait)
    let fourth = try go(&standing, now: KeyStanding.patience)
    #expect(standing.settle(third, .unheard, now: 0) == .nobody)
    #expect(standing.ask(now: KeyStanding.patience) == .wait)
    #expect(standing.settle(fourth, .unheard, now: 0) == .next)
  }

  @Test func `a probe of a held key that reached nobody costs no interval`() throws {
    var standing = KeyStanding()
    #expect(try wake(&standing, .refused(words: "no"), now: 0) == .everyone)
    let probe = try go(&standing, now: Self.interval)
    let failure = ClientFailure(.connect, "")
    #expect(standing.settle(probe, .unreachable(failure), now: Self.interval) == .everyone)
    _ = try go(&standing, now: Self.interval)
  }

  @Test(arguments: [0, 1, -1, Int32.max, Int32.min], [0, 1, 0x7FFF_FFFF] as [UInt32])
  func `a permit fits into a word`(offset: Int32, trial: UInt32) {
    for isAccepted in [true, false] {
      let made = KeyPermit(isAccepted: isAccepted, trial: trial, clockOffsetSeconds: offset)
      let read = KeyPermit(word: made.word)
      #expect(read.isAccepted == isAccepted)
      #expect(read.trial == trial)
      #expect(read.clockOffsetSeconds == Int64(offset))
    }
  }
}
