import CallModel

extension Settings {
  /// The cloud's answers that are given more than once.
  public struct Cache: Sendable, Equatable {
    /// What they may take in memory; 0 for none, and then every read asks the cloud.
    public var bytesMax = CallModel.Limits.cacheBytes
  }
}

extension Settings.Cache {
  static let keys = ["bytes_max"]

  /// The default for what is missing or faulty; a fault keeps the result from being used.
  init(_ node: SettingsNode?) {
    guard let section = node.flatMap({ Section($0, keys: Self.keys) }) else { return }
    if let given = section["bytes_max"]?.number(0...1_099_511_627_776, of: "bytes") {
      bytesMax = given
    }
  }
}
