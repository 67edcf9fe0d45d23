/// Whose word a client takes for a server's name. There is no case for "anybody's".
public enum ServerTrust: Sendable, Equatable {
  /// The authorities that the machine trusts.
  case system
  /// These and no others; an intermediate authority may stand here without its root.
  case authoritiesPEM([UInt8])
}
