/// All that an operator decides, read from one file, complete and free of contradictions.
///
/// A value of this type has passed every check that needs nothing but the file itself. What needs
/// more (secrets, certificates, the names of operations) is checked by `SettingsInspection` and by
/// the rooms that use it; they report at the same lines through `source`.
public struct Settings: Sendable {
  /// At least one.
  public var listeners: [Listener]
  public var admin: Admin
  /// Where what must outlast the process is kept; nil where nothing is.
  public var stateDirectory: String?
  /// In the order of the file, like credentials and callers.
  public var clouds: [Cloud]
  public var credentials: [Credential]
  public var callers: [Caller]
  public var policies: Policies
  /// Absent when no caller has any.
  public var virtualKeys: VirtualKeys?
  /// Whether every call that changes something at the cloud is refused.
  public var freezesWrites: Bool
  /// Empty where no listener takes JSON Web Tokens.
  public var tokenIssuers: [TokenIssuer]
  public var limits: Limits
  public var budget: Budget
  public var cache: Cache
  public var telemetry: Telemetry
  /// Where each key stands.
  public var source: SettingsSource
}

/// How a caller shows who it is.
public enum AuthenticationMethod: String, Sendable, CaseIterable {
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
