public import Cryptography

/// The last line of the canonical request, and the header that may stand in its place (spec §1.6).
public enum PayloadMarker {
  static let headerName = "X-Sdk-Content-Sha256"
  static let lowercaseHeaderName = "x-sdk-content-sha256"
  /// Leaves the body out of the signature.
  static let unsigned = "UNSIGNED-PAYLOAD"

  /// Digest of zero bytes: the payload of a request without a body.
  public static let emptyBodyHash: SHA256Digest = {
    let nothing: [UInt8] = []
    return SHA256.digest(nothing.span)
  }()

  /// Whether the signer adds `UNSIGNED-PAYLOAD` on its own, as the official v3 signers do.
  ///
  /// The header name and the beginning of its value are compared with their case, so
  /// `Application/JSON` counts as foreign and a header spelt `content-type` is not looked at; a
  /// value that merely contains `application/json` does not count as JSON. With an empty body
  /// nothing is added: the official signers disagree there on the payload line, while the plain
  /// hash of zero bytes is understood by all.
  static func isAdded(to headers: HeaderList, bodyHash: SHA256Digest) -> Bool {
    guard bodyHash != emptyBodyHash,
      headers.firstIndex(ofLowercase: lowercaseHeaderName) == nil,
      let index = headers.firstIndex(ofExact: "Content-Type")
    else { return false }
    let value = headers.value(at: index).trimmed
    return !value.starts(with: "application/json", at: 0)
      && !value.starts(with: "application/bson", at: 0)
  }
}
