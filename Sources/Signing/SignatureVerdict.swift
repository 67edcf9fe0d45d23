/// The answer to "is this request signed by a key I know?"; exactly one of these.
public enum SignatureVerdict: Equatable, Sendable {
  case valid(VerifiedSignature)
  /// Nobody holds a key of this id.
  case unknownKey(accessKeyID: String)
  /// Another secret, something signed was changed or removed on the way, or the token of a
  /// temporary key is not there.
  case badSignature(accessKeyID: String)
  /// Signed by the key, but its `X-Sdk-Content-Sha256` is not the hash of the body that came:
  /// the body was exchanged, or the marker is a word nobody defined.
  case bodyMismatch(accessKeyID: String)
  /// Too far from our clock. Positive seconds lie in our past, negative ones in our future.
  case expired(accessKeyID: String, ageSeconds: Int64)
  case malformed(MalformedSignature)
}
