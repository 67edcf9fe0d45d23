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

/// Everything that is made of the settings, for all event loops; a reload makes another one.
///
/// What did not change is taken over from the plan before: credentials with what the cloud has said
/// of them, clouds with their connections, page tokens with their key.
struct GatewayPlan: Sendable {
  let settings: Settings
  let table: OperationTable
  /// By the settings alone.
  let callers: KnownCallers
  /// Issues keys, and has those in force that were issued.
  let keys: KeyOffice
  /// All that it was read from: a change of one of them makes another plan.
  let files: [String]
  /// Nil without issuers of tokens.
  let tokens: TokenPlan?
  let throttle: FailedAuthenticationThrottle
  let limits: LimitTable
  let credentials: [CloudCredential]
  /// By place among the settings' listeners; nil in clear.
  let certificates: [TLSContext?]
  /// By the listener's number in `ConnectionFacts`.
  let methods: [AcceptedMethods]
  let crossOrigin: CrossOrigin?
  let serverBounds: ServerBounds
  let callLimits: CallLimits
  private let streamAllowance: StreamAllowance
  private let clouds: [String: CloudPlan]
  private let cloudOfCredential: [String: String]
  private let pageTokens: PageTokens
  /// The cloud's answers that are kept.
  let cache: SharedReads
  private let remembered = RememberedFacts()
  let watches: WatchRing

  /// Reads secrets and certificates; throws what a person can mend.
  ///
  /// - Parameters:
  ///   - numbers: By place among the settings' listeners; their own places where left out.
  ///   - previous: The plan that this one takes the place of.
  ///   - kept: What outlasts the process; asked for at its start, and nil without a directory.
  init(
    _ settings: Settings, numbers: [Int]? = nil, after previous: GatewayPlan? = nil,
    kept: KeptState? = nil
  ) throws {
    let table = OperationTable.shared
    self.settings = settings
    self.table = table
    let operations = table.policyOperations
    let policies = try PolicySet(settings, operations: operations)
    self.files = settings.files + policies.files.filter { !settings.files.contains($0) }
    let directory = try CallerDirectory(settings, operations: operations, policies: policies)
    let ring = try VirtualKeyRing(settings, directory)
    self.callers = KnownCallers(directory: directory, ring: ring)
    self.keys = previous?.keys ?? KeyOffice(kept?.keys, KeyFacts(settings, ring: ring))
    self.tokens = try TokenPlan(settings, after: previous?.tokens)
    self.limits = LimitTable(settings, after: previous?.limits)
    let failures = settings.limits.failedAuthenticationsPerMinutePerSource
    self.throttle =
      if let previous,
        previous.settings.limits.failedAuthenticationsPerMinutePerSource == failures
      { previous.throttle } else { FailedAuthenticationThrottle(perMinute: failures) }
    var clouds: [String: CloudPlan] = [:]
    for cloud in settings.clouds {
      clouds[cloud.name] =
        try previous?.clouds[cloud.name]?.renewed(cloud) ?? CloudPlan(cloud)
    }
    self.clouds = clouds
    self.credentials = try settings.credentials.map { given in
      try Self.credential(given, of: settings, at: clouds[given.cloud], after: previous)
    }
    self.certificates = try settings.listeners.map { try $0.tlsContext() }
    let numbers = numbers ?? Array(settings.listeners.indices)
    var methods = Array(repeating: AcceptedMethods([]), count: (numbers.max() ?? -1) + 1)
    var rules = [CrossOrigin.Rules?](repeating: nil, count: methods.count)
    for (number, listener) in zip(numbers, settings.listeners) {
      methods[number] = AcceptedMethods(listener.methods)
      rules[number] = listener.cors.map(CrossOrigin.Rules.init)
    }
    self.methods = methods
    self.crossOrigin = CrossOrigin(rules)
    self.serverBounds = ServerBounds(settings.limits)
    self.callLimits = CallLimits(
      requestBodyBytes: settings.limits.requestBodyBytesMax,
      defaultDeadline: settings.limits.deadlineDefault,
      maximumDeadline: settings.limits.deadlineMaximum,
      watchTime: settings.limits.watchMaximum)
    self.streamAllowance =
      previous?.streamAllowance ?? StreamAllowance(perCaller: Limits.streamCallsPerCaller)
    // Without a state directory of this process alone: then a page token outlives no restart.
    let tokenKey = HMACSHA256Key(kept?.pageTokens ?? SecureRandom.secret(32))
    self.pageTokens = previous?.pageTokens ?? PageTokens(key: tokenKey)
    self.watches = previous?.watches ?? WatchRing(table, tokens: WatchTokens(key: tokenKey))
    self.cache =
      if let previous, previous.settings.cache == settings.cache { previous.cache } else {
        SharedReads(table.operations, limit: settings.cache.bytesMax)
      }
    self.cloudOfCredential = Dictionary(
      settings.credentials.map { ($0.name, $0.cloud) }, uniquingKeysWith: { first, _ in first })
  }

  /// The one that is there already, as long as it is for the same project of the same cloud; that
  /// its secret comes from elsewhere now it is told when the plan is in force (`exchangeSources`).
  private static func credential(
    _ given: Settings.Credential, of settings: Settings, at cloud: CloudPlan?,
    after previous: GatewayPlan?
  ) throws -> CloudCredential {
    if let before = previous?.credentials.first(where: { $0.name == given.name }),
      previous?.clouds[given.cloud] === cloud,
      previous?.cloudOfCredential[given.name] == given.cloud,
      before.project == ProjectChoice(given), before.carriesTokens == given.carriesTokens
    {
      return before
    }
    let credential = try CloudCredential(given, breakers: cloud?.breakers ?? CloudBreakers())
    credential.budget.adopt(BudgetRules(given, of: settings))
    return credential
  }

  /// Lets credentials that were taken over read their secrets where the settings have them now, and
  /// share what the cloud allows as they say; to be called when this plan is in force.
  func exchangeSources(after previous: GatewayPlan) {
    // What another account, or another of its users, was shown is not shown any more.
    if settings.credentials != previous.settings.credentials
      || settings.clouds != previous.settings.clouds
    {
      cache.forget()
    }
    for (credential, given) in zip(credentials, settings.credentials) {
      credential.budget.adopt(BudgetRules(given, of: settings))
      var before = previous.settings.credentials.first { $0.name == given.name }
      before?.budget = given.budget
      guard previous.credentials.contains(where: { $0 === credential }), before != given
      else { continue }
      credential.take(SecretSource(credential: given))
    }
  }

  /// What keeps a credential, on one event loop, with connections of its own.
  func keeper(
    of credential: CloudCredential, on loop: LoopContext, threads: CredentialThreads,
    logger: Logger
  ) -> CredentialKeeper {
    guard let name = cloudOfCredential[credential.name], let cloud = clouds[name] else {
      preconditionFailure("a credential of a cloud that the settings do not have")
    }
    let clients = cloud.clients(on: loop)
    credential.budget.whenChanged { $0.log(to: logger) }
    return CredentialKeeper(
      credential, vpn: clients.vpn, iam: clients.iam, loop: loop, threads: threads,
      report: { $0.log(to: logger) })
  }

  /// The service of one event loop, with its own connections to the clouds.
  func frontDesk(
    on loop: LoopContext, status: GatewayStatus, logger: Logger
  ) throws -> FrontDesk {
    let tally = Tally(operations: table.operations.count, logger: logger)
    status.watches = watches
    let health = HealthService(status: status)
    let bound = NIOLoopBound(health, eventLoop: loop.eventLoop)
    status.whenChanged { bound.eventLoop.execute { bound.value.update() } }
    return FrontDesk(
      generation: try generation(on: loop, after: nil, logger: logger), table: table,
      services: LocalServices(
        [
          health, ReflectionService(table.descriptors),
          AdminService(keys: keys, status: status, logger: logger),
        ], in: table),
      streams: StreamDesk(allowance: streamAllowance, tally: tally),
      tally: tally)
  }

  /// What this plan is on one event loop.
  func generation(
    on loop: LoopContext, after previous: Generation?, logger: Logger
  ) throws -> Generation {
    var clients: [String: CloudClients] = [:]
    for (name, cloud) in clouds {
      let before = previous?.clients[name]
      clients[name] = before?.plan === cloud ? before : cloud.clients(on: loop)
    }
    var made: [String: CloudRoute] = [:]
    for credential in credentials {
      guard let name = cloudOfCredential[credential.name], let cloud = clients[name] else {
        preconditionFailure("a credential of a cloud that the settings do not have")
      }
      made[credential.name] = try CloudRoute(
        credential: credential, vpn: cloud.vpn, iam: cloud.iam, loop: loop)
    }
    let read = ReadThrough(
      desk: ReadDesk(cache: cache, loop: loop, table: table), isOn: settings.cache.bytesMax > 0)
    let decide = Decide(table: table, remembered: remembered)
    let send = Send(tellsTrace: settings.telemetry.sendsTraceparentUpstream)
    let routes = made
    let known = keys.board.known(callers)
    let tokens = tokens?.desk(
      on: loop, callers.directory, after: previous?.tokens, logger: logger)
    let authenticate = Authenticate(
      directory: known.directory, throttle: throttle, methods: methods, tokens: tokens,
      log: SparingLog(logger))
    let authenticateVisit = AuthenticateVisit(authenticate, ring: known.ring)
    return Generation(
      path: CallPath(
        authenticate: authenticate,
        authorize: Authorize(),
        limit: LimitCaller(limits, log: SparingLog(logger, perMinute: 6)),
        freeze: Freeze(isOn: settings.freezesWrites),
        understand: Understand(table: table),
        choose: ChooseCredential(routes: routes),
        lookUp: LookUp(held: ReadyAnswers(limit: max(settings.cache.bytesMax / 4, 1))),
        decide: decide,
        compose: ComposeTopology(table: table, decide: decide, read: read),
        read: read,
        list: ListPage(read: read, encode: Encode(), tokens: pageTokens),
        send: send,
        encode: Encode(),
        authenticateVisit: authenticateVisit,
        forward: Forward(), watches: watches.desk(on: loop)),
      limits: callLimits, crossOrigin: crossOrigin,
      identity: IdentityAnswers(
        projects: { routes[$0].flatMap { ProjectFacts($0.credential) } },
        authenticate: authenticateVisit),
      clients: clients, callers: callers, board: keys.board, table: table, tokens: tokens)
  }
}

extension ProjectFacts {
  /// Nil while the project's id is not known, and for a whole account.
  init?(_ credential: CloudCredential) {
    guard let id = credential.projectID else { return nil }
    self.init(id: id, name: credential.project.name ?? id)
  }
}

extension CrossOrigin.Rules {
  init(_ settings: Settings.CrossOrigin) {
    self.init(
      origins: settings.origins.map(\.text), requestHeaders: settings.requestHeaders,
      maxAgeSeconds: Int(settings.maxAge.components.seconds))
  }
}
