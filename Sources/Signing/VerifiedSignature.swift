/// What a good signature says, and how much of the request it covers.
public struct VerifiedSignature: Equatable, Sendable {
  /// Whether the signature speaks for the body.
  public enum Body: Equatable, Sendable {
    /// The signature holds for exactly the body that came.
    case covered
    /// `UNSIGNED-PAYLOAD`: anybody on the way may have changed the body. Policy decides; never
    /// good enough for a write.
    case uncovered
  }

  public let accessKeyID: String
  public let algorithm: SigningAlgorithm
  /// Of V11: what the derived key was derived for.
  public let scope: SigningScope?
  public let date: SdkDate
  public let body: Body
}
