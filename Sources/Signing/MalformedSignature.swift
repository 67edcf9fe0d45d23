/// Why an `Authorization` value, or the headers it names, cannot be read at all.
public enum MalformedSignature: Error, Equatable, Sendable, CustomStringConvertible {
  case noAuthorization
  case tooLong
  case unknownAlgorithm
  /// `SDK-HMAC-SHA256 Credential=`: the scheme of older clients, with the same name and another
  /// key chain (spec §2). Told apart by this word, never by the algorithm.
  case oldCredentialForm
  case badSyntax
  case badScope
  case badSignedHeaders
  /// Unsigned, the date could be moved by whoever replays the request.
  case dateNotSigned
  case badDate
  /// The scope of a derived key names another day than `x-sdk-date`.
  case dateOutOfScope
  /// A signed header arrived twice: the two ends could read different values.
  case repeatedHeader

  public var description: String {
    switch self {
    case .noAuthorization: "there is no Authorization header, or more than one"
    case .tooLong: "the Authorization header is too long"
    case .unknownAlgorithm: "the algorithm is neither SDK-HMAC-SHA256 nor V11-HMAC-SHA256"
    case .oldCredentialForm: "SDK-HMAC-SHA256 wants Access=, the Credential= form is not served"
    case .badSyntax: "expected Access=…, SignedHeaders=…, Signature=<64 lower-case hex digits>"
    case .badScope: "expected Credential=<id>/<yyyyMMdd>/<region>/<service>"
    case .badSignedHeaders: "SignedHeaders must list distinct lower-case names, joined by “;”"
    case .dateNotSigned: "SignedHeaders does not list x-sdk-date"
    case .badDate: "x-sdk-date is missing or not of the form yyyyMMddTHHmmssZ"
    case .dateOutOfScope: "the day of the credential is not that of x-sdk-date"
    case .repeatedHeader: "a signed header is there twice"
    }
  }
}
