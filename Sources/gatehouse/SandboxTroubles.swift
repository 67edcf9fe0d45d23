import ArgumentParser
import Foundation
import Sandbox

/// What goes wrong from the start; the administration can change all of it later.
struct SandboxTroubles: ParsableArguments {
  @Option(help: "File with a fault plan as JSON.")
  var faults: String?

  @Option(help: "Share of calls, from 0 to 1, that go wrong in one way or another.")
  var faultRate: Double?

  @Option(help: "Milliseconds before each answer, such as 20 or 20-200.")
  var latency: String?

  @Option(parsing: .unconditional, help: "Seconds the cloud's clock is off, such as -1200.")
  var clockOffset: Double?

  func validate() throws {
    guard (0...1).contains(faultRate ?? 0) else {
      throw ValidationError("--fault-rate must be from 0 to 1.")
    }
    guard latency == nil || latencyMilliseconds != nil else {
      throw ValidationError("--latency must be milliseconds, such as 20 or 20-200.")
    }
    guard (-31_536_000...31_536_000).contains(clockOffset ?? 0) else {
      throw ValidationError("--clock-offset must be at most a year in either direction.")
    }
  }

  private var latencyMilliseconds: ClosedRange<Double>? {
    let parts = (latency ?? "").split(separator: "-", omittingEmptySubsequences: false)
      .map { Double($0) }
    guard (1...2).contains(parts.count), let from = parts[0], let to = parts[parts.count - 1],
      from >= 0, from <= to, to <= 3_600_000
    else { return nil }
    return from...to
  }

  func apply(to settings: inout SandboxSettings) throws {
    if let faults {
      let plan = Array(try Data(contentsOf: URL(fileURLWithPath: faults)))
      do {
        settings.faults = try FaultPlan(json: plan)
      } catch {
        throw Exit.configuration("\(faults): \(error.text)")
      }
    }
    if let range = latencyMilliseconds {
      var rule = FaultRule()
      rule.latencyNanoseconds =
        Int64(range.lowerBound * 1e6)...Int64(range.upperBound * 1e6)
      settings.faults.rules.insert(rule, at: 0)
    }
    if let faultRate { settings.faults.rules += FaultPlan.random(rate: faultRate) }
    if let clockOffset { settings.clockOffsetNanoseconds = Int64(clockOffset * 1e9) }
  }
}
