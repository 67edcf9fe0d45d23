import Cryptography

/// Faults between sections, each reported at the later of the two places.
extension Settings {
  /// Two sockets cannot have one address; port 0 is a different one each time.
  func refuseSharedAddresses(_ root: SettingsNode) {
    var owners: [String: String] = [:]
    for listener in listeners {
      let address: String
      switch listener.address {
      case .tcp(let tcp) where tcp.port == 0: continue
      case .tcp(let tcp): address = tcp.description
      case .unix(let path, _): address = path
      }
      if let owner = owners[address] {
        root.log.add(
          source.fault(
            at: listener.addressKeyPath, "\(owner) listens there already",
            expected: "an address of its own"))
      } else {
        owners[address] = listener.addressKeyPath
      }
    }
    guard let address = admin.address, address.port != 0 else { return }
    if let owner = owners[address.description] {
      root.log.add(
        source.fault(
          at: "admin.address", "\(owner) listens there already",
          expected: "an address of its own"))
    }
  }

  /// One key, user or group must not stand for two callers: nobody could say who it was.
  func refuseSharedIdentities(_ root: SettingsNode) {
    var keyPaths: [String: String] = [:]
    func claim(_ identity: String, at keyPath: String) {
      if let owner = keyPaths[identity] {
        root.log.add(
          source.fault(
            at: keyPath, "this stands at \(owner) already",
            expected: "something that only this caller has"))
      } else {
        keyPaths[identity] = keyPath
      }
    }
    for caller in callers {
      for (index, digest) in caller.apiKeys.enumerated() {
        claim("key \(digest)", at: "callers.\(caller.name).api_keys[\(index)]")
      }
      for (index, key) in caller.virtualKeys.enumerated() {
        claim(
          "access key \(key.accessKey)",
          at: "callers.\(caller.name).virtual_keys[\(index)].access_key")
      }
      for (index, uid) in caller.uids.enumerated() {
        claim("uid \(uid)", at: "callers.\(caller.name).unix.uids[\(index)]")
      }
      for (index, gid) in caller.gids.enumerated() {
        claim("gid \(gid)", at: "callers.\(caller.name).unix.gids[\(index)]")
      }
      let certificates = caller.certificates
      for (kind, names) in [
        ("spiffe", certificates.spiffe), ("dns", certificates.dns),
        ("subject", certificates.subject.map(\.text)),
      ] {
        for (index, name) in names.enumerated() {
          claim("\(kind) \(name)", at: "callers.\(caller.name).mtls.\(kind)[\(index)]")
        }
      }
      for (index, token) in caller.tokens.enumerated() {
        // Quoted, so that no two identities have one text.
        let claims = token.claims.map { "\($0.name.debugDescription):\($0.value.debugDescription)" }
        claim(
          "token \(token.issuer.debugDescription) \(claims)",
          at: "callers.\(caller.name).jwt[\(index)]")
      }
    }
  }

  /// A virtual key is derived from the master secret, and from nothing else.
  func refuseVirtualKeysOfNothing(_ root: SettingsNode) {
    for caller in callers where !caller.virtualKeys.isEmpty {
      root.log.add(
        source.fault(
          at: "callers.\(caller.name).virtual_keys",
          "there is no master secret that they could be derived from",
          expected: "virtual_keys.master_secret beside \"callers\""))
    }
  }

  /// Tokens count by their issuer, which must be one that is believed.
  func refuseTokensOfNobody(_ root: SettingsNode) {
    // An issuer that could not be read has its own fault, and should not be missed here too.
    guard !root.log.faults.contains(where: { $0.keyPath.hasPrefix("jwt") }) else { return }
    let known = Set(tokenIssuers.map(\.issuer))
    for caller in callers {
      for (index, token) in caller.tokens.enumerated() where !known.contains(token.issuer) {
        root.log.add(
          source.fault(
            at: "callers.\(caller.name).jwt[\(index)].issuer",
            "no issuer of the section \"jwt\" has this name",
            expected: "an issuer as it stands there, every character the same"))
      }
    }
    for listener in listeners where known.isEmpty && listener.methods.contains(.jwt) {
      root.log.add(
        source.fault(
          at: "listeners[\(listener.index)].methods", "there is no issuer whose tokens count",
          expected: "the section \"jwt\", or no \"jwt\" among the methods"))
    }
  }

  /// Tokens and the ids of projects come from IAM.
  func refuseIdentityOfNowhere(_ root: SettingsNode) {
    for credential in credentials where credential.needsIdentity {
      guard let cloud = clouds.first(where: { $0.name == credential.cloud }),
        cloud.iamEndpoint == nil
      else { continue }
      let (key, what) =
        if case .password = credential.proof {
          ("password", "a token is got from IAM")
        } else {
          ("project_name", "a project without its id is looked up in IAM")
        }
      root.log.add(
        source.fault(
          at: "credentials.\(credential.name).\(key)",
          "\(what), and the cloud \(cloud.name) has no iam_endpoint",
          expected: "clouds.\(cloud.name).iam_endpoint"))
    }
  }

  /// What a caller can show must be taken somewhere, or it does nothing.
  func refuseUnreachableCallers(_ root: SettingsNode) {
    let taken = Set(listeners.flatMap(\.methods))
    func refuse(
      _ method: AuthenticationMethod, _ what: String, at keyPath: String, on place: String = ""
    ) {
      root.log.add(
        source.fault(
          at: keyPath, "no listener takes \(what)",
          expected: "a listener \(place)with \"\(method.rawValue)\" in its methods"))
    }
    for caller in callers {
      let keyPath = "callers.\(caller.name)"
      if !caller.apiKeys.isEmpty, !taken.contains(.apiKey) {
        refuse(.apiKey, "API keys", at: "\(keyPath).api_keys")
      }
      if !caller.virtualKeys.isEmpty, !taken.contains(.virtualKey) {
        refuse(.virtualKey, "virtual keys", at: "\(keyPath).virtual_keys")
      }
      if !caller.certificates.isEmpty, !taken.contains(.mtls) {
        refuse(.mtls, "certificates of clients", at: "\(keyPath).mtls")
      }
      if !caller.tokens.isEmpty, !taken.contains(.jwt) {
        refuse(.jwt, "JSON Web Tokens", at: "\(keyPath).jwt")
      }
      if !(caller.uids.isEmpty && caller.gids.isEmpty), !taken.contains(.unixPeer) {
        refuse(.unixPeer, "Unix peers", at: "\(keyPath).unix", on: "on a Unix socket ")
      }
    }
  }
}
