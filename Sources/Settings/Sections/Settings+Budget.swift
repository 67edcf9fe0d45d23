public import CallModel

extension Settings {
  /// How calls share what the cloud lets one account do.
  public struct Budget: Sendable, Equatable {
    /// What of every limit is for this instance, in hundredths.
    public var sharePercent = 100
    /// Calls on their way at the same time with one credential, to each service of its cloud.
    public var concurrentCallsMax = CallModel.Limits.upstreamConcurrency
    /// Calls of one credential that wait for their turn.
    public var waitingCallsMax = CallModel.Limits.budgetWaiting
    /// Of those, from one caller.
    public var waitingCallsPerCallerMax = CallModel.Limits.budgetWaitingPerCaller

    static let keys = [
      "share_percent", "concurrent_calls_max", "waiting_calls_max",
      "waiting_calls_per_caller_max",
    ]

    /// The default for what is missing or faulty; a fault keeps the result from being used.
    init(_ node: SettingsNode?) {
      guard let section = node.flatMap({ Section($0, keys: Self.keys) }) else { return }
      if let given = section["share_percent"]?.sharePercent() { sharePercent = given }
      if let given = section["concurrent_calls_max"]?.number(1...65_536, of: "calls") {
        concurrentCallsMax = given
      }
      if let given = section["waiting_calls_max"]?.number(1...100_000, of: "calls") {
        waitingCallsMax = given
      }
      guard let node = section["waiting_calls_per_caller_max"] else {
        // A default gives way to a value that was lowered.
        waitingCallsPerCallerMax = min(waitingCallsPerCallerMax, waitingCallsMax)
        return
      }
      guard let given = node.number(1...100_000, of: "calls") else { return }
      waitingCallsPerCallerMax = given
      if given > waitingCallsMax {
        node.fault(
          "one caller may have more calls waiting than all together",
          expected: "at most waiting_calls_max (\(waitingCallsMax))")
      }
    }
  }
}

extension Settings.Credential {
  /// What the cloud is known to allow; what is not known is learnt of its refusals.
  public struct Budget: Sendable, Equatable {
    /// Reads and writes together.
    public var calls: CallRate?
    /// Each by itself.
    public var reads: CallRate?
    public var writes: CallRate?
    /// What of them is for this instance; nil for what `Settings.Budget` says.
    public var sharePercent: Int?

    static let keys = ["calls", "reads", "writes", "share_percent"]

    public init() {}

    init(_ node: SettingsNode?) {
      guard let section = node.flatMap({ Section($0, keys: Self.keys) }) else { return }
      calls = section["calls"]?.rate()
      reads = section["reads"]?.rate()
      writes = section["writes"]?.rate()
      sharePercent = section["share_percent"]?.sharePercent()
      if let both = section["calls"], section["reads"] ?? section["writes"] != nil {
        both.fault(
          "reads and writes have limits of their own already",
          expected: "either calls, for both together, or reads and writes")
      }
    }
  }
}

extension SettingsNode {
  fileprivate func sharePercent() -> Int? { number(1...100, of: "percent") }

  fileprivate static let rateKeys = ["limit", "window_seconds"]

  /// So many calls in a window of time.
  fileprivate func rate() -> CallRate? {
    guard let section = Section(self, keys: Self.rateKeys) else { return nil }
    let limit = section.required("limit", expected: "a number of calls")?
      .number(CallRate.callsRange, of: "calls")
    let window = section.required("window_seconds", expected: "the seconds of a window")?
      .number(CallRate.windowRange, of: "seconds")
    guard let limit, let window else { return nil }
    return CallRate(calls: limit, windowSeconds: window)
  }
}
