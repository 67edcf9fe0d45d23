public import CallModel
import Contract
import Synchronization
import System

/// How the budget of a credential stands, for metrics and status pages.
public struct BudgetFacts: Sendable {
  public struct Service: Sendable {
    /// `vpn` or `iam`.
    public let word: String
    public let inFlight: Int
    /// Calls that may be on their way at the same time now.
    public let concurrency: Int
    /// `closed`, `open` or `half_open`.
    public let circuit: String
    /// Reads, then writes.
    public let kinds: [Kind]
  }

  public struct Kind: Sendable {
    public let kind: AccessKind
    /// Nil while none is known.
    public let limit: CallRate?
    /// The cloud told it.
    public let isLearnt: Bool
    /// It is for reads and writes together.
    public let isShared: Bool
    /// Calls that may still go in the window that ends now; nil while no limit is known.
    public let left: Int?
    public let attempts: [(outcome: String, count: UInt64)]
  }

  public let services: [Service]
  public let counts: BudgetCounts
  public let repeatsRefused: UInt64
  private let waiting: [Int]

  fileprivate init(
    services: [Service], counts: BudgetCounts, repeatsRefused: UInt64, waiting: [Int]
  ) {
    self.services = services
    self.counts = counts
    self.repeatsRefused = repeatsRefused
    self.waiting = waiting
  }

  /// Calls of a class that wait for their turn now.
  public func waiting(_ traffic: TrafficClass) -> Int { waiting[traffic.place] }
}

extension AccountBudget {
  public static let circuitWords = ["closed", "open", "half_open"]

  public var facts: BudgetFacts {
    let circuits = [CloudService.vpn, .iam].map { service in
      switch breaker(of: service).phase {
      case .closed: Self.circuitWords[0]
      case .open: Self.circuitWords[1]
      case .probing: Self.circuitWords[2]
      }
    }
    return state.withLock { state in
      let now = state.moment(clock())
      let services = [CloudService.vpn, .iam].map { service in
        let place = service.place
        let kinds = AccessKind.allCases.map { kind in
          let limit = state.services[place].limit(of: kind)
          return BudgetFacts.Kind(
            kind: kind, limit: limit?.rate, isLearnt: limit?.isLearnt ?? false,
            isShared: state.services[place].isJoint,
            left: state.services[place].left(kind, now: now),
            attempts: state.counts.attempts(service, kind))
        }
        return BudgetFacts.Service(
          word: service.word,
          inFlight: state.services[place].concurrency.inFlight,
          concurrency: state.services[place].concurrency.size, circuit: circuits[place],
          kinds: kinds)
      }
      return BudgetFacts(
        services: services, counts: state.counts, repeatsRefused: state.repeats.refused,
        waiting: TrafficClass.allCases.map { traffic in
          state.services.reduce(0) { $0 + $1.waiting(traffic) }
        })
    }
  }
}
