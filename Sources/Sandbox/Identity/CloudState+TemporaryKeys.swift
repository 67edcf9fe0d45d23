// Temporary access keys, from a token or for an agency (spec signing §4.4).
extension CloudState {
  mutating func createTemporaryAccessKey(
    _ call: OperationCall
  ) throws(CloudRefusal) -> OperationOutcome {
    let order: TemporaryKeyOrder
    do throws(FieldFault) {
      order = try TemporaryKeyOrder(call.body)
    } catch {
      throw .invalidIdentityBody
    }
    let deniedActions = try deniedActions(order, call)
    let end = call.now + order.seconds * CloudTime.nanosecondsPerSecond
    let (key, forgotten) = keys.issue(expiresAt: end, deniedActions: deniedActions)
    authenticator.exchange(key, for: forgotten)
    let credential: JSONValue = [
      "access": .string(key.id), "secret": .string(key.secret),
      "securitytoken": .string(key.securityToken ?? ""),
      "expires_at": .string(CloudTime.token(end)),
    ]
    let answer: JSONValue = ["credential": credential]
    return OperationOutcome(201, body: answer.text)
  }

  /// What the new key may not do follows from whom it stands for.
  private func deniedActions(
    _ order: TemporaryKeyOrder, _ call: OperationCall
  ) throws(CloudRefusal) -> [String] {
    switch order.source {
    case .agency(let wanted): return try assume(wanted, call).agency.deniedActions
    case .token(let text):
      guard let text = text ?? call.request.value(of: "x-auth-token"),
        let token = tokens.find(text), call.now < token.expiresAt
      else { throw .tokenNotFound }
      return token.identity.deniedActions
    }
  }
}
