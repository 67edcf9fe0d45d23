import CallModel
import NIOCore
import Synchronization
import Transport

extension CloudCredential {
  /// Leave to show the key, after the verdict of the call that shows it now, if there is one.
  ///
  /// Ends at the latest at `deadline`, and at once when the task is canceled. A task that is woken
  /// goes on where it runs: its continuation is resumed on its own executor.
  ///
  /// - Parameter eventLoop: The one of the calling task; its timers are used.
  func admission(before deadline: Deadline, on eventLoop: any EventLoop) async -> KeyAdmission {
    while true {
      let now = clock()
      let left = deadline.remaining(at: now).wholeNanoseconds
      switch await turn(now: now, left: left, on: eventLoop) {
      case .answer(let answer): return answer
      case .failed(let failure): return .failed(failure)
      case .ask: break
      }
      // Whoever was woken to be the next must have its turn, or pass it on: `ask` says which.
      guard deadline.isPast(at: clock()) else { continue }
      passOn()
      return .late
    }
  }

  /// Calls that wait for a verdict now.
  var waitingCount: Int { state.withLock { $0.waiters.count } }

  /// Asks, and waits if that is the answer: for as long as one has patience with a probe, and at
  /// most for the `left` nanoseconds before the deadline.
  private func turn(
    now: UInt64, left: UInt64, on eventLoop: any EventLoop
  ) async -> KeyWaiter.Word {
    let id = state.withLock { state in
      state.lastWaiter += 1
      return state.lastWaiter
    }
    let pause = min(KeyStanding.patience, left)
    // On this very loop: it cannot end before the task has come to wait. Whoever has waited until
    // its deadline is late without another look at the clock.
    let timer = eventLoop.scheduleTask(in: .nanoseconds(Int64(clamping: pause))) {
      self.dismiss(id, pause == left ? .answer(.late) : .ask)
    }
    defer { timer.cancel() }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let word: KeyWaiter.Word? = change(now: now) { state in
          switch state.ask(now: now) {
          case .go(let permit): return (.answer(.go(permit)), .nobody)
          case .refused(let refusal): return (.answer(.refused(refusal)), .nobody)
          case .wait:
            // Its handler, if it ran before, found nobody to dismiss.
            if Task.isCancelled { return (.failed(.gaveUp), .nobody) }
            if left == 0 { return (.answer(.late), .nobody) }
            guard state.waiters.count < Self.waitersMax else { return (.failed(.crowd), .nobody) }
            state.waiters.append(KeyWaiter(id: id, continuation: continuation))
            return (nil, .nobody)
          }
        }
        if let word { continuation.resume(returning: word) }
      }
    } onCancel: {
      dismiss(id, .failed(.gaveUp))
    }
  }

  /// Ends the waiting of one; nothing happens when it is not waiting any more.
  private func dismiss(_ id: UInt64, _ word: KeyWaiter.Word) {
    let waiter: KeyWaiter? = state.withLock { state in
      guard let place = state.waiters.firstIndex(where: { $0.id == id }) else { return nil }
      return state.waiters.remove(at: place)
    }
    waiter?.continuation.resume(returning: word)
  }

  /// Gives a turn to the next, where one was woken in vain.
  private func passOn() {
    let next: KeyWaiter? = state.withLock { state in
      state.waiters.isEmpty ? nil : state.waiters.removeFirst()
    }
    next?.continuation.resume(returning: .ask)
  }
}

extension ClientFailure {
  fileprivate static let gaveUp = ClientFailure(.canceled, "the caller gave up")
  fileprivate static let crowd = ClientFailure(
    .overloaded, "too many calls wait for the cloud's word about the key")
}
