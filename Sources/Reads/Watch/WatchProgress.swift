public import CallModel
public import Contract

/// What one watcher knows, and so what it is still to be told.
public struct WatchProgress: Sendable {
  public enum Word: Sendable {
    /// Nothing that it does not know.
    case nothing
    /// Nothing, and there will be nothing more.
    case end
    /// - Parameters:
    ///   - state: nil where the resource is gone.
    ///   - isEnd: The watch ends with it.
    case tell(WatchedState?, isEnd: Bool)
    case refuse(Refusal)
  }

  private let until: WatchQuestion.End
  private let endStates: Set<String>
  /// Nil while nothing was told.
  public private(set) var told: WatchTokens.Told?

  /// - Parameters:
  ///   - get: The operation whose end states count.
  ///   - told: By an earlier watch that goes on here.
  public init(until: WatchQuestion.End, get: Operation, told: WatchTokens.Told?) {
    self.until = until
    self.endStates = Set(get.endStates)
    self.told = told
  }

  public mutating func hear(_ event: WatchPoller.Event) -> Word {
    switch event {
    case .state(let state):
      let isEnd = until == .settled && endStates.contains(state.status)
      guard told != .state(state.digest) else { return isEnd ? .end : .nothing }
      told = .state(state.digest)
      return .tell(state, isEnd: isEnd)
    case .gone(let refusal):
      if told == .gone { return .end }
      // Who never saw it hears what a get says: most likely the id is wrong.
      guard told != nil || until == .deleted else { return .refuse(refusal) }
      told = .gone
      return .tell(nil, isEnd: true)
    case .failed(let refusal):
      return .refuse(refusal)
    }
  }
}
