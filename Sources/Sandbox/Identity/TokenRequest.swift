/// The body of createToken: a name, a password and one scope.
struct TokenRequest {
  /// By name or by id.
  enum Reference {
    case name(String)
    case id(String)
  }

  enum Scope {
    case project(Reference)
    case domain(Reference)
  }

  let userName: String
  let password: String
  let accountName: String
  let scope: Scope

  init(_ body: [UInt8]) throws(FieldFault) {
    let top = try FieldReader(body)
    let auth = try top.required("auth", top.reader("auth"))
    let identity = try auth.required("identity", auth.reader("identity"))
    _ = try identity.required(
      "methods", identity.texts("methods", .word(["password"]), count: 1...1))
    let method = try identity.required("password", identity.reader("password"))
    let user = try method.required("user", method.reader("user"))
    let account = try user.required("domain", user.reader("domain"))
    userName = try user.required("name", user.text("name", .notEmpty))
    password = try user.required("password", user.text("password", .notEmpty))
    accountName = try account.required("name", account.text("name", .notEmpty))
    scope = try Self.scope(try auth.required("scope", auth.reader("scope")))
  }

  /// Exactly one of project and domain (AUT-1).
  private static func scope(_ reader: FieldReader) throws(FieldFault) -> Scope {
    guard reader.object.count == 1 else {
      throw FieldFault("\(reader.path) must hold exactly one of project and domain")
    }
    if let project = try reader.reader("project") { return .project(try reference(project)) }
    let domain = try reader.required("domain", reader.reader("domain"))
    return .domain(try reference(domain))
  }

  private static func reference(_ reader: FieldReader) throws(FieldFault) -> Reference {
    let id = try reader.text("id", .notEmpty)
    let name = try reader.text("name", .notEmpty)
    if let id { return .id(id) }
    return .name(try reader.required("name", name))
  }
}

extension TokenRequest.Reference {
  func isTo(id: String, name: String) -> Bool {
    switch self {
    case .id(let wanted): wanted.hasSameBytes(as: id)
    case .name(let wanted): wanted.hasSameBytes(as: name)
    }
  }
}
