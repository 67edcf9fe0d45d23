import Settings

/// Callers by the claims of their tokens; never changed.
struct TokenTable: Sendable {
  private struct Entry: Sendable {
    let claims: [Settings.Caller.TokenIdentity.Claim]
    let caller: Caller
  }

  private var entries: [String: [Entry]] = [:]

  mutating func add(_ caller: Caller, _ identity: Settings.Caller.TokenIdentity) {
    entries[identity.issuer, default: []].append(Entry(claims: identity.claims, caller: caller))
  }

  /// Who brings a verified token: the one caller whose claims all fit.
  func caller(of token: WebToken) throws(TokenFault) -> Caller {
    var found: Caller?
    for entry in entries[token.issuer] ?? [] {
      let fits = entry.claims.allSatisfy { claim in
        token.texts[claim.name]?.isSame(as: claim.value) ?? false
      }
      guard fits, found !== entry.caller else { continue }
      guard found == nil else { throw TokenFault("its claims fit two callers") }
      found = entry.caller
    }
    guard let found else { throw TokenFault("its claims fit no caller") }
    return found
  }
}
