import CallModel

extension Settings {
  /// Bounds that an operator may move, each within a range that keeps the promise it stands for.
  ///
  /// The defaults, and the reason of each, stand in `CallModel/Limits.swift`.
  public struct Limits: Sendable, Equatable {
    /// For a call that brings no deadline of its own.
    public var deadlineDefault = CallModel.Limits.defaultDeadline
    /// What a caller asks for beyond this is cut.
    public var deadlineMaximum = CallModel.Limits.maximumDeadline
    /// A stream of states ends after this.
    public var watchMaximum = CallModel.Limits.watchTime
    /// A longer request body is refused.
    public var requestBodyBytesMax = CallModel.Limits.requestBodyBytes
    /// Open connections of one listener.
    public var connectionsMax = CallModel.Limits.connections
    /// Of one source address, so that one machine cannot take all.
    public var connectionsPerSourceMax = CallModel.Limits.connectionsPerSource
    /// Streams that one connection may have open (RFC 9113 §5.1.2).
    public var streamsPerConnectionMax = CallModel.Limits.streamsPerConnection
    /// From accept to the end of the TLS handshake: answers handshakes that never end.
    public var handshakeTimeout = CallModel.Limits.handshakeTime
    /// A header section or a body, from its first to its last byte: answers Slowloris. An answer of
    /// which nothing is taken for as long: answers slow reads.
    public var requestTimeout = CallModel.Limits.requestTime
    /// A connection without a call is closed after this.
    public var idleTimeout = CallModel.Limits.idleTime
    /// Beyond it a source is told to come back later.
    public var failedAuthenticationsPerMinutePerSource =
      CallModel.Limits.failedAuthenticationsPerMinute
    /// What calls in progress get after SIGTERM.
    public var drain = CallModel.Limits.drainTime
    /// What each caller may ask for that has no limits of its own.
    public var eachCaller = CallerLimits()
  }
}

extension Settings.Limits {
  static let keys = boundKeys + ["each_caller"]
  static let boundKeys = [
    "deadline_default_seconds", "deadline_maximum_seconds", "watch_maximum_seconds",
    "request_body_bytes_max", "connections_max", "connections_per_source_max",
    "streams_per_connection_max",
    "handshake_timeout_seconds", "request_timeout_seconds", "idle_timeout_seconds",
    "failed_authentications_per_minute_per_source", "drain_seconds",
  ]

  /// The default for what is missing or faulty; a fault keeps the result from being used.
  init(_ node: SettingsNode?) {
    guard let section = node.flatMap({ Section($0, keys: Self.keys) }) else { return }
    func seconds(_ key: String, _ range: ClosedRange<Int>, _ value: inout Duration) {
      if let given = section[key]?.seconds(range) { value = given }
    }
    func number(_ key: String, _ range: ClosedRange<Int>, of unit: String, _ value: inout Int) {
      if let given = section[key]?.number(range, of: unit) { value = given }
    }
    seconds("deadline_default_seconds", 1...3600, &deadlineDefault)
    seconds("deadline_maximum_seconds", 1...3600, &deadlineMaximum)
    seconds("watch_maximum_seconds", 10...86_400, &watchMaximum)
    number("request_body_bytes_max", 1024...12_000_000, of: "bytes", &requestBodyBytesMax)
    number("connections_max", 1...1_000_000, of: "connections", &connectionsMax)
    number("connections_per_source_max", 1...1_000_000, of: "connections", &connectionsPerSourceMax)
    number("streams_per_connection_max", 1...1024, of: "streams", &streamsPerConnectionMax)
    seconds("handshake_timeout_seconds", 1...120, &handshakeTimeout)
    seconds("request_timeout_seconds", 1...3600, &requestTimeout)
    seconds("idle_timeout_seconds", 1...86_400, &idleTimeout)
    number(
      "failed_authentications_per_minute_per_source", 1...60_000, of: "failures a minute",
      &failedAuthenticationsPerMinutePerSource)
    seconds("drain_seconds", 0...3600, &drain)
    if let given = section["each_caller"] {
      eachCaller = Settings.CallerLimits(given, otherwise: eachCaller)
    }
    settle(section)
  }

  /// A default gives way to a value that was lowered; two values that were given must agree.
  private mutating func settle(_ section: Section) {
    if let given = section["deadline_default_seconds"] {
      if deadlineDefault > deadlineMaximum {
        given.fault(
          "the default deadline is later than the maximum",
          expected: "at most deadline_maximum_seconds (\(deadlineMaximum.components.seconds))")
      }
    } else {
      deadlineDefault = min(deadlineDefault, deadlineMaximum)
    }
    if let given = section["connections_per_source_max"] {
      if connectionsPerSourceMax > connectionsMax {
        given.fault(
          "one source may have more connections than all together",
          expected: "at most connections_max (\(connectionsMax))")
      }
    } else {
      connectionsPerSourceMax = min(connectionsPerSourceMax, connectionsMax)
    }
  }
}
