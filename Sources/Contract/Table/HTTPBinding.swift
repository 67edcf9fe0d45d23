/// One way an operation is reached over REST (google.api.http).
public struct HTTPBinding: Sendable {
  /// What of the request the HTTP body is.
  public enum Body: Sendable {
    /// There is none.
    case none
    /// One field, which is a message.
    case field(FieldSchema)
    /// The whole request, but for what the path names.
    case whole
  }

  public let method: HTTPMethod
  public let path: PathTemplate
  public let body: Body
  /// The field each variable of the path names, with what leads to it.
  public let variables: [[FieldSchema]]

  var hasBody: Bool {
    if case .none = body { false } else { true }
  }
}

/// The methods a binding may have.
public enum HTTPMethod: String, Sendable, CaseIterable {
  case get = "GET"
  case put = "PUT"
  case post = "POST"
  case delete = "DELETE"
  case patch = "PATCH"

  /// Reads a method as it stands in a request; nil for any other. Methods are told apart by length
  /// and letters, never folded: they are case-sensitive (RFC 9110 §9.1).
  public init?(_ bytes: Span<UInt8>) {
    func spells(_ word: (UInt8, UInt8, UInt8)) -> Bool {
      bytes[0] == word.0 && bytes[1] == word.1 && bytes[2] == word.2
    }
    switch bytes.count {
    case 3 where spells((0x47, 0x45, 0x54)): self = .get
    case 3 where spells((0x50, 0x55, 0x54)): self = .put
    case 4 where spells((0x50, 0x4F, 0x53)) && bytes[3] == 0x54: self = .post
    case 5 where spells((0x50, 0x41, 0x54)) && bytes[3] == 0x43 && bytes[4] == 0x48: self = .patch
    case 6
    where spells((0x44, 0x45, 0x4C)) && bytes[3] == 0x45 && bytes[4] == 0x54 && bytes[5] == 0x45:
      self = .delete
    default: return nil
    }
  }
}
