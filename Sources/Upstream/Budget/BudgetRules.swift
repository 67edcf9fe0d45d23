package import CallModel

/// What the settings say about the budget of one credential.
package struct BudgetRules: Sendable, Equatable {
  /// Of the VPN service, reads and writes together.
  package var calls: CallRate?
  /// Of the VPN service, each by itself.
  package var reads: CallRate?
  package var writes: CallRate?
  /// What of every limit is for this instance, in hundredths.
  package var sharePercent = 100
  /// Calls on their way at the same time, to each service.
  package var concurrencyMax = Limits.upstreamConcurrency
  /// Calls that wait, and of those the ones of one caller.
  package var waitingMax = Limits.budgetWaiting
  package var waitingPerCallerMax = Limits.budgetWaitingPerCaller

  package init() {}
}

/// The breakers of the services of one cloud, shared by all its credentials.
package struct CloudBreakers: Sendable {
  package let vpn: CircuitBreaker
  package let iam: CircuitBreaker

  package init() { self.init(draw: AttemptPace.random) }

  init(draw: @escaping AttemptPace.Draw) {
    vpn = CircuitBreaker(draw: draw)
    iam = CircuitBreaker(draw: draw)
  }
}
