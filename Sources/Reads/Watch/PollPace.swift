import CallModel

/// When a list is polled again; a value that is told the time.
///
/// Soon while the cloud is at work on something that is watched, since that is what watchers wait
/// for; ever later while nothing happens. A poll that failed is tried again later each time.
public struct PollPace: Sendable {
  /// Bounds of the times between the beginnings of two polls.
  public struct Bounds: Sendable {
    public var least = Limits.pollSpacing
    public var pending = Limits.pollPending
    public var settled = Limits.pollSettled
    public var failed = Limits.pollFailed

    public init() {}
  }

  private enum Standing { case pending, settled, failed }

  private let bounds: Bounds
  private var standing = Standing.pending
  private var interval: Duration
  private var retryAfter = Duration.zero

  public init(_ bounds: Bounds = Bounds()) {
    self.bounds = bounds
    interval = bounds.pending.lowerBound
  }

  /// A poll has told this of all that is watched.
  ///
  /// - Parameter hasChanged: Something is another than at the poll before.
  public mutating func polled(isPending: Bool, hasChanged: Bool) {
    retryAfter = .zero
    step(to: isPending ? .pending : .settled, fromStart: hasChanged)
  }

  /// A poll has failed.
  ///
  /// - Parameter retryAfter: What the cloud, or the gateway on its behalf, says.
  public mutating func failed(retryAfter: Duration?) {
    step(to: .failed, fromStart: false)
    self.retryAfter = retryAfter ?? .zero
  }

  /// Something is likely to change soon.
  public mutating func expectChange() {
    guard standing != .failed else { return }
    step(to: .pending, fromStart: true)
  }

  private mutating func step(to next: Standing, fromStart: Bool) {
    let range =
      switch next {
      case .pending: bounds.pending
      case .settled: bounds.settled
      case .failed: bounds.failed
      }
    interval =
      next == standing && !fromStart
      ? min(interval * 3 / 2, range.upperBound) : range.lowerBound
    standing = next
  }

  /// From the beginning of one poll to that of the next.
  ///
  /// - Parameter chance: From 0 to below 1. Polls of several lists and gateways, begun at the same
  ///   time, drift apart: up to a fifth is added.
  public func pause(_ chance: Double) -> Duration {
    let jittered = interval + interval * chance / 5
    return max(jittered, retryAfter, bounds.least)
  }

  /// The soonest that a poll may follow the beginning of another, whoever wants it.
  public var least: Duration { bounds.least }
}
