import CallModel

extension Settings {
  /// One region of the cloud: where its services are and how they are spoken to.
  public struct Cloud: Sendable, Equatable {
    public enum HTTPVersion: String, Sendable, CaseIterable {
      /// What the server prefers of both (ALPN).
      case auto
      case http2 = "h2"
      case http1 = "http/1.1"
    }

    public var name: String
    public var vpnEndpoint: Endpoint
    /// Absent when nothing is asked of IAM: AK/SK need no tokens.
    public var iamEndpoint: Endpoint?
    /// Authorities in PEM that alone are trusted; absent for those of the system.
    public var caFile: String?
    public var httpVersion: HTTPVersion = .auto
    /// From the name look-up to the end of the TLS handshake.
    public var connectTimeout: Duration = CallModel.Limits.upstreamConnectTime
    /// A connection without a call in progress is closed after this.
    public var idleTimeout: Duration = CallModel.Limits.upstreamIdleTime
    /// Connections of one event loop to one endpoint.
    public var connectionsPerLoopMax = CallModel.Limits.upstreamConnections
  }
}

extension Settings.Cloud {
  static let keys = [
    "vpn_endpoint", "iam_endpoint", "ca_file", "protocol", "connect_timeout_seconds",
    "idle_timeout_seconds", "connections_per_loop_max",
  ]

  init?(name: String, _ node: SettingsNode) {
    guard let section = Section(node, keys: Self.keys) else { return nil }
    let vpn = section.required("vpn_endpoint", expected: Endpoint.expected)?
      .value(expected: Endpoint.expected, Endpoint.init)
    let iam = section["iam_endpoint"]?.value(expected: Endpoint.expected, Endpoint.init)
    let caFile = section["ca_file"]?.path()
    let httpVersion: HTTPVersion? = section["protocol"]?.word()
    let connect = section["connect_timeout_seconds"]?.seconds(1...60)
    let idle = section["idle_timeout_seconds"]?.seconds(1...3600)
    let connections = section["connections_per_loop_max"]?.number(1...256, of: "connections")
    guard let vpn else { return nil }
    self.name = name
    self.vpnEndpoint = vpn
    self.iamEndpoint = iam
    self.caFile = caFile
    self.httpVersion = httpVersion ?? self.httpVersion
    self.connectTimeout = connect ?? connectTimeout
    self.idleTimeout = idle ?? idleTimeout
    self.connectionsPerLoopMax = connections ?? connectionsPerLoopMax
  }
}
