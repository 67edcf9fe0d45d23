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

  /// What a caller can show must be taken somewhere, or it does nothing.
  func refuseUnreachableCallers(_ root: SettingsNode) {
    let taken = Set(listeners.flatMap(\.methods))
    for caller in callers {
      if !caller.apiKeys.isEmpty, !taken.contains(.apiKey) {
        root.log.add(
          source.fault(
            at: "callers.\(caller.name).api_keys", "no listener takes API keys",
            expected: "a listener with \"api_key\" in its methods"))
      }
      if !caller.virtualKeys.isEmpty, !taken.contains(.virtualKey) {
        root.log.add(
          source.fault(
            at: "callers.\(caller.name).virtual_keys", "no listener takes virtual keys",
            expected: "a listener with \"virtual_key\" in its methods"))
      }
      if !(caller.uids.isEmpty && caller.gids.isEmpty), !taken.contains(.unixPeer) {
        root.log.add(
          source.fault(
            at: "callers.\(caller.name).unix", "no listener takes Unix peers",
            expected: "a listener on a Unix socket with \"unix_peer\" in its methods"))
      }
    }
  }
}
