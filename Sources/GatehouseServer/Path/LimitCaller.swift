import Admission
import CallModel
import Contract
import HTTP2Wire
import Protocols
import System
import Transport

/// Holds a caller to what it may ask for: how often, when the call's head is here; how much at a
/// time, when it begins to wait for something.
///
/// What the gateway answers by itself (who am I, health, reflection, administration) costs nothing:
/// to refuse it would cost more than to answer it, it reaches neither the cloud nor anybody's
/// share, and a client that is told «too often» by a health check would take the gateway for ill.
///
/// An object: copying all that it holds would cost on every call.
final class LimitCaller {
  let table: LimitTable
  /// The same, by `Caller.index`: the table keeps them.
  private let limits: [Lent<CallerLimits>]
  /// By `Caller.index`: what answers say of a caller's limits; empty where it has none.
  let policies: [[UInt8]]
  /// For limits that only watch.
  let log: SparingLog

  init(_ table: LimitTable, log: SparingLog) {
    self.table = table
    self.log = log
    limits = table.callers.map { Lent($0) }
    policies = table.callers.map { RateLimitFields.policy($0.allowances) }
  }

  /// Counts a call, once, and says in its answer how the caller stands where that is near its end.
  ///
  /// Who has half of a burst or more is told nothing: two fields more in each answer, one of them
  /// never twice the same, for what no caller has to act on (the draft's §6.2 leaves that open).
  ///
  /// Costs a look where the caller has no rate; else one atomic step.
  func callAsFunction(
    _ caller: Caller, _ operation: Operation, _ face: Face, _ exchange: Exchange
  ) throws(Refusal) {
    // The owner of the process is no caller, and has none.
    guard operation.cost > 0, caller.index < limits.count else { return }
    let refusal = limits[caller.index].use { limits in
      limits.hasRates ? charge(limits, caller, operation, face, exchange) : nil
    }
    if let refusal { throw refusal }
  }

  private func charge(
    _ limits: CallerLimits, _ caller: Caller, _ operation: Operation, _ face: Face,
    _ exchange: Exchange
  ) -> Refusal? {
    let kind = CallClass(operation)
    guard let (rule, verdict) = limits.charge(kind, cost: operation.cost, at: exchange.heardAt)
    else { return nil }
    guard !rule.isShadow else {
      if !verdict.isAdmitted { watched(limits, kind.word, exchange) }
      return nil
    }
    guard verdict.isNear else { return nil }
    if face.tellsLimits {
      tellPolicy(caller, exchange)
      RateLimitFields.append(
        kind.literal, remaining: verdict.remaining, nextUnit: verdict.nextUnit,
        to: &exchange.answerFields)
    }
    return verdict.isAdmitted ? nil : .overRate(limits.name, kind, rule, verdict)
  }

  /// A place among the caller's calls in flight, for a call that is about to wait; nil for the
  /// owner of the process, who is no caller.
  func enter(
    _ caller: Caller, _ face: Face, _ exchange: Exchange
  ) throws(Refusal) -> InFlightPlace? {
    guard let limits = table[caller] else { return nil }
    do throws(Refusal) {
      return try limits.enter { watched(limits, Allowance.inFlight, exchange) }
    } catch {
      if face.tellsLimits { tellPolicy(caller, exchange) }
      throw error
    }
  }

  /// What holds always, once in an answer.
  private func tellPolicy(_ caller: Caller, _ exchange: Exchange) {
    let policy = policies[caller.index]
    guard !policy.isEmpty, !exchange.answerFields.contains(.rateLimitPolicy) else { return }
    exchange.answerFields.append(.rateLimitPolicy, bytes: policy)
  }

  private func watched(_ limits: CallerLimits, _ limit: String, _ exchange: Exchange) {
    log.note(
      "a caller is over a limit that only watches",
      [("caller", limits.name), ("limit", limit), ("trace_id", exchange.trace.id)])
  }
}

extension Face {
  /// Whether its answers have fields of HTTP that their callers look at.
  fileprivate var tellsLimits: Bool {
    switch self {
    case .rest, .connect, .compatible: true
    case .grpc, .grpcWeb: false
    }
  }
}

extension CallClass {
  /// `word`, for what is written without memory of its own.
  fileprivate var literal: StaticString {
    switch self {
    case .read: "read"
    case .write: "write"
    }
  }
}
