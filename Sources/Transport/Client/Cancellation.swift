import NIOCore

/// Carries a task's cancellation to the loop of its request.
final class Cancellation: Sendable {
  private enum State {
    case idle
    case armed(PendingRequest, of: HTTPClient)
    case canceled
  }

  private let loop: any EventLoop
  private let state: NIOLoopBoundBox<State>

  init(loop: any EventLoop) {
    self.loop = loop
    self.state = NIOLoopBoundBox(.idle, eventLoop: loop)
  }

  /// Names the request to cancel; false when the task was canceled before.
  func arm(_ pending: PendingRequest, of client: HTTPClient) -> Bool {
    if case .canceled = state.value { return false }
    state.value = .armed(pending, of: client)
    return true
  }

  /// May be called on any thread.
  func cancel() {
    if loop.inEventLoop {
      fire()
    } else {
      loop.execute { self.fire() }
    }
  }

  private func fire() {
    if case .armed(let pending, let client) = state.value {
      client.cancel(pending)
    }
    state.value = .canceled
  }
}
