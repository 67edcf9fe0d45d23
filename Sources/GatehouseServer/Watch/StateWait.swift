import Admission
import CallModel
import Contract
import NIOCore
import Reads
import System
import Transport
import Upstream

/// A call that waits until a resource is in an end state, or differs from what it knows; reached
/// only from its loop.
///
/// When its time is over it is given the present state, which was seen after it began to wait.
final class StateWait {
  private let desk: WatchDesk
  private let endStates: Set<String>
  /// Whether the caller knows a state already; nil where any end state will do.
  private let isKnown: ((WatchedState) -> Bool)?
  private var latest: WatchedState?
  /// The present state is enough from now on.
  private var isLate = false
  private var continuation: CheckedContinuation<Result<WatchedState, Refusal>, Never>?
  private var subscription: WatchDesk.Subscription?
  private var timer: Scheduled<Void>?

  private init(
    _ kind: WatchKind, isKnown: ((WatchedState) -> Bool)?, at desk: WatchDesk
  ) {
    self.desk = desk
    self.isKnown = isKnown
    endStates = Set(kind.get.endStates)
  }

  /// Waits, and gives the state.
  ///
  /// - Parameter end: When the present state is enough.
  static func state(
    of id: String, _ kind: WatchKind, with credential: CloudCredential,
    isKnown: ((WatchedState) -> Bool)?, until end: Deadline, at desk: WatchDesk,
    isolation: isolated (any Actor)? = #isolation
  ) async throws(Refusal) -> WatchedState {
    let wait = StateWait(kind, isKnown: isKnown, at: desk)
    let bound = NIOLoopBound(wait, eventLoop: desk.loop.eventLoop)
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation {
        (continuation: CheckedContinuation<Result<WatchedState, Refusal>, Never>) in
        wait.begin(continuation, id, kind, credential, end)
      }
    } onCancel: {
      bound.eventLoop.execute { bound.value.finish(.failure(.nobodyWaits)) }
    }
    return try result.get()
  }

  private func begin(
    _ continuation: CheckedContinuation<Result<WatchedState, Refusal>, Never>, _ id: String,
    _ kind: WatchKind, _ credential: CloudCredential, _ end: Deadline
  ) {
    self.continuation = continuation
    timer = desk.loop.eventLoop.assumeIsolated().scheduleTask(
      deadline: .uptimeNanoseconds(min(end.nanoseconds, UInt64(Int64.max)))
    ) { [weak self] in self?.hurry() }
    subscription = desk.watch(id, kind, with: credential) { [unowned self] in hear($0) }
    desk.keep(self)
  }

  private func hear(_ event: WatchPoller.Event) {
    switch event {
    case .state(let state):
      latest = state
      let isEnough = isKnown.map { !$0(state) } ?? endStates.contains(state.status)
      if isEnough || isLate { finish(.success(state)) }
    case .gone(let refusal), .failed(let refusal):
      finish(.failure(refusal))
    }
  }

  /// The present state is enough: as soon as one is known.
  func hurry() {
    isLate = true
    if let latest { finish(.success(latest)) }
  }

  private func finish(_ result: Result<WatchedState, Refusal>) {
    guard let continuation else { return }
    self.continuation = nil
    timer?.cancel()
    if let subscription { desk.leave(subscription) }
    desk.forget(self)
    continuation.resume(returning: result)
  }
}

extension Refusal {
  fileprivate static let nobodyWaits = Refusal(
    .canceled, "the caller waits no more", reason: "CANCELED")
}
