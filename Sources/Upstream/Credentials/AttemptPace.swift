/// When something that went wrong may be tried again; a plain value on the monotonic clock.
struct AttemptPace: Sendable {
  /// Anything from zero to this, for jitter.
  typealias Draw = @Sendable (_ upTo: UInt64) -> UInt64

  /// Nanoseconds that the first pause has at most.
  static let first: UInt64 = 1_000_000_000
  /// Nanoseconds that any pause has at most, unless the other side asks for more.
  static let longest: UInt64 = 60_000_000_000

  /// Nothing is tried before.
  private(set) var notBefore: UInt64 = 0
  /// In a row.
  private(set) var failures = 0

  /// An accident: full jitter, so that those who failed together do not come back together.
  ///
  /// - Parameters:
  ///   - floor: Nanoseconds that the other side asked to stay away.
  ///   - earlier: Failures that count although something went well in between.
  mutating func failed(now: UInt64, floor: UInt64 = 0, earlier: Int = 0, draw: Draw) {
    failures = max(failures, earlier)
    let ceiling = min(Self.longest, Self.first << UInt64(min(failures, 10)))
    failures += 1
    // Not at once even by chance: a tenth of a second is what a tight loop would be bounded by.
    notBefore = now &+ max(floor, draw(ceiling), Self.first / 10)
  }

  /// A decision against what was shown: five of these in five minutes would lock it.
  mutating func refused(now: UInt64) {
    failures += 1
    notBefore = now &+ KeyStanding.probeInterval
  }

  /// There is something new to show, or the last try went well.
  mutating func reset() {
    self = AttemptPace()
  }

  static let random: Draw = { upTo in .random(in: 0...upTo) }
}
