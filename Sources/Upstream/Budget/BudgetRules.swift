public import CallModel

/// What the settings say about the budget of one credential.
public struct BudgetRules: Sendable, Equatable {
  /// Of the VPN service, reads and writes together.
  public var calls: CallRate?
  /// Of the VPN service, each by itself.
  public var reads: CallRate?
  public var writes: CallRate?
  /// What of every limit is for this instance, in hundredths.
  public var sharePercent = 100
  /// Calls on their way at the same time, to each service.
  public var concurrencyMax = Limits.upstreamConcurrency
  /// Calls that wait, and of those the ones of one caller.
  public var waitingMax = Limits.budgetWaiting
  public var waitingPerCallerMax = Limits.budgetWaitingPerCaller

  public init() {}
}

/// The breakers of the services of one cloud, shared by all its credentials.
public struct CloudBreakers: Sendable {
  public let vpn: CircuitBreaker
  public let iam: CircuitBreaker

  public init() { self.init(draw: AttemptPace.random) }

  init(draw: @escaping AttemptPace.Draw) {
    vpn = CircuitBreaker(draw: draw)
    iam = CircuitBreaker(draw: draw)
  }
}
