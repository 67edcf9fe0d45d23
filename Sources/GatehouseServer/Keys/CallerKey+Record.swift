import Admission
import Contract
import Cryptography
import Settings
import State
import SwiftProtobuf

// Keys as they are told to people.
extension CallerKey {
  init(_ record: KeyRecord, facts: KeyFacts, now: Int64) {
    self.init()
    keyID = record.id
    caller = record.caller
    origin = "issued"
    note = record.note
    switch record.kind {
    case .apiKey: kind = KeyKind.apiKey.rawValue
    case .virtualKey(let version):
      kind = KeyKind.virtualKey.rawValue
      self.version = Int32(version)
    }
    createdAt = .init(seconds: record.createdAt)
    if let expires = record.expiresAt { expiresAt = .init(seconds: expires) }
    if let used = record.lastUsedAt { lastUsedAt = .init(seconds: used) }
    if let revoked = record.revokedAt { revokedAt = .init(seconds: revoked) }
    let isVirtual = kind == KeyKind.virtualKey.rawValue
    state =
      if record.revokedAt != nil {
        "revoked"
      } else if !record.isValid(at: now) {
        "expired"
      } else if facts.caller(record.caller) == nil || isVirtual && facts.derivation == nil {
        "orphaned"
      } else {
        "valid"
      }
  }

  /// Those that stand in the settings.
  static func all(of caller: Settings.Caller) -> [CallerKey] {
    caller.apiKeys.map { digest in
      .with {
        $0.keyID = "sha256:\(digest.hexString.prefix(12))"
        $0.kind = KeyKind.apiKey.rawValue
        $0.settle(caller)
      }
    }
      + caller.virtualKeys.map { key in
        .with {
          $0.keyID = key.accessKey
          $0.kind = KeyKind.virtualKey.rawValue
          $0.version = Int32(key.version)
          $0.settle(caller)
        }
      }
  }

  private mutating func settle(_ caller: Settings.Caller) {
    self.caller = caller.name
    origin = "settings"
    state = "valid"
  }
}
