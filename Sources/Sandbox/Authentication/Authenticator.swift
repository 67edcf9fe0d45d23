import Cryptography
import Signing
import Synchronization

/// Checks signatures; the one file that knows the signing room.
///
/// Any number of threads may ask at once, none under the cloud's lock: each takes a verifier with
/// warm buffers from the shelf and puts it back.
final class Authenticator: Sendable {
  /// What a signature turned out to be. Whether its key is locked is not decided here.
  enum Finding: Sendable, Equatable {
    case genuine(keyID: String)
    case unknownKey(String)
    case wrong(keyID: String)
    /// Too far from the cloud's clock.
    case expired(keyID: String)
    /// No key can be made out.
    case unreadable
  }

  private struct Lane {
    var verifier: Verifier
    var head = RequestHead()
  }

  /// Read on every call, written when a temporary key comes or goes.
  private let keys: Mutex<[String: SigningKey]>
  private let permanentKeys: [String: SigningKey]
  private let bounds: VerifierBounds
  private let shelf = Mutex<[Lane]>([])

  init(
    _ accessKeys: [SandboxSettings.AccessKey], toleranceSeconds: Int64
  ) throws(FieldFault) {
    var keys: [String: SigningKey] = [:]
    for key in accessKeys {
      do throws(SigningError) {
        keys[key.id] = try Self.signingKey(key)
      } catch {
        throw FieldFault("access key \(key.id): \(error)")
      }
    }
    self.keys = Mutex(keys)
    permanentKeys = keys
    bounds = VerifierBounds(skewSecondsMax: toleranceSeconds)
  }

  /// Gets to know a temporary key, and forgets another.
  func exchange(_ key: SandboxSettings.AccessKey, for forgotten: String?) {
    let signingKey = try? Self.signingKey(key)
    keys.withLock { keys in
      if let forgotten { keys[forgotten] = nil }
      keys[key.id] = signingKey
    }
  }

  /// Only the keys of the settings are left.
  func forgetTemporaryKeys() {
    keys.withLock { $0 = permanentKeys }
  }

  private static func signingKey(
    _ key: SandboxSettings.AccessKey
  ) throws(SigningError) -> SigningKey {
    SigningKey(try AccessKey(id: key.id, secret: SecretBytes(utf8: key.secret)))
  }

  /// - Parameter now: nanoseconds since 1970 by the cloud's clock.
  func judge(_ request: SandboxRequest, now: Int64) -> Finding {
    var lane = shelf.withLock { $0.popLast() } ?? Lane(verifier: Verifier(bounds: bounds))
    defer { shelf.withLock { if $0.count < 64 { $0.append(lane) } } }
    lane.head.fill(request)
    let keys = keys.withLock { $0 }
    let verdict = lane.verifier.verify(
      lane.head, bodyHash: SHA256.digest(request.body.span),
      now: now / CloudTime.nanosecondsPerSecond, key: { keys[$0] })
    return switch verdict {
    case .valid(let signature): .genuine(keyID: signature.accessKeyID)
    case .unknownKey(let id): .unknownKey(id)
    case .badSignature(let id), .bodyMismatch(let id): .wrong(keyID: id)
    case .expired(let id, _): keys[id] == nil ? .unknownKey(id) : .expired(keyID: id)
    case .malformed: .unreadable
    }
  }
}

extension RequestHead {
  fileprivate mutating func fill(_ request: SandboxRequest) {
    removeAll()
    method.append(utf8: request.method)
    let target = Array(request.target.utf8)
    setTarget(target.span)
    for field in request.fields {
      headers.append(field.name, field.value)
    }
  }
}
