extension Settings {
  /// One socket that callers connect to.
  public struct Listener: Sendable, Equatable {
    public enum Address: Sendable, Equatable {
      case tcp(TCPAddress)
      /// A socket file and its permission bits.
      case unix(path: String, mode: UInt16)
    }

    public enum Security: Sendable, Equatable {
      /// A chain in PEM, the leaf first, and the key of the leaf.
      case tls(certificateFile: String, privateKey: SecretReference)
      /// A Unix socket, or a loopback address where the operator asked for it.
      case cleartext
    }

    /// Position in the settings' list.
    public var index: Int
    public var address: Address
    public var security: Security
    /// What a caller may show here; never empty.
    public var methods: Set<AuthenticationMethod>
    /// Nil where no client is asked for a certificate.
    public var clientCertificates: ClientCertificates?
    /// Nil where no web page may call.
    public var cors: CrossOrigin?

    /// Where the address stands, for faults found later (a port that is taken).
    public var addressKeyPath: String {
      switch address {
      case .tcp: "listeners[\(index)].address"
      case .unix: "listeners[\(index)].unix"
      }
    }
  }
}

extension Settings.Listener {
  static let defaultAddress = "127.0.0.1:8443"
  static let defaultMode = "0660"
  static let countMax = 16
  static let tlsKeys = ["certificate_file", "private_key"] + Settings.ClientCertificates.keys
  static let keys = ["address", "unix", "mode", "tls", "cleartext", "methods", "cors"]

  static func list(_ node: SettingsNode?) -> [Settings.Listener]? {
    guard let nodes = node?.list(of: "listeners", countMax: countMax) else { return nil }
    guard !nodes.isEmpty else {
      return node?.fault("the list is empty", expected: "at least one listener")
    }
    let listeners = nodes.enumerated().map { Settings.Listener($1, index: $0) }
    let complete = listeners.compactMap { $0 }
    return complete.count == listeners.count ? complete : nil
  }

  private init?(_ node: SettingsNode, index: Int) {
    guard let section = Section(node, keys: Self.keys) else { return nil }
    let isUnix = section["unix"] != nil
    let asksClients = section["tls"]?.child("client_ca_file") != nil
    let methods = Self.methods(section["methods"], isUnix: isUnix, asksClients: asksClients)
    let cors = section["cors"].map { Settings.CrossOrigin($0) }
    if isUnix {
      section["cors"]?.fault("no browser reaches a Unix socket", expected: "cors on an address")
    }
    let place = isUnix ? Self.unix(section) : Self.tcp(section)
    guard let place, let methods, cors.map({ $0 != nil }) ?? true else { return nil }
    self.index = index
    self.address = place.address
    self.security = place.security
    self.methods = methods
    self.clientCertificates = place.clients
    self.cors = cors ?? nil
  }

  private typealias Place = (
    address: Address, security: Security, clients: Settings.ClientCertificates?
  )

  private static func unix(_ section: Section) -> Place? {
    section["address"]?.fault(
      "a listener has one address, and \"unix\" is given too", expected: "address or unix")
    section["tls"]?.fault(
      "a Unix socket is not encrypted; its file permissions protect it", expected: "no tls")
    section["cleartext"]?.fault(
      "a Unix socket is always in clear", expected: "no cleartext beside unix")
    let path = section["unix"]?.path()
    if let path, path.utf8.count > 107 {
      section["unix"]?.fault(
        "the path has \(path.utf8.count) bytes", expected: "at most 107 bytes (unix(7))")
      return nil
    }
    let expected = "three octal digits with a leading zero, such as 0660"
    let mode = section["mode"].map { node in
      node.value(expected: expected) { text throws(ValueProblem) -> UInt16 in
        guard text.utf8.count == 4, text.first == "0", let mode = UInt16(text, radix: 8) else {
          throw ValueProblem("that is no permission mode", expected: expected)
        }
        return mode
      }
    }
    guard let path, let mode = mode ?? UInt16(defaultMode, radix: 8) else { return nil }
    return (.unix(path: path, mode: mode), .cleartext, nil)
  }

  private static func tcp(_ section: Section) -> Place? {
    section["mode"]?.fault("only a Unix socket has a mode", expected: "unix beside mode")
    let given = section["address"]
    let address =
      given.map { $0.value(expected: TCPAddress.expected, TCPAddress.init) }
      ?? (try? TCPAddress(defaultAddress))
    let isClear = section["cleartext"].map { $0.flag() } ?? false
    if isClear == true {
      section["tls"]?.fault("cleartext is true here", expected: "tls or cleartext, not both")
      if let address, !address.host.isLoopback {
        section["cleartext"]?.fault(
          "the address is reachable from other machines; keys would travel in clear",
          expected: "a loopback address such as 127.0.0.1, or tls")
      }
      return address.map { (.tcp($0), .cleartext, nil) }
    }
    let expected = "tls with certificate_file and private_key (or cleartext on loopback)"
    let tls = section.required("tls", expected: expected).flatMap(tls)
    guard let address, let tls, isClear != nil else { return nil }
    return (.tcp(address), tls.security, tls.clients)
  }

  private static func tls(
    _ node: SettingsNode
  ) -> (security: Security, clients: Settings.ClientCertificates?)? {
    guard let section = Section(node, keys: tlsKeys) else { return nil }
    let certificate = section.required(
      "certificate_file", expected: "the path of a certificate chain in PEM"
    )?.path()
    let key = section.required("private_key", expected: SecretReference.expected)?
      .secretReference()
    let clients = Settings.ClientCertificates(section)
    guard let certificate, let key else { return nil }
    return (.tls(certificateFile: certificate, privateKey: key), clients)
  }

  private static func methods(
    _ node: SettingsNode?, isUnix: Bool, asksClients: Bool
  ) -> Set<AuthenticationMethod>? {
    guard let node else {
      var methods: Set<AuthenticationMethod> = [.apiKey, .virtualKey]
      if isUnix { methods.insert(.unixPeer) }
      if asksClients { methods.insert(.mtls) }
      return methods
    }
    guard let elements = node.list(of: "methods", countMax: 8) else { return nil }
    guard !elements.isEmpty else {
      return node.fault("nobody could be known here", expected: "at least one method")
    }
    var methods: Set<AuthenticationMethod> = []
    for element in elements {
      guard let method = element.word(AuthenticationMethod.self) else { continue }
      if method == .unixPeer, !isUnix {
        element.fault("only a Unix socket tells its peer", expected: "api_key on an address")
      }
      if method == .mtls, !asksClients {
        element.fault(
          "no client is asked for a certificate here", expected: "client_ca_file within tls")
      }
      if !methods.insert(method).inserted {
        element.fault("this method is given twice", expected: "each method once")
      }
    }
    return methods.isEmpty ? nil : methods
  }
}
