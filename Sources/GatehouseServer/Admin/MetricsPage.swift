import Admission
import CallModel
import Contract
import Protocols
import Reads
import Synchronization
import System
import Transport
import Upstream

/// The numbers of the process in Prometheus' text format, under OpenTelemetry's names where there
/// are such (`rpc.*`, `process.*`).
struct MetricsPage {
  let status: GatewayStatus

  init(_ status: GatewayStatus) {
    self.status = status
  }

  func text() async -> String {
    var page = Page()
    page.family("gatehouse_build_info", "gauge", "What runs here; always 1.")
    page.sample("gatehouse_build_info", [("version", BuildInfo.version)], 1)
    connections(&page)
    credentials(&page)
    budgets(&page)
    reloads(&page)
    watches(&page)
    page.family("gatehouse_calls_total", "counter", "Calls answered, by outcome.")
    for count in await status.calls() {
      let (service, method) = name(of: count)
      page.sample(
        "gatehouse_calls_total",
        [
          ("rpc_service", service), ("rpc_method", method),
          ("face", count.face?.word ?? "unknown"), ("code", count.code?.name ?? "OK"),
        ], count.count)
    }
    limits(&page)
    await reads(&page)
    process(&page)
    return page.text
  }

  private func name(of count: CallCount) -> (service: String, method: String) {
    let operations = status.table.operations
    guard count.operation >= operations.count else {
      let operation = operations[count.operation]
      return (operation.serviceName, operation.name)
    }
    let identity = Tally.Identity(rawValue: count.operation - operations.count)
    return ("iam", identity?.name ?? "unknown")
  }

  private func connections(_ page: inout Page) {
    let all = status.connections.enumerated().map { (("listener", String($0)), $1) }
    page.family("gatehouse_connections", "gauge", "Connections of callers now open.")
    for (label, counts) in all {
      page.sample("gatehouse_connections", [label], UInt64(counts.open))
    }
    page.family(
      "gatehouse_connections_total", "counter",
      "Connections of callers since the start, by what became of them.")
    for (label, counts) in all {
      for (event, count) in [
        ("accepted", counts.accepted), ("refused", counts.refused),
        ("tls_failure", counts.tlsFailures), ("protocol_error", counts.protocolErrors),
        ("timed_out", counts.timedOut), ("certificate_rejected", counts.certificatesRejected),
        ("certificate_ended", counts.certificatesEnded),
      ] {
        page.sample("gatehouse_connections_total", [label, ("event", event)], count)
      }
    }
  }

  private func credentials(_ page: inout Page) {
    let all = status.credentials.map(\.status)
    page.family(
      "gatehouse_credential_accepted", "gauge",
      "1 while calls with a credential go to the cloud, 0 while they are refused.")
    for credential in all {
      page.sample(
        "gatehouse_credential_accepted", [("credential", credential.name)],
        credential.state == .broken ? 0 : 1)
    }
    page.family("gatehouse_credential_state", "gauge", "1 for the state a credential is in.")
    for credential in all {
      for state in CredentialStatus.State.allCases {
        page.sample(
          "gatehouse_credential_state",
          [("credential", credential.name), ("state", state.rawValue)],
          credential.state == state ? 1 : 0)
      }
    }
    page.family(
      "gatehouse_credential_expiry_timestamp_seconds", "gauge",
      "When the token or temporary key in use ends, in seconds since 1970.")
    for credential in all {
      guard let end = credential.expires else { continue }
      page.sample(
        "gatehouse_credential_expiry_timestamp_seconds", [("credential", credential.name)],
        UInt64(max(0, end.seconds)))
    }
    page.family(
      "gatehouse_credential_refreshes_total", "counter",
      "Tokens, and keys from new sources, asked for since the start, by result.")
    for credential in all {
      let counts = credential.refreshes
      for (result, count) in [
        ("succeeded", counts.succeeded), ("failed", counts.failed), ("refused", counts.refused),
      ] {
        page.sample(
          "gatehouse_credential_refreshes_total",
          [("credential", credential.name), ("result", result)], count)
      }
    }
  }

  private func reloads(_ page: inout Page) {
    let counts = status.reloads.counts
    page.family(
      "gatehouse_settings_reloads_total", "counter", "Readings of the settings while serving.")
    for (result, count) in [("applied", counts.applied), ("refused", counts.refused)] {
      page.sample("gatehouse_settings_reloads_total", [("result", result)], count)
    }
    page.family(
      "gatehouse_settings_faulty", "gauge", "1 while the latest reading of the settings is refused."
    )
    page.sample("gatehouse_settings_faulty", [], counts.faults == nil ? 0 : 1)
    page.family(
      "gatehouse_settings_applied_timestamp_seconds", "gauge",
      "When the settings in force were read, in seconds since 1970.")
    page.sample(
      "gatehouse_settings_applied_timestamp_seconds", [], UInt64(max(0, counts.appliedAt)))
  }

  /// Of callers that had anything to count: there may be ten thousand in the settings.
  private func limits(_ page: inout Page) {
    let all = status.limits?.callers ?? []
    page.family(
      "gatehouse_limit_refusals_total", "counter",
      "Calls over a limit of their caller's: refused, or let through by a limit that only watches.")
    for caller in all {
      for refused in caller.refused where refused.count > 0 {
        page.sample(
          "gatehouse_limit_refusals_total",
          [
            ("caller", caller.name), ("limit", refused.limit),
            ("mode", refused.isShadow ? "shadow" : "enforced"),
          ], refused.count)
      }
    }
    let busy = all.filter { $0.inFlight.peak > 0 }
    page.family(
      "gatehouse_calls_in_flight", "gauge", "Calls of a caller that wait for something now.")
    for caller in busy {
      page.sample(
        "gatehouse_calls_in_flight", [("caller", caller.name)], UInt64(caller.inFlight.count))
    }
    page.family(
      "gatehouse_calls_in_flight_peak", "gauge", "The most of them since the start.")
    for caller in busy {
      page.sample(
        "gatehouse_calls_in_flight_peak", [("caller", caller.name)], UInt64(caller.inFlight.peak))
    }
  }

  private func reads(_ page: inout Page) async {
    guard let counts = status.cache?.counts else { return }
    let ready = await status.readyAnswers()
    page.family(
      "gatehouse_cache_reads_total", "counter",
      "Reads that may be stored, by how they were answered: ready is a hit without a lookup.")
    for (result, count) in [
      ("ready", ready), ("hit", counts.hits), ("stale", counts.staleHits),
      ("miss", counts.misses), ("collapsed", counts.collapsed),
      ("stale_if_error", counts.staleIfError),
    ] {
      page.sample("gatehouse_cache_reads_total", [("result", result)], count)
    }
    for (name, help, count) in [
      ("revalidations", "Fetches that made a stored answer new.", counts.revalidations),
      ("fetch_failures", "Fetches that brought no answer.", counts.failures),
      ("evictions", "Answers let go for want of room.", counts.evictions),
      ("invalidations", "Answers made wrong by writes and operators.", counts.invalidations),
    ] {
      page.family("gatehouse_cache_\(name)_total", "counter", help)
      page.sample("gatehouse_cache_\(name)_total", [], count)
    }
    for (name, help, count) in [
      ("entries", "Answers stored.", counts.entries),
      ("bytes", "Memory they take.", counts.bytes),
      ("fetches", "Fetches in progress.", counts.running),
    ] {
      page.family("gatehouse_cache_\(name)", "gauge", help)
      page.sample("gatehouse_cache_\(name)", [], UInt64(count))
    }
  }

  private func watches(_ page: inout Page) {
    guard let watches = status.watches else { return }
    let counts = watches.counts
    page.family(
      "gatehouse_watches", "gauge", "Streams of states, and calls that wait for one, now open.")
    page.sample("gatehouse_watches", [], UInt64(watches.allowance.total))
    page.family(
      "gatehouse_polled_lists", "gauge", "Lists that are polled now, one for each credential.")
    page.sample("gatehouse_polled_lists", [], UInt64(counts.lists.load(ordering: .relaxed)))
    page.family(
      "gatehouse_polls_total", "counter",
      "Requests to the cloud on behalf of all who watch, by what was asked for.")
    page.sample(
      "gatehouse_polls_total", [("asked", "list")], counts.pages.load(ordering: .relaxed))
    page.sample("gatehouse_polls_total", [("asked", "get")], counts.gets.load(ordering: .relaxed))
    page.family(
      "gatehouse_poll_failures_total", "counter",
      "Polls that brought no answer of success; of a get, also that the resource is gone.")
    page.sample("gatehouse_poll_failures_total", [], counts.failures.load(ordering: .relaxed))
  }

  private func process(_ page: inout Page) {
    if let bytes = CurrentProcess.residentByteCount {
      page.family("process_resident_memory_bytes", "gauge", "Memory in use.")
      page.sample("process_resident_memory_bytes", [], UInt64(bytes))
    }
    if let count = CurrentProcess.openDescriptorCount {
      page.family("process_open_fds", "gauge", "Open descriptors.")
      page.sample("process_open_fds", [], UInt64(count))
    }
  }

  struct Page {
    var text = ""

    mutating func family(_ name: String, _ type: String, _ help: String) {
      text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
    }

    /// Label values are words of ours, of the contract or of the settings; escaped all the same.
    mutating func sample(_ name: String, _ labels: [(String, String)], _ value: UInt64) {
      sample(name, labels, text: String(value))
    }

    /// - Parameter text: A number as it is to stand there.
    mutating func sample(_ name: String, _ labels: [(String, String)], text value: String) {
      let list = labels.map { "\($0)=\"\(escaped($1))\"" }.joined(separator: ",")
      text += name + (list.isEmpty ? "" : "{\(list)}") + " \(value)\n"
    }

    private func escaped(_ text: String) -> String {
      var escaped = ""
      for scalar in text.unicodeScalars {
        switch scalar {
        case "\\": escaped += "\\\\"
        case "\"": escaped += "\\\""
        case "\n": escaped += "\\n"
        default: escaped.unicodeScalars.append(scalar)
        }
      }
      return escaped
    }
  }
}
