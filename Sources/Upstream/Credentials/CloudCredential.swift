package import Signing
import Synchronization
import System

/// One credential for the cloud, shared by all event loops; its secret never leaves the signer.
package final class CloudCredential: Sendable {
  package let name: String
  package let projectID: String
  package let key: SigningKey

  struct State {
    var standing = KeyStanding()
    /// In the order in which they came.
    var waiters: [KeyWaiter] = []
    var lastWaiter: UInt64 = 0
    var notice: (@Sendable () -> Void)?
  }

  /// Calls that may wait for one verdict, over all loops; more are refused at once.
  static let waitersMax = 4096

  let state: Mutex<State>
  /// `KeyStanding.permit`, to be read without the lock.
  private let permitWord: Atomic<UInt64>

  package init(name: String, projectID: String, key: SigningKey) {
    self.name = name
    self.projectID = projectID
    self.key = key
    let state = State()
    self.permitWord = Atomic(state.standing.permit.word)
    self.state = Mutex(state)
  }

  /// Leave at once, as long as the cloud accepts the key; nil means to ask `admission`.
  var freePermit: KeyPermit? {
    let permit = KeyPermit(word: permitWord.load(ordering: .acquiring))
    return permit.isAccepted ? permit : nil
  }

  /// Takes what the call with this permit heard; due once for every permit.
  func settle(
    _ permit: KeyPermit, _ verdict: KeyVerdict, now: @autoclosure () -> UInt64
  ) {
    if permit.probe == 0, !verdict.isAgainstKey { return }
    let (woken, notice) = state.withLock { state in
      let wasHeld = state.standing.refusal != nil
      let wake = state.standing.settle(permit, verdict, now: now())
      permitWord.store(state.standing.permit.word, ordering: .releasing)
      let isHeld = state.standing.refusal != nil
      return (state.take(wake), wasHeld == isHeld ? nil : state.notice)
    }
    let word: KeyWaiter.Word =
      if case .unreachable(let why) = verdict { .failed(why) } else { .ask }
    for waiter in woken { waiter.continuation.resume(returning: word) }
    notice?()
  }

  /// Asks to be told, on any thread, when the key was refused or is accepted again.
  package func whenChanged(_ notice: @escaping @Sendable () -> Void) {
    state.withLock { $0.notice = notice }
  }

  /// For readiness and status pages: what the cloud said when it refused the key.
  package var brokenBecause: String? {
    state.withLock { $0.standing.refusal?.words }
  }
}

extension CloudCredential.State {
  fileprivate mutating func take(_ wake: KeyStanding.Wake) -> [KeyWaiter] {
    switch wake {
    case .nobody: return []
    case .next: return waiters.isEmpty ? [] : [waiters.removeFirst()]
    case .everyone:
      defer { waiters = [] }
      return waiters
    }
  }
}

extension KeyVerdict {
  /// Whether it changes anything for a key that was accepted.
  fileprivate var isAgainstKey: Bool {
    switch self {
    case .refused, .clockRefused: true
    case .accepted, .unheard, .unreachable: false
    }
  }
}
