/// All that an operator decides, read from one file, complete and free of contradictions.
///
/// A value of this type has passed every check that needs nothing but the file itself. What needs
/// more (secrets, certificates, the names of operations) is checked by `SettingsInspection` and by
/// the rooms that use it; they report at the same lines through `source`.
package struct Settings: Sendable {
  /// At least one.
  package var listeners: [Listener]
  package var admin: Admin
  /// Where what must outlast the process is kept; nil where nothing is.
  package var stateDirectory: String?
  /// In the order of the file, like credentials and callers.
  package var clouds: [Cloud]
  package var credentials: [Credential]
  package var callers: [Caller]
  package var policies: Policies
  /// Absent when no caller has any.
  package var virtualKeys: VirtualKeys?
  /// Whether every call that changes something at the cloud is refused.
  package var freezesWrites: Bool
  /// Empty where no listener takes JSON Web Tokens.
  package var tokenIssuers: [TokenIssuer]
  package var limits: Limits
  package var budget: Budget
  package var cache: Cache
  package var telemetry: Telemetry
  /// Where each key stands.
  package var source: SettingsSource
}

/// How a caller shows who it is.
package enum AuthenticationMethod: String, Sendable, CaseIterable {
  /// `Authorization: Bearer ghk_…`
  case apiKey = "api_key"
  /// A virtual access key on the compatible face: a signature by it, or a token got for it.
  case virtualKey = "virtual_key"
  /// A client's certificate, on a listener that asks for one.
  case mtls
  /// `Authorization: Bearer` and a JSON Web Token of an issuer in the settings.
  case jwt
  /// The user or group of the process at the other end of a Unix socket.
  case unixPeer = "unix_peer"
}
