import Admission
import CallModel
import Cryptography
import Settings

/// What the settings say of callers and their keys, as far as issuing keys depends on it.
struct KeyFacts: Sendable {
  let callers: [Settings.Caller]
  /// Of the secret halves of virtual keys; nil without a master secret.
  let derivation: Derivation?

  enum Derivation: Sendable {
    case ring(VirtualKeyRing)
    /// Read when it is needed.
    case masterSecret(SecretReference)

    func secretKey(of accessKey: String, version: Int) throws -> SecretBytes {
      switch self {
      case .ring(let ring): ring.secretKey(of: accessKey, version: version)
      case .masterSecret(let reference):
        try MasterSecret(reference.read()).secretKey(of: accessKey, version: version)
      }
    }
  }

  /// Of a gateway that serves, whose master secret is at hand.
  init(_ settings: Settings, ring: VirtualKeyRing?) {
    callers = settings.callers
    derivation = ring.map { .ring($0) }
  }

  /// Of settings alone.
  init(_ settings: Settings) {
    callers = settings.callers
    derivation = settings.virtualKeys.map { .masterSecret($0.masterSecret) }
  }

  func caller(_ name: String) -> Settings.Caller? {
    callers.first { $0.name == name }
  }
}

/// The two kinds of keys, as messages and people name them.
enum KeyKind: String, CaseIterable {
  case apiKey = "api_key"
  case virtualKey = "virtual_key"

  var plural: String {
    switch self {
    case .apiKey: "API keys"
    case .virtualKey: "virtual keys"
    }
  }
}
