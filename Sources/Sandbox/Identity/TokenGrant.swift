/// What a token says of itself besides its times (spec signing §4.1).
struct TokenGrant: Sendable {
  struct Bearer: Sendable {
    let id: String
    let name: String
  }

  let method: String
  let bearer: Bearer
  /// Nil for a token of the account.
  let project: SandboxSettings.Project?
  /// The user behind an agency's token.
  var assumedBy: Bearer?
}
