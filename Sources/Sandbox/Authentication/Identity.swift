/// Who calls, as proven by a token or a signature.
struct Identity: Sendable, Equatable {
  /// Where the caller may go.
  enum Scope: Sendable, Equatable {
    /// A signature: every project of the account.
    case account
    /// A token for one project.
    case project(String)
    /// A token for the account: of no use to the VPN service (AUT-2).
    case domain
  }

  let scope: Scope
  /// Actions the caller does not hold.
  let deniedActions: [String]

  func mayUse(project: String) -> Bool {
    switch scope {
    case .account: true
    case .project(let own): own.hasSameBytes(as: project)
    case .domain: false
    }
  }
}
