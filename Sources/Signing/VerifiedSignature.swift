/// What a good signature says, and how much of the request it covers.
package struct VerifiedSignature: Equatable, Sendable {
  /// Whether the signature speaks for the body.
  package enum Body: Equatable, Sendable {
    /// The signature holds for exactly the body that came.
    case covered
    /// `UNSIGNED-PAYLOAD`: anybody on the way may have changed the body. Policy decides; never
    /// good enough for a write.
    case uncovered
  }

  package let accessKeyID: String
  package let algorithm: SigningAlgorithm
  /// Of V11: what the derived key was derived for.
  package let scope: SigningScope?
  package let date: SdkDate
  package let body: Body
}
