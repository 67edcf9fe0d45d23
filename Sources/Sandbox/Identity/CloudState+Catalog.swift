extension CloudState {
  /// The identity service for every scope, the VPN service for a project.
  func catalog(_ project: String?, host: String) -> JSONValue {
    var entries = [service("iam", region: "*", url: "https://\(host)/v3")]
    if let project {
      let endpoint = settings.vpnEndpoint ?? "https://\(host)"
      entries.append(
        service("vpn", region: settings.region, url: "\(endpoint)/v5/\(project)"))
    }
    return .array(entries)
  }

  /// Ids follow from the name: the catalog is the same in every token.
  private func service(_ name: String, region: String, url: String) -> JSONValue {
    var generator = SeededGenerator(seed: settings.seed, for: "catalog \(name)")
    let endpoint: JSONValue = [
      "id": .string(generator.hex(16) + generator.hex(16)), "interface": "public",
      "region": .string(region), "region_id": .string(region), "url": .string(url),
    ]
    return [
      "id": .string(generator.hex(16) + generator.hex(16)), "type": .string(name),
      "name": .string(name), "endpoints": [endpoint],
    ]
  }
}
