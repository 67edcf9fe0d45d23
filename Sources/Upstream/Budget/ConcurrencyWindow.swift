import CallModel

/// How many calls may be on their way at the same time: a plain value that learns what the other
/// side bears.
///
/// It grows while it is used up and answers come, by a half of what it holds for a start, then by
/// one a round trip (additive increase); a word of strain (throttled, busy, a gateway error, a
/// time-out) takes three tenths away (multiplicative decrease; RFC 9438 §4.6 gives the factor its
/// reasons). All words that answer calls from before the latest decrease are one word.
struct ConcurrencyWindow: Sendable {
  /// Calls, in thousandths so that growth by parts of one adds up.
  private var thousandths: Int
  private(set) var largest: Int
  private(set) var inFlight = 0
  /// Has never been too large yet.
  private var isStarting = true
  private var decreased: UInt64 = 0
  /// Nanoseconds of an attempt that was answered, on average; nil before there is one.
  private(set) var latency: UInt64?

  init(largest: Int) {
    self.largest = largest
    self.thousandths = min(largest, Limits.upstreamConcurrencyFirst) * 1000
  }

  var size: Int { max(1, thousandths / 1000) }
  var isFull: Bool { inFlight >= size }

  mutating func bound(by largest: Int) {
    self.largest = largest
    thousandths = min(thousandths, largest * 1000)
  }

  mutating func enter() {
    inFlight += 1
  }

  mutating func leave() {
    precondition(inFlight > 0, "a call came back twice")
    inFlight -= 1
  }

  /// An answer came, whatever it says; to be told before the call leaves.
  mutating func answered(after time: UInt64) {
    // An eighth of what is new, as TCP smooths round trips (RFC 6298 §2).
    latency = latency.map { $0 - $0 / 8 + time / 8 } ?? time
    // What is not used says nothing of what would be borne.
    guard inFlight * 2 >= size else { return }
    thousandths = min(largest * 1000, thousandths + (isStarting ? 500 : 1000 / size))
  }

  /// The other side bears less.
  mutating func strained(begun: UInt64, now: UInt64) {
    guard begun >= decreased else { return }
    decreased = now
    isStarting = false
    thousandths = max(1000, thousandths / 10 * 7)
  }
}
