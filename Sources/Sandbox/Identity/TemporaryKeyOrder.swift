/// The body that asks for a temporary access key.
struct TemporaryKeyOrder {
  enum Source {
    /// Nil stands for the caller's own token.
    case token(String?)
    case agency(TokenRequest.Agency)
  }

  let source: Source
  let seconds: Int64

  init(_ body: [UInt8]) throws(FieldFault) {
    let top = try FieldReader(body)
    let auth = try top.required("auth", top.reader("auth"))
    let identity = try auth.required("identity", auth.reader("identity"))
    let methods = try identity.required(
      "methods", identity.texts("methods", .word(["token", "assume_role"]), count: 1...1))
    let part = try identity.reader(methods[0])
    if methods[0] == "token" {
      source = .token(try part?.text("id", .notEmpty))
    } else {
      source = .agency(
        try TokenRequest.Agency(try identity.required("assume_role", part)))
    }
    // The shortest that is allowed, when none is asked for.
    seconds = try part?.integer("duration_seconds", 900...86_400) ?? 900
  }
}
