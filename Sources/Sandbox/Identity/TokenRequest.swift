/// The body of createToken: a proof, by password or by an agency, and one scope.
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

  /// A role of an account that its users may take on.
  struct Agency {
    let account: Reference
    let name: String

    /// Current models say `agency_name`, older ones `xrole_name`; all are taken.
    init(_ reader: FieldReader) throws(FieldFault) {
      let id = try reader.text("domain_id", .notEmpty)
      let domain = try reader.text("domain_name", .notEmpty)
      let agency = try reader.text("agency_name", .notEmpty)
      let role = try reader.text("xrole_name", .notEmpty)
      name = try reader.required("agency_name", agency ?? role)
      if let id {
        account = .id(id)
      } else {
        account = .name(try reader.required("domain_name", domain))
      }
    }
  }

  enum Proof {
    /// The account may be left out where the user goes by its id.
    case password(user: Reference, password: String, account: Reference?)
    /// Asked for with the delegated user's own token in `X-Auth-Token`.
    case agency(Agency)
  }

  /// The one word of `methods`.
  let method: String
  let proof: Proof
  let scope: Scope

  init(_ body: [UInt8]) throws(FieldFault) {
    let top = try FieldReader(body)
    let auth = try top.required("auth", top.reader("auth"))
    let identity = try auth.required("identity", auth.reader("identity"))
    let words = ["password", "assume_role", "hw_assume_role"]
    let methods = try identity.required(
      "methods", identity.texts("methods", .word(words), count: 1...1))
    method = methods[0]
    let reader = try identity.required(method, identity.reader(method))
    proof = try method == "password" ? Self.password(reader) : .agency(Agency(reader))
    scope = try Self.scope(try auth.required("scope", auth.reader("scope")))
  }

  private static func password(_ reader: FieldReader) throws(FieldFault) -> Proof {
    let user = try reader.required("user", reader.reader("user"))
    let who = try reference(user)
    let account = try user.reader("domain")
    if case .name = who { _ = try user.required("domain", account) }
    return .password(
      user: who, password: try user.required("password", user.text("password", .notEmpty)),
      account: try account.map { domain throws(FieldFault) in try reference(domain) })
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
