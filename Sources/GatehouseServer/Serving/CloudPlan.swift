import Cryptography
import Settings
import Transport
import Upstream

/// How one cloud is reached; made of the settings once, for all event loops.
///
/// Identity is the object: as long as nothing of it changes, reloads keep it, and with it the
/// connections that are open.
final class CloudPlan: Sendable {
  private let settings: Settings.Cloud
  private let authorities: [UInt8]?
  private let vpn: Transport.Endpoint
  private let iam: Transport.Endpoint?
  private let tls: TLSContext
  private let bounds: ClientBounds
  private let vpnProxy: HTTPProxy?
  private let iamProxy: HTTPProxy?
  /// Whether its services are called at all.
  let breakers = CloudBreakers()

  /// Reads the authorities.
  convenience init(_ cloud: Settings.Cloud) throws {
    try self.init(cloud, authorities: cloud.caFile.map { try SettingsFile.contents(of: $0) })
  }

  private init(_ cloud: Settings.Cloud, authorities: [UInt8]?) throws {
    let trust: ServerTrust = authorities.map { .authoritiesPEM($0) } ?? .system
    let protocols: [ApplicationProtocol] =
      switch cloud.httpVersion {
      case .auto: [.http2, .http1]
      case .http2: [.http2]
      case .http1: [.http1]
      }
    self.settings = cloud
    self.authorities = authorities
    self.vpn = Transport.Endpoint(
      host: cloud.vpnEndpoint.host, port: Int(cloud.vpnEndpoint.port))
    self.iam = cloud.iamEndpoint.map {
      Transport.Endpoint(host: $0.host, port: Int($0.port))
    }
    self.tls = try TLSContext.client(trust: trust, protocols: protocols)
    self.bounds = ClientBounds(cloud)
    // The environment of a process does not change: it is the same for every plan.
    let proxies = try ProxyEnvironment()
    self.vpnProxy = proxies.proxy(for: cloud.vpnEndpoint).map(HTTPProxy.init)
    self.iamProxy = cloud.iamEndpoint.flatMap { proxies.proxy(for: $0) }.map(HTTPProxy.init)
  }

  /// This one where the settings, and the authorities in their file, are still the same; else
  /// another.
  func renewed(_ cloud: Settings.Cloud) throws -> CloudPlan {
    let authorities = try cloud.caFile.map { try SettingsFile.contents(of: $0) }
    if cloud == settings, authorities == self.authorities { return self }
    return try CloudPlan(cloud, authorities: authorities)
  }

  func clients(on loop: LoopContext) -> CloudClients {
    func client(_ endpoint: Transport.Endpoint, _ proxy: HTTPProxy?) -> HTTPClient {
      HTTPClient(endpoint: endpoint, tls: tls, bounds: bounds, loop: loop, proxy: proxy)
    }
    return CloudClients(
      plan: self, vpn: client(vpn, vpnProxy), iam: iam.map { client($0, iamProxy) })
  }
}

extension HTTPProxy {
  fileprivate init(_ given: ProxyEnvironment.Proxy) {
    self.init(host: given.host, port: given.port, authorization: given.authorization)
  }
}
