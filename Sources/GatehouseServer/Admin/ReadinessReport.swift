import Upstream

/// What stands in the way of serving, each thing with its name.
struct ReadinessReport {
  private struct Check {
    let name: String
    /// Nil when it holds.
    let fault: String?
    /// A fault that is told but takes nothing out of service: cached reads go on.
    let isInformation: Bool
  }

  private let checks: [Check]

  /// - Parameter writes: Whether writes must be possible too, which need a credential that the
  ///   cloud accepts.
  init(_ status: GatewayStatus, writes: Bool) {
    var checks = [
      Check(
        name: "serving", fault: status.isReady ? nil : "starting or draining",
        isInformation: false)
    ]
    let faults = status.reloads.counts.faults
    checks.append(
      Check(
        name: "settings",
        fault: faults.map { "not reloaded for \($0) fault\($0 == 1 ? "" : "s"); see the log" },
        isInformation: true))
    if status.isFrozen {
      checks.append(
        Check(name: "changes", fault: "frozen by the operator", isInformation: !writes))
    }
    for credential in status.credentials {
      checks.append(
        Check(
          name: "credential \(credential.name)",
          fault: credential.troubleInPublic.map { "\($0); see the log" },
          isInformation: !writes))
    }
    self.checks = checks
  }

  func answer(_ isVerbose: Bool) -> AdminAnswer {
    let isReady = checks.allSatisfy { $0.fault == nil || $0.isInformation }
    guard isVerbose else {
      return AdminAnswer(isReady ? 200 : 503, isReady ? "ok\n" : "not ready\n")
    }
    let lines = checks.map { check in
      check.fault.map { "[-] \(check.name): \($0)" } ?? "[+] \(check.name)"
    }
    return AdminAnswer(isReady ? 200 : 503, lines.joined(separator: "\n") + "\n")
  }
}
