public import CallModel

extension Settings {
  /// What one caller may ask for: how often, and how much at a time.
  public struct CallerLimits: Sendable, Equatable {
    /// Calls that change nothing. Nil: as often as it likes, which is the default. How often is too
    /// often only the operator knows, who knows the account's own limits and how many share them.
    public var read: RateLimit?
    /// Calls that change something.
    public var write: RateLimit?
    /// Calls that wait for something at a time. There is always one: what waits takes memory.
    public var inFlight: InFlightLimit

    public init(
      read: RateLimit? = nil, write: RateLimit? = nil, inFlight: InFlightLimit = InFlightLimit()
    ) {
      self.read = read
      self.write = write
      self.inFlight = inFlight
    }
  }

  /// So many calls in a time, and so many of them at once.
  public struct RateLimit: Sendable, Equatable {
    public var calls: Int
    /// The time in which they may come: 1 or 60.
    public var perSeconds: Int
    /// Calls that may come at once after a pause.
    public var burst: Int
    /// Whether what is beyond is counted only, and refused to nobody.
    public var isShadow: Bool

    public init(calls: Int, perSeconds: Int, burst: Int, isShadow: Bool = false) {
      self.calls = calls
      self.perSeconds = perSeconds
      self.burst = burst
      self.isShadow = isShadow
    }
  }

  /// So many calls at a time.
  public struct InFlightLimit: Sendable, Equatable {
    public var callsMax: Int
    public var isShadow: Bool

    public init(
      callsMax: Int = CallModel.Limits.callsInFlightPerCaller, isShadow: Bool = false
    ) {
      self.callsMax = callsMax
      self.isShadow = isShadow
    }
  }
}

extension Settings.CallerLimits {
  static let keys = ["read", "write", "in_flight"]

  /// - Parameter others: what holds where a key is left out.
  init(_ node: SettingsNode, otherwise others: Settings.CallerLimits) {
    self = others
    guard let section = Section(node, keys: Self.keys) else { return }
    if let given = section["read"] { read = Settings.RateLimit.reading(given) }
    if let given = section["write"] { write = Settings.RateLimit.reading(given) }
    if let limit = section["in_flight"].flatMap(Settings.InFlightLimit.init) { inFlight = limit }
  }
}

extension Settings.RateLimit {
  static let keys = ["per_second", "per_minute", "burst", "shadow"]
  private static let range = 1...1_000_000
  private static let expected = "\"off\", or a mapping with \(Wording.choice(keys))"

  /// Nil for `off`, and for what has a fault.
  static func reading(_ node: SettingsNode) -> Self? {
    guard node.isScalar else { return Self(node) }
    if let word = node.text(expected: expected), word != "off" {
      node.fault("found \(node.kind)", expected: expected)
    }
    return nil
  }

  private init?(_ node: SettingsNode) {
    guard let section = Section(node, keys: Self.keys) else { return nil }
    let rate: (calls: Int?, perSeconds: Int)
    switch (section["per_second"], section["per_minute"]) {
    case (let given?, nil): rate = (given.number(Self.range, of: "calls"), 1)
    case (nil, let given?): rate = (given.number(Self.range, of: "calls"), 60)
    case (.some, .some(let second)):
      second.fault("the rate is given twice", expected: "either per_second or per_minute")
      return nil
    case (nil, nil):
      node.fault(
        "there is no rate", expected: "per_second or per_minute, or \"off\" for no limit")
      return nil
    }
    let burst = section["burst"].map { $0.number(Self.range, of: "calls") } ?? rate.calls
    let isShadow = section["shadow"].map { $0.flag() } ?? false
    guard let calls = rate.calls, let burst, let isShadow else { return nil }
    self.init(calls: calls, perSeconds: rate.perSeconds, burst: burst, isShadow: isShadow)
  }
}

extension Settings.InFlightLimit {
  static let keys = ["calls_max", "shadow"]

  init?(_ node: SettingsNode) {
    guard let section = Section(node, keys: Self.keys) else { return nil }
    self.init()
    if let given = section["calls_max"] {
      guard let number = given.number(1...1_000_000, of: "calls") else { return nil }
      callsMax = number
    }
    if let given = section["shadow"] {
      guard let flag = given.flag() else { return nil }
      isShadow = flag
    }
  }
}
