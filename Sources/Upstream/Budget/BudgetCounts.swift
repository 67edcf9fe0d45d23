import CallModel
import Contract

/// What is counted of a credential's budget since the start.
public struct BudgetCounts: Sendable {
  /// Why a call was refused that was not sent.
  public enum Reason: Int, Sendable, CaseIterable {
    case allowance, concurrency, queue, circuit, deadline

    public var word: String {
      switch self {
      case .allowance: "allowance"
      case .concurrency: "concurrency"
      case .queue: "queue"
      case .circuit: "circuit"
      case .deadline: "deadline"
      }
    }
  }

  /// How long calls of one class waited for their turn; most do not.
  public struct Waits: Sendable {
    /// Upper ends in nanoseconds, of the buckets but the last.
    public static let ends: [UInt64] = [
      1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000,
    ]
    /// Of each bucket alone.
    public fileprivate(set) var buckets = [UInt64](repeating: 0, count: ends.count + 1)
    public fileprivate(set) var sumNanoseconds: UInt64 = 0
  }

  private static let perKind = AttemptOutcome.words.count
  private static let perService = perKind * AccessKind.allCases.count

  public private(set) var waits = [Waits](repeating: Waits(), count: TrafficClass.allCases.count)
  private var refusals = [UInt64](repeating: 0, count: Reason.allCases.count)
  private var attempts = [UInt64](repeating: 0, count: perService * 2)

  mutating func waited(_ time: UInt64, _ traffic: TrafficClass) {
    let place = traffic.place
    // Nearly always the first, without a look at the others.
    let bucket = time == 0 ? 0 : Waits.ends.firstIndex { time <= $0 } ?? Waits.ends.count
    waits[place].buckets[bucket] += 1
    waits[place].sumNanoseconds &+= time
  }

  mutating func refused(_ reason: Reason) {
    refusals[reason.rawValue] += 1
  }

  mutating func settled(_ grant: BudgetGrant, _ outcome: AttemptOutcome) {
    attempts[
      grant.service.place * Self.perService + Int(grant.kind.rawValue) * Self.perKind
        + outcome.place] += 1
  }

  public func refusals(_ reason: Reason) -> UInt64 { refusals[reason.rawValue] }

  /// Attempts by the word of their outcome.
  func attempts(_ service: CloudService, _ kind: AccessKind) -> [(outcome: String, count: UInt64)] {
    let start = service.place * Self.perService + Int(kind.rawValue) * Self.perKind
    return AttemptOutcome.words.enumerated().map { ($1, attempts[start + $0]) }
  }
}
