// listQuotas, and what it counts.
extension CloudState {
  func listQuotas(_ call: OperationCall) -> OperationOutcome {
    let rows = QuotaType.allCases.map { type -> JSONValue in
      [
        "type": .string(type.rawValue), "quota": .integer(Int64(quota(type))),
        "used": .integer(Int64(used(type, call.parameters[0]))),
      ]
    }
    let quotas: JSONValue = ["resources": .array(rows)]
    return OperationOutcome(200, body: enveloped("quotas", quotas.text, call))
  }

  /// Refuses what would exceed the quota; the spec has no code for it but "invalid input, or state
  /// forbids it".
  func claim(_ type: QuotaType, _ count: Int, _ project: String) throws(CloudRefusal) {
    guard used(type, project) + count <= quota(type) else {
      throw .invalidRequest("the quota of \(quota(type)) for \(type.rawValue) is used up")
    }
  }

  private func quota(_ type: QuotaType) -> Int {
    switch type {
    case .customerGateway: settings.quotas.customerGateways
    case .vpnConnection: settings.quotas.vpnConnections
    case .vpnGateway: settings.quotas.vpnGateways
    }
  }

  private func used(_ type: QuotaType, _ project: String) -> Int {
    guard let state = projects[project] else { return 0 }
    return switch type {
    case .customerGateway: state.customerGateways.count
    case .vpnConnection: state.connections.count
    case .vpnGateway: state.gateways.count
    }
  }
}
