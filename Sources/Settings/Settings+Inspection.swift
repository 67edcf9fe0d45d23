import Cryptography

extension Settings {
  /// Reads everything that the settings point to, and says what cannot be used.
  ///
  /// Secrets are read and let go at once. Nothing is changed, nothing is sent, no program is run.
  ///
  /// - Parameters:
  ///   - now: seconds since 1970, to tell an expired certificate.
  ///   - environment: looks up a variable; replaced by tests.
  public func inspect(
    now: Int64, environment: (String) -> String? = SecretReference.processEnvironment
  ) -> [SettingsFault] {
    var faults: [SettingsFault] = []
    for listener in listeners {
      guard case .tls(let certificateFile, let privateKey) = listener.security else { continue }
      let keyPath = "listeners[\(listener.index)].tls"
      if let clients = listener.clientCertificates {
        inspect(clients, at: keyPath, now: now, &faults)
      }
      let chain = contents(certificateFile, at: "\(keyPath).certificate_file", &faults)
      let key = secret(privateKey, at: "\(keyPath).private_key", environment, &faults)
      guard let chain, let key else { continue }
      inspect(chain, key, at: keyPath, now: now, &faults)
    }
    inspectTokenIssuers(&faults)
    for cloud in clouds {
      let keyPath = "clouds.\(cloud.name).ca_file"
      guard let caFile = cloud.caFile, let bytes = contents(caFile, at: keyPath, &faults)
      else { continue }
      do {
        _ = try TLSContext.client(trust: .authoritiesPEM(bytes))
      } catch {
        let fault = source.fault(
          at: keyPath, "\(caFile) cannot be used: \(error.reason)",
          expected: "certificates of authorities in PEM")
        faults.append(fault)
      }
    }
    for credential in credentials {
      for (key, reference) in credential.references {
        _ = secret(reference, at: "credentials.\(credential.name).\(key)", environment, &faults)
      }
    }
    if let virtualKeys {
      let keyPath = "virtual_keys.master_secret"
      let least = VirtualKeys.masterByteCountMin
      if let master = secret(virtualKeys.masterSecret, at: keyPath, environment, &faults),
        master.count < least
      {
        let fault = source.fault(
          at: keyPath, "the master secret has \(master.count) bytes",
          expected: "at least \(least) random bytes, such as \"openssl rand -hex 32\" prints")
        faults.append(fault)
      }
    }
    return faults
  }

  private func inspect(
    _ chain: [UInt8], _ key: SecretBytes, at keyPath: String, now: Int64,
    _ faults: inout [SettingsFault]
  ) {
    do {
      let context = try TLSContext.server(certificateChainPEM: chain, privateKeyPEM: key)
      if let end = context.certificateNotAfter, end <= now {
        let fault = source.fault(
          at: "\(keyPath).certificate_file", "the certificate has expired",
          expected: "a certificate that is valid now")
        faults.append(fault)
      }
    } catch {
      let fault = source.fault(
        at: keyPath, "certificate and key cannot be used: \(error.reason)",
        expected: "a certificate chain in PEM, the leaf first, and the key of the leaf")
      faults.append(fault)
    }
  }

  func contents(
    _ path: String, at keyPath: String, _ faults: inout [SettingsFault]
  ) -> [UInt8]? {
    do {
      return try SettingsFile.contents(of: path)
    } catch {
      faults.append(source.fault(at: keyPath, error.message, expected: error.expected))
      return nil
    }
  }

  private func secret(
    _ reference: SecretReference, at keyPath: String, _ environment: (String) -> String?,
    _ faults: inout [SettingsFault]
  ) -> SecretBytes? {
    do {
      if case .command(let program) = reference {
        try program.look()
        return nil
      }
      return try reference.read(environment: environment)
    } catch {
      faults.append(source.fault(at: keyPath, error.message, expected: error.expected))
      return nil
    }
  }
}
