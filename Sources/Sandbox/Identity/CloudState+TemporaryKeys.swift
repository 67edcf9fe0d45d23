// Temporary access keys from a token (spec signing §4.4).
extension CloudState {
  mutating func createTemporaryAccessKey(
    _ call: OperationCall
  ) throws(CloudRefusal) -> OperationOutcome {
    let order: (token: String?, seconds: Int64)
    do throws(FieldFault) {
      order = try Self.read(call.body)
    } catch {
      throw .invalidIdentityBody
    }
    // Without an id it is the caller's own token.
    guard let text = order.token ?? call.request.value(of: "x-auth-token"),
      let token = tokens.find(text), call.now < token.expiresAt
    else { throw .tokenNotFound }
    let end = call.now + order.seconds * CloudTime.nanosecondsPerSecond
    let (key, forgotten) = keys.issue(
      expiresAt: end, deniedActions: token.identity.deniedActions)
    authenticator.exchange(key, for: forgotten)
    let credential: JSONValue = [
      "access": .string(key.id), "secret": .string(key.secret),
      "securitytoken": .string(key.securityToken ?? ""),
      "expires_at": .string(CloudTime.token(end)),
    ]
    let answer: JSONValue = ["credential": credential]
    return OperationOutcome(201, body: answer.text)
  }

  private static func read(
    _ body: [UInt8]
  ) throws(FieldFault) -> (token: String?, seconds: Int64) {
    let top = try FieldReader(body)
    let auth = try top.required("auth", top.reader("auth"))
    let identity = try auth.required("identity", auth.reader("identity"))
    _ = try identity.required(
      "methods", identity.texts("methods", .word(["token"]), count: 1...1))
    let reader = try identity.reader("token") ?? FieldReader(JSONObject(), path: "token")
    return (
      try reader.text("id", .notEmpty),
      // The shortest that is allowed, when none is asked for.
      try reader.integer("duration_seconds", 900...86_400) ?? 900
    )
  }
}
