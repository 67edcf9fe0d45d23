package import Signing
import Synchronization

/// One credential for the cloud, shared by all event loops; its secret never leaves the signer.
package final class CloudCredential: Sendable {
  package let name: String
  package let projectID: String
  package let key: SigningKey

  private struct State {
    var clockOffsetSeconds: Int64 = 0
    var broken: Broken?
    var notice: (@Sendable () -> Void)?
  }

  /// The cloud's refusal of the key itself.
  private struct Broken {
    var reason: String
    /// Monotonic nanoseconds from which on one call may try again.
    var nextProbe: UInt64
  }

  /// Between two tries of a key that was refused. The cloud locks a key for five minutes after
  /// five failures in a row (spec: signing §3): at this pace it never comes to that.
  private static let probeInterval: UInt64 = 300 * 1_000_000_000

  private let state = Mutex(State())

  package init(name: String, projectID: String, key: SigningKey) {
    self.name = name
    self.projectID = projectID
    self.key = key
  }

  /// What to add to this machine's clock to sign with the cloud's.
  package var clockOffsetSeconds: Int64 {
    state.withLock { $0.clockOffsetSeconds }
  }

  /// Learns the cloud's clock from the `Date` of an answer that refused our time.
  ///
  /// Learning only then, not from every answer, keeps a wrong `Date` of a proxy from breaking
  /// signatures that work.
  package func learnClock(cloudSeconds: Int64, localSeconds: Int64) {
    state.withLock { $0.clockOffsetSeconds = cloudSeconds - localSeconds }
  }

  /// Why the key must not be shown to the cloud now; nil when it may.
  ///
  /// After a refusal one call per interval goes through as a probe.
  package func refusalReason(now: UInt64) -> String? {
    state.withLock { state in
      guard let broken = state.broken else { return nil }
      guard broken.nextProbe <= now else { return broken.reason }
      state.broken?.nextProbe = now + Self.probeInterval
      return nil
    }
  }

  /// The cloud refused the key.
  package func wasRefused(because reason: String, now: UInt64) {
    let notice = state.withLock { state in
      let wasBroken = state.broken != nil
      state.broken = Broken(reason: reason, nextProbe: now + Self.probeInterval)
      return wasBroken ? nil : state.notice
    }
    notice?()
  }

  /// The cloud accepted the key.
  package func wasAccepted() {
    let notice: (@Sendable () -> Void)? = state.withLock { state in
      guard state.broken != nil else { return nil }
      state.broken = nil
      return state.notice
    }
    notice?()
  }

  /// Asks to be told, on any thread, when the key was refused or is accepted again.
  package func whenChanged(_ notice: @escaping @Sendable () -> Void) {
    state.withLock { $0.notice = notice }
  }

  /// For readiness and status pages: what the cloud said when it refused the key.
  package var brokenBecause: String? {
    state.withLock { $0.broken?.reason }
  }
}
