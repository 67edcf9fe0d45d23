import Synchronization

/// Whose turn a call to the cloud waits for, where more than one may wait for its answer: whoever
/// is more urgent than all before lends it its own turn.
public final class CallTurn: Sendable {
  public typealias Move = @Sendable (_ traffic: TrafficClass, _ share: CallerShare) -> Void

  private struct State {
    var traffic: TrafficClass
    var share: CallerShare
    /// Puts it in another line, while it waits in one.
    var move: Move?
  }

  private let state: Mutex<State>

  public init(_ traffic: TrafficClass, of share: CallerShare) {
    state = Mutex(State(traffic: traffic, share: share))
  }

  public var traffic: TrafficClass { state.withLock { $0.traffic } }
  public var share: CallerShare { state.withLock { $0.share } }

  /// Takes the turn of somebody who has come to wait, where that comes sooner.
  public func raise(to traffic: TrafficClass, of share: CallerShare) {
    let move: Move? = state.withLock { state in
      guard traffic.weight > state.traffic.weight else { return nil }
      state.traffic = traffic
      state.share = share
      return state.move
    }
    move?(traffic, share)
  }

  /// It comes to wait in a line; called with the line's lock held, so that `move` finds it there.
  ///
  /// - Returns: In which line.
  public func wait(_ move: @escaping Move) -> (traffic: TrafficClass, share: CallerShare) {
    state.withLock { state in
      state.move = move
      return (state.traffic, state.share)
    }
  }

  /// It waits no longer.
  public func go() {
    state.withLock { $0.move = nil }
  }
}
