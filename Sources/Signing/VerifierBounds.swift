/// What a received signature may cost, and how old it may be.
public struct VerifierBounds: Sendable {
  /// Names in `SignedHeaders`; each is looked up among all headers, so this bounds the product.
  public var signedHeadersMax: Int
  /// Bytes of the `Authorization` value.
  public var authorizationBytesMax: Int
  /// Distance of `x-sdk-date` from our clock in either direction; the cloud takes 15 minutes.
  public var skewSecondsMax: Int64

  public init(
    signedHeadersMax: Int = 64, authorizationBytesMax: Int = 8192, skewSecondsMax: Int64 = 900
  ) {
    self.signedHeadersMax = signedHeadersMax
    self.authorizationBytesMax = authorizationBytesMax
    self.skewSecondsMax = skewSecondsMax
  }
}
