import Contract
import Cryptography
import HTTP2Wire
import System

/// What IAM answers with a token (spec: signing §4.1).
struct TokenAnswer: Sendable {
  let token: SecretBytes
  let expires: UnixTime
  /// By the cloud's clock, as the end is.
  let issued: UnixTime?
  /// Of a token for a project.
  let projectID: String?

  /// Nil where the answer lacks the token, or an end that can be read.
  init?(_ answer: CloudAnswer) {
    guard let field = answer.value(of: .xSubjectToken), Self.isToken(field) else { return nil }
    let scanner = JSONScanner(answer.body.span)
    do throws(JSONFault) {
      guard let body = try scanner.member("token"),
        let end = try scanner.member("expires_at", in: body).flatMap({ scanner.text($0) }),
        let expires = UnixTime(rfc3339: end)
      else { return nil }
      self.expires = expires
      issued = try scanner.member("issued_at", in: body).flatMap { scanner.text($0) }
        .flatMap { UnixTime(rfc3339: $0) }
      if let project = try scanner.member("project", in: body) {
        projectID = try scanner.member("id", in: project).flatMap { scanner.text($0) }
      } else {
        projectID = nil
      }
    } catch {
      return nil
    }
    token = SecretBytes(copying: field)
  }

  /// It will be a field of our own requests, where other bytes would begin something else.
  private static func isToken(_ bytes: Span<UInt8>) -> Bool {
    guard bytes.count > 0 else { return false }
    for index in bytes.indices where bytes[index] <= 0x20 || bytes[index] >= 0x7F { return false }
    return true
  }
}

/// What IAM answers to the question for a project of a name (spec: signing §4.5).
struct ProjectSearch: Sendable {
  /// Ids of the projects of exactly that name.
  let ids: [String]

  /// Nil for what is no such list.
  init?(_ body: [UInt8], name: String) {
    let scanner = JSONScanner(body.span)
    var ids: [String] = []
    do throws(JSONFault) {
      guard let rows = try scanner.member("projects"), scanner.kind(of: rows) == .array else {
        return nil
      }
      try scanner.forEachRow(in: rows) { row throws(JSONFault) in
        guard let id = try scanner.member("id", in: row).flatMap({ scanner.text($0) }),
          try scanner.member("name", in: row).flatMap({ scanner.text($0) }) == name,
          Self.isProjectID(id)
        else { return }
        ids.append(id)
      }
    } catch {
      return nil
    }
    self.ids = ids
  }

  /// It will stand unescaped in paths and in a signed field.
  static func isProjectID(_ id: String) -> Bool {
    (1...64).contains(id.utf8.count)
      && id.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
          true
        default: false
        }
      }
  }
}
