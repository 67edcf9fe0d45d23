/// What a received signature may cost, and how old it may be.
package struct VerifierBounds: Sendable {
  /// Names in `SignedHeaders`; each is looked up among all headers, so this bounds the product.
  package var signedHeadersMax: Int
  /// Bytes of the `Authorization` value.
  package var authorizationBytesMax: Int
  /// Distance of `x-sdk-date` from our clock in either direction; the cloud takes 15 minutes.
  package var skewSecondsMax: Int64

  package init(
    signedHeadersMax: Int = 64, authorizationBytesMax: Int = 8192, skewSecondsMax: Int64 = 900
  ) {
    self.signedHeadersMax = signedHeadersMax
    self.authorizationBytesMax = authorizationBytesMax
    self.skewSecondsMax = skewSecondsMax
  }
}
