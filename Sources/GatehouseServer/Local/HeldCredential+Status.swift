import CallModel
import Contract
import SwiftProtobuf
import System
import Upstream

// What is known of a credential in the words of the contract; never a secret.

extension HeldCredential {
  init(_ credential: CloudCredential) {
    self.init(credential.status)
    for service in credential.budget.facts.services {
      limits += service.kinds.compactMap { kind in
        // One for both is told once.
        guard !(kind.isShared && kind.kind == .write) else { return nil }
        return CallLimit(kind, of: service.word)
      }
    }
  }

  init(_ status: CredentialStatus) {
    self.init()
    name = status.name
    kind = status.kind.rawValue
    identity = status.identity ?? ""
    projectID = status.projectID ?? ""
    projectName = status.projectName ?? ""
    state = status.state.rawValue
    brokenBecause = status.brokenBecause ?? ""
    if let time = status.obtained { obtainedAt = Google_Protobuf_Timestamp(time) }
    if let time = status.expires { expiresAt = Google_Protobuf_Timestamp(time) }
    if let time = status.lastUse { lastUsedAt = Google_Protobuf_Timestamp(time) }
    if let failure = status.lastFailure { lastFailure = CredentialFailure(failure) }
    if let given = status.candidate {
      candidate = .with {
        $0.identity = given.identity
        $0.since = Google_Protobuf_Timestamp(given.since)
        if let failure = given.lastFailure { $0.lastFailure = CredentialFailure(failure) }
      }
    }
    if let given = status.idle {
      idle = .with {
        $0.identity = given.identity
        $0.since = Google_Protobuf_Timestamp(given.since)
      }
    }
    clockOffsetSeconds = status.clockOffsetSeconds
  }
}

extension CallLimit {
  /// Nil while none is known.
  fileprivate init?(_ kind: BudgetFacts.Kind, of service: String) {
    guard let limit = kind.limit else { return nil }
    self.init()
    self.service = service
    operations = kind.isShared ? "all" : kind.kind.word
    calls = Int64(limit.calls)
    windowSeconds = Int64(limit.windowSeconds)
    origin = kind.isLearnt ? "cloud" : "settings"
    left = Int64(kind.left ?? 0)
  }
}

extension CredentialFailure {
  fileprivate init(_ failure: CredentialStatus.Failure) {
    self.init()
    time = Google_Protobuf_Timestamp(failure.time)
    words = failure.words
  }
}

extension Google_Protobuf_Timestamp {
  fileprivate init(_ time: UnixTime) {
    self.init(seconds: time.seconds, nanos: time.nanoseconds)
  }
}
