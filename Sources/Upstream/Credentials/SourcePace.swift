/// When a source is looked at again; a plain value on the monotonic clock.
struct SourcePace: Sendable {
  /// Nanoseconds between two looks at files.
  static let look: UInt64 = 1_000_000_000
  /// Nanoseconds after which a program is run again that told no end.
  static let unstated: UInt64 = 900_000_000_000
  /// Nanoseconds at least between two runs of a program that a refused key asks for.
  static let afterRefusal: UInt64 = 60_000_000_000

  private var files: UInt64 = 0
  private var run: UInt64 = 0
  private var lastRun: UInt64?
  private var failures = AttemptPace()

  func nextLook(runsProgram: Bool) -> UInt64 {
    runsProgram ? run : files
  }

  /// Whether a program is run now because the cloud refused what the last run gave.
  func mayRunAfterRefusal(now: UInt64) -> Bool {
    lastRun.map { now >= $0 &+ Self.afterRefusal } ?? true
  }

  mutating func looked(now: UInt64) {
    files = now &+ Self.look
  }

  mutating func began(now: UInt64) {
    lastRun = now
    run = .max
  }

  /// - Parameter lifetime: Nanoseconds that it is good for; nil where nobody said.
  mutating func gave(lifetime: UInt64?, now: UInt64, draw: AttemptPace.Draw) {
    failures.reset()
    guard let lifetime else {
      run = now &+ Self.unstated
      return
    }
    run = now &+ max(lifetime / 5 * 4 - draw(lifetime / 20), AttemptPace.first)
  }

  mutating func failed(now: UInt64, draw: AttemptPace.Draw) {
    failures.failed(now: now, draw: draw)
    run = failures.notBefore
  }
}
