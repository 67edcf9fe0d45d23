import Admission
import CallModel
import Contract
import Cryptography
import HTTP2Wire
import Logging
import NIOCore
import Protocols
import Reads
import Settings
import Signing
import Transport
import Upstream

/// Everything that is made of the settings once, before the first byte is served.
struct GatewayPlan: Sendable {
  let table: OperationTable
  let directory: CallerDirectory
  /// Nil without virtual keys.
  let ring: VirtualKeyRing?
  let throttle: FailedAuthenticationThrottle
  let credentials: [CloudCredential]
  /// By listener.
  let security: [Listener.Security]
  let methods: [AcceptedMethods]
  let crossOrigin: CrossOrigin?
  let serverBounds: ServerBounds
  let callLimits: CallLimits
  /// By name of credential.
  private let projects: [String: ProjectFacts]
  private let streamAllowance: StreamAllowance
  private let clouds: [String: CloudPlan]
  private let cloudOfCredential: [String: String]

  private let pageTokens: PageTokens

  private struct CloudPlan: Sendable {
    let vpn: Transport.Endpoint
    let iam: Transport.Endpoint?
    let tls: TLSContext
    let bounds: ClientBounds

    func clients(on loop: LoopContext) -> (vpn: HTTPClient, iam: HTTPClient?) {
      func client(_ endpoint: Transport.Endpoint) -> HTTPClient {
        HTTPClient(endpoint: endpoint, tls: tls, bounds: bounds, loop: loop)
      }
      return (client(vpn), iam.map(client))
    }
  }

  /// Reads secrets and certificates; throws what a person can mend.
  init(_ settings: Settings) throws {
    let table = OperationTable.shared
    self.table = table
    self.directory = try CallerDirectory(settings, operations: table.actions)
    self.ring = try VirtualKeyRing(settings, directory)
    self.throttle = FailedAuthenticationThrottle(
      perMinute: settings.limits.failedAuthenticationsPerMinutePerSource)
    self.credentials = try settings.credentials.map { given in
      CloudCredential(
        name: given.name, projectID: given.projectID, key: SigningKey(try given.key()))
    }
    self.security = try settings.listeners.map { try Self.security(of: $0) }
    self.methods = settings.listeners.map { AcceptedMethods($0.methods) }
    self.crossOrigin = CrossOrigin(
      settings.listeners.map { $0.cors.map(CrossOrigin.Rules.init) })
    self.serverBounds = ServerBounds(settings.limits)
    self.callLimits = CallLimits(
      requestBodyBytes: settings.limits.requestBodyBytesMax,
      defaultDeadline: settings.limits.deadlineDefault,
      maximumDeadline: settings.limits.deadlineMaximum)
    self.streamAllowance = StreamAllowance(
      callers: directory.callers.count, perCaller: Limits.streamCallsPerCaller)
    var clouds: [String: CloudPlan] = [:]
    for cloud in settings.clouds { clouds[cloud.name] = try Self.plan(of: cloud) }
    self.clouds = clouds
    // Of this process alone: a page token outlives no restart.
    self.pageTokens = PageTokens(key: HMACSHA256Key(SecureRandom.secret(32)))
    self.projects = Dictionary(
      settings.credentials.map { given in
        let id = given.projectID
        return (given.name, ProjectFacts(id: id, name: given.projectName ?? id))
      }, uniquingKeysWith: { first, _ in first })
    self.cloudOfCredential = Dictionary(
      settings.credentials.map { ($0.name, $0.cloud) }, uniquingKeysWith: { first, _ in first })
  }

  private static func security(of listener: Settings.Listener) throws -> Listener.Security {
    switch listener.security {
    case .cleartext: return .cleartext
    case .tls(let certificateFile, let privateKey):
      return .tls(
        TLSContextSlot(
          try TLSContext.server(
            certificateChainPEM: try SettingsFile.contents(of: certificateFile),
            privateKeyPEM: try privateKey.read())))
    }
  }

  private static func plan(of cloud: Settings.Cloud) throws -> CloudPlan {
    let trust: ServerTrust =
      try cloud.caFile.map { .authoritiesPEM(try SettingsFile.contents(of: $0)) } ?? .system
    let protocols: [ApplicationProtocol] =
      switch cloud.httpVersion {
      case .auto: [.http2, .http1]
      case .http2: [.http2]
      case .http1: [.http1]
      }
    return CloudPlan(
      vpn: Transport.Endpoint(host: cloud.vpnEndpoint.host, port: Int(cloud.vpnEndpoint.port)),
      iam: cloud.iamEndpoint.map { Transport.Endpoint(host: $0.host, port: Int($0.port)) },
      tls: try TLSContext.client(trust: trust, protocols: protocols),
      bounds: ClientBounds(cloud))
  }

  /// The service of one event loop, with its own connections to the clouds.
  func frontDesk(
    on loop: LoopContext, status: GatewayStatus, logger: Logger
  ) throws -> FrontDesk {
    var clients: [String: (vpn: HTTPClient, iam: HTTPClient?)] = [:]
    var routes: [String: CloudRoute] = [:]
    for credential in credentials {
      guard let name = cloudOfCredential[credential.name], let cloud = clouds[name] else {
        preconditionFailure("a credential of a cloud that the settings do not have")
      }
      let pair = clients[name] ?? cloud.clients(on: loop)
      clients[name] = pair
      routes[credential.name] = try CloudRoute(
        credential: credential, vpn: pair.vpn, iam: pair.iam, loop: loop)
    }
    let tally = Tally(operations: table.operations.count, logger: logger)
    let health = HealthService(status: status)
    let bound = NIOLoopBound(health, eventLoop: loop.eventLoop)
    status.whenChanged { bound.eventLoop.execute { bound.value.update() } }
    let authenticate = Authenticate(directory: directory, throttle: throttle, methods: methods)
    let authenticateVisit = AuthenticateVisit(authenticate, ring: ring)
    return FrontDesk(
      path: CallPath(
        authenticate: authenticate,
        authorize: Authorize(),
        understand: Understand(table: table),
        choose: ChooseCredential(routes: routes),
        compose: ComposeTopology(table: table),
        list: ListPage(send: Send(), encode: Encode(), tokens: pageTokens),
        send: Send(),
        encode: Encode(),
        authenticateVisit: authenticateVisit,
        forward: Forward()),
      table: table, limits: callLimits,
      local: LocalAnswers(table: table, callers: directory.callers.count),
      crossOrigin: crossOrigin,
      services: LocalServices(
        [health, ReflectionService(table.descriptors)], in: table),
      identity: IdentityAnswers(projects: projects, authenticate: authenticateVisit),
      streams: StreamDesk(allowance: streamAllowance, tally: tally),
      tally: tally)
  }
}

extension CrossOrigin.Rules {
  init(_ settings: Settings.CrossOrigin) {
    self.init(
      origins: settings.origins.map(\.text), requestHeaders: settings.requestHeaders,
      maxAgeSeconds: Int(settings.maxAge.components.seconds))
  }
}
