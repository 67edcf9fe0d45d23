/// What stands first in `Authorization` and in the string to sign.
public enum SigningAlgorithm: String, Sendable {
  /// The SK itself is the HMAC key (spec §1).
  case sdkHMACSHA256 = "SDK-HMAC-SHA256"
  /// A key derived per day, region and service is the HMAC key (spec §2).
  case v11HMACSHA256 = "V11-HMAC-SHA256"
}
