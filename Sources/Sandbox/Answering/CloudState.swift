/// All that changes in the simulated cloud; a plain value behind the cloud's one lock.
struct CloudState: Sendable {
  let settings: SandboxSettings
  /// Told of the keys that come and go.
  let authenticator: Authenticator
  /// Reads draw from `requestIDs` only, so that they do not change which ids resources get.
  var requestIDs: SeededGenerator
  var resourceIDs: SeededGenerator
  var tokens: TokenTable
  var lockouts: Lockouts
  var keys: AccessKeyTable
  var throttle: Throttle
  var injector: FaultInjector
  var statistics = Statistics()
  /// By project id.
  var projects: [String: ProjectState] = [:]
  var addresses = AddressPool()
  private var date: (second: Int64, text: String) = (.min, "")

  init(_ settings: SandboxSettings, _ authenticator: Authenticator) {
    self.settings = settings
    self.authenticator = authenticator
    requestIDs = SeededGenerator(seed: settings.seed, for: "requests")
    resourceIDs = SeededGenerator(seed: settings.seed, for: "resources")
    tokens = TokenTable(
      bound: settings.limits.tokens, characters: settings.tokenCharacters, seed: settings.seed)
    lockouts = Lockouts(
      allowedFailures: settings.failuresBeforeLock, lockSeconds: settings.lockSeconds)
    keys = AccessKeyTable(
      settings.accessKeys, bound: settings.limits.temporaryKeys, seed: settings.seed)
    throttle = Throttle(settings.rateLimit)
    injector = FaultInjector(settings.faults, seed: settings.seed)
  }

  /// The `date` field; made once a second.
  mutating func dateText(_ now: Int64) -> String {
    let second = now / CloudTime.nanosecondsPerSecond
    if date.second != second { date = (second, CloudTime.http(now)) }
    return date.text
  }
}
