extension Settings {
  /// The files that the settings are made of: their own, and those of certificates, keys and
  /// authorities that they point to. Each once.
  ///
  /// Secrets of credentials are not among them: those are exchanged without new settings.
  public var files: [String] {
    var files = [source.file]
    func add(_ path: String?) {
      if let path, !files.contains(path) { files.append(path) }
    }
    for listener in listeners {
      guard case .tls(let certificateFile, let privateKey) = listener.security else { continue }
      add(certificateFile)
      if case .file(let path) = privateKey { add(path) }
      add(listener.clientCertificates?.caFile)
      add(listener.clientCertificates?.crlFile)
    }
    for cloud in clouds { add(cloud.caFile) }
    for issuer in tokenIssuers {
      switch issuer.keys {
      case .file(let path): add(path)
      case .url(_, _, let caFile): add(caFile)
      }
    }
    if case .file(let path) = virtualKeys?.masterSecret { add(path) }
    return files
  }
}
