extension Settings {
  /// What the process says about itself.
  public struct Telemetry: Sendable, Equatable {
    public enum LogLevel: String, Sendable, CaseIterable {
      case trace, debug, info, notice, warning, error, critical
    }

    public enum LogFormat: String, Sendable, CaseIterable {
      case text, json
    }

    public var logLevel: LogLevel = .info
    public var logFormat: LogFormat = .text
    /// Whether calls to the cloud say which trace they are part of.
    public var sendsTraceparentUpstream = false
  }
}

extension Settings.Telemetry {
  static let keys = ["log_level", "log_format", "send_traceparent_upstream"]

  /// The default for what is missing or faulty; a fault keeps the result from being used.
  init(_ node: SettingsNode?) {
    guard let section = node.flatMap({ Section($0, keys: Self.keys) }) else {
      return
    }
    if let level: LogLevel = section["log_level"]?.word() { logLevel = level }
    if let format: LogFormat = section["log_format"]?.word() { logFormat = format }
    if let flag = section["send_traceparent_upstream"]?.flag() { sendsTraceparentUpstream = flag }
  }
}
