import Cryptography
import Settings

extension Settings.Listener {
  /// A context of the files as they are now: certificate, key, and whose clients are believed; nil
  /// in clear.
  func tlsContext() throws -> TLSContext? {
    guard case .tls(let certificateFile, let privateKey) = security else { return nil }
    return try TLSContext.server(
      certificateChainPEM: try SettingsFile.contents(of: certificateFile),
      privateKeyPEM: try privateKey.read(),
      clientAuthorities: try clientCertificates?.authentication() ?? .none)
  }
}

extension Settings.ClientCertificates {
  fileprivate func authentication() throws -> ClientAuthentication {
    let trust = ClientTrust(
      authoritiesPEM: try SettingsFile.contents(of: caFile),
      revocationListsPEM: try crlFile.map { try SettingsFile.contents(of: $0) },
      denied: Set(denied))
    switch presence {
    case .required: return .required(trust)
    case .optional: return .optional(trust)
    }
  }
}
