import GatehouseServer

/// What `--version` says.
enum Version {
  static let text = "gatehouse \(BuildInfo.version)"
}
