/// All that changes in the simulated cloud; a plain value behind the cloud's one lock.
struct CloudState: Sendable {
  let settings: SandboxSettings
  /// Reads draw from `requestIDs` only, so that they do not change which ids resources get.
  var requestIDs: SeededGenerator
  var resourceIDs: SeededGenerator
  var tokens: TokenTable
  var lockouts: Lockouts
  var injector: FaultInjector
  var statistics = Statistics()
  /// By project id.
  var gateways: [String: GatewayTable] = [:]
  var addresses = AddressPool()
  private var date: (second: Int64, text: String) = (.min, "")

  init(_ settings: SandboxSettings) {
    self.settings = settings
    requestIDs = SeededGenerator(seed: settings.seed, for: "requests")
    resourceIDs = SeededGenerator(seed: settings.seed, for: "resources")
    tokens = TokenTable(
      bound: settings.limits.tokens, characters: settings.tokenCharacters, seed: settings.seed)
    lockouts = Lockouts(
      allowedFailures: settings.failuresBeforeLock, lockSeconds: settings.lockSeconds)
    injector = FaultInjector(settings.faults, seed: settings.seed)
  }

  /// Executes one operation.
  mutating func perform(_ call: OperationCall) throws(CloudRefusal) -> OperationOutcome {
    switch call.operation {
    case .createVpnGateway: try createGateway(call)
    case .listVpnGateways: try listGateways(call)
    case .listVpnGatewayAvailabilityZones: listAvailabilityZones(call)
    case .getVpnGateway: try getGateway(call)
    case .updateVpnGateway: try updateGateway(call)
    case .updateVpnGatewaySpecification: try updateGatewaySpecification(call)
    case .deleteVpnGateway: try deleteGateway(call)
    case .createToken: try createToken(call)
    case .listAuthProjects: listProjects(call, path: "/v3/auth/projects")
    case .listProjects: listProjects(call, path: "/v3/projects")
    }
  }

  /// The `date` field; made once a second.
  mutating func dateText(_ now: Int64) -> String {
    let second = now / CloudTime.nanosecondsPerSecond
    if date.second != second { date = (second, CloudTime.http(now)) }
    return date.text
  }
}
