import Cryptography
public import Signing
public import System

/// What is shown to the cloud now; a newer one is another object, so that a loop sees by one number
/// that it has to change over.
final class CloudProof: Sendable {
  enum Material: Sendable {
    /// Signs every request.
    case key(SigningKey)
    /// Travels with every request.
    case token(SecretBytes)
  }

  /// Counts what was shown before.
  let generation: UInt64
  let material: Material

  init(generation: UInt64, material: Material) {
    self.generation = generation
    self.material = material
  }
}

/// What a source holds: that from which proofs are made.
public enum CredentialMaterial: Sendable {
  /// An AK/SK; with its end, where the source says one.
  case key(SigningKey, expires: UnixTime?)
  /// With the end of the password itself, where the source says one.
  case password(PasswordLogin, expires: UnixTime?)

  /// Access key id, or the user's name or id.
  var identity: String {
    switch self {
    case .key(let key, _): key.accessKey.id
    case .password(let login, _): login.user.text
    }
  }

  var expires: UnixTime? {
    switch self {
    case .key(_, let expires), .password(_, let expires): expires
    }
  }

  /// Whether the cloud would not tell the two apart.
  func isSame(as other: CredentialMaterial) -> Bool {
    switch (self, other) {
    case (.key(let one, _), .key(let two, _)):
      one.accessKey.isSame(as: two.accessKey)
    case (.password(let one, _), .password(let two, _)):
      one.isSame(as: two)
    case (.key, .password), (.password, .key): false
    }
  }
}
