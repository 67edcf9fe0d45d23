/// A request that must not be signed, or key material that cannot sign.
///
/// Each case is a mistake of whoever composed the request; none ever holds secret bytes.
public enum SigningError: Error, Equatable, Sendable, CustomStringConvertible {
  case badAccessKeyID
  case emptySecretKey
  case badSecurityToken
  case badScope(String)
  case badMethod
  case badURL(reason: String)
  case badPath
  case badHost
  case badHeaderName(String)
  case badHeaderValue(name: String)
  /// Signers disagree about which of the two values counts.
  case repeatedHeader(String)
  /// Two ways to authenticate in one request; the document gives no order between them.
  case alreadyAuthorized
  case badDate

  public var description: String {
    switch self {
    case .badAccessKeyID:
      "an access key id is 1 to 128 printable ASCII characters without space, comma or slash"
    case .emptySecretKey: "the secret key is empty"
    case .badSecurityToken: "a security token is one or more printable ASCII characters, no space"
    case .badScope(let text):
      "“\(text)” is not a scope: expected REGION/SERVICE, each of letters, digits, “-”, “_”, “.”"
    case .badMethod: "the method is not an HTTP token such as GET or POST"
    case .badURL(let reason): "the URL cannot be signed: \(reason)"
    case .badPath:
      "the path must start with “/” and hold only visible ASCII characters "
        + "(percent-encode the rest)"
    case .badHost: "the host must be visible ASCII characters"
    case .badHeaderName(let name): "“\(name)” is not a header name (RFC 9110 §5.6.2)"
    case .badHeaderValue(let name): "the value of header \(name) holds a control character"
    case .repeatedHeader(let name):
      "header \(name) is there twice; a signature knows one value a name"
    case .alreadyAuthorized: "the request has an Authorization header already"
    case .badDate: "X-Sdk-Date must be UTC time written yyyyMMddTHHmmssZ, as 20240416T095341Z"
    }
  }
}
