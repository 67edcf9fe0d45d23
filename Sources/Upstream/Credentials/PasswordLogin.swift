public import Cryptography
import Signing

/// A user of IAM with its password, and what its tokens shall be good for.
public struct PasswordLogin: Sendable {
  /// By what IAM knows a user, an account or a project.
  public enum Identifier: Sendable, Equatable {
    case id(String)
    case name(String)

    var text: String {
      switch self {
      case .id(let text), .name(let text): text
      }
    }
  }

  public enum Scope: Sendable, Equatable {
    case project(Identifier)
    /// The global services alone.
    case account(Identifier)
  }

  let user: Identifier
  /// Absent where the user's id says it.
  let account: Identifier?
  let password: SecretBytes
  let scope: Scope

  /// Nil for a password that is no UTF-8 text: JSON could not carry it.
  public init?(user: Identifier, account: Identifier?, password: SecretBytes, scope: Scope) {
    guard password.withBytes({ (try? UTF8Span(validating: $0)) != nil }) else { return nil }
    self.user = user
    self.account = account
    self.password = password
    self.scope = scope
  }

  func isSame(as other: PasswordLogin) -> Bool {
    user == other.user && account == other.account && scope == other.scope
      && password.isEqual(to: other.password)
  }

  /// The body of `POST /v3/auth/tokens` (spec: signing §4.1).
  ///
  /// It holds the password and cannot be wiped: it is a request's, and gone with it.
  func tokenRequest() -> [UInt8] {
    var body: [UInt8] = []
    body.append(utf8: #"{"auth":{"identity":{"methods":["password"],"password":{"user":{"#)
    body.append(member: user)
    body.append(utf8: #","password":"#)
    password.withBytes { body.append(quoting: $0) }
    if let account {
      body.append(utf8: #","domain":{"#)
      body.append(member: account)
      body.append(utf8: "}")
    }
    body.append(utf8: "}}},")
    let (word, reference) =
      switch scope {
      case .project(let reference): ("project", reference)
      case .account(let reference): ("domain", reference)
      }
    body.append(utf8: #""scope":{""# + word + #"":{"#)
    body.append(member: reference)
    body.append(utf8: "}}}}")
    return body
  }
}

extension [UInt8] {
  /// `"id":"…"` or `"name":"…"`.
  fileprivate mutating func append(member: PasswordLogin.Identifier) {
    switch member {
    case .id: append(contentsOf: #""id":"#.utf8)
    case .name: append(contentsOf: #""name":"#.utf8)
    }
    let text = Array(member.text.utf8)
    append(quoting: text.span)
  }

  /// A JSON string (RFC 8259 §7) of UTF-8 bytes.
  mutating func append(quoting text: Span<UInt8>) {
    append(UInt8(ascii: "\""))
    for index in text.indices {
      let byte = text[index]
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        append(UInt8(ascii: "\\"))
        append(byte)
      case 0..<0x20, 0x7F:
        append(contentsOf: #"\u00"#.utf8)
        append(Self.digits[Int(byte >> 4)])
        append(Self.digits[Int(byte & 15)])
      default: append(byte)
      }
    }
    append(UInt8(ascii: "\""))
  }

  private static let digits = Array("0123456789abcdef".utf8)
}
