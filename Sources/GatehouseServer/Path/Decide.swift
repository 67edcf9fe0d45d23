import Admission
import CallModel
import Contract
import HTTP2Wire
import Protocols
import Settings
import System
import Transport
import Upstream

/// Decides the calls of which the policies say that it depends: on the resource, on where and when
/// they come from.
///
/// Whoever may do an operation outright is let through by `Authorize` and one bit here.
struct Decide {
  let table: OperationTable
  /// By index of operation; nil for one without an action.
  private let operations: [PolicyOperation?]
  /// Seconds since 1970.
  let now: @Sendable () -> Int64
  let remembered: RememberedFacts

  init(
    table: OperationTable, remembered: RememberedFacts,
    now: @escaping @Sendable () -> Int64 = { WallClock.now().seconds }
  ) {
    self.table = table
    self.remembered = remembered
    self.operations = table.operations.map(table.policyOperation)
    self.now = now
  }

  /// What is to be known before a call may go on.
  struct Question {
    fileprivate let operation: Operation
    fileprivate let subjects: [Subject]
    /// Of a list whose rows need more than they say.
    fileprivate var view: RowView?
    fileprivate let route: CloudRoute
  }

  enum Verdict {
    case allowed
    /// Those rows that the view shows.
    case rows(RowView)
    /// It depends on what has to be read first.
    case later(Question)
  }

  // MARK: At once

  /// Decides an operation that the gateway answers by itself: all there is to know is known.
  func here(
    _ caller: Caller, _ operation: Operation, _ exchange: Exchange, _ face: Face
  ) throws(Refusal) {
    guard caller.mayBeAllowed(operation.index), let policy = operations[operation.index] else {
      return
    }
    var facts = facts(of: policy, exchange, face)
    facts.credential = .absent
    facts.requestTags = .absent
    try settled(caller.rights.decide(operation.index, facts), caller, operation)
  }

  /// What a decision about a call depends on beside what it asks for, for whom and with what.
  func circumstances(
    _ caller: Caller, _ operation: Operation, _ exchange: Exchange, _ face: Face
  ) -> Circumstances {
    Circumstances(
      of: exchange, on: face, heeding: caller.rights.heeds(operation.index), now: now)
  }

  /// Decides what a call wants of the cloud, or says with it what has to be found out first.
  func callAsFunction(
    _ errand: consuming Errand, for call: BackCall
  ) throws(Refusal) -> Errand {
    guard call.caller.mayBeAllowed(call.operation.index) else { return errand }
    return try decided(errand, for: call)
  }

  private func decided(_ errand: Errand, for call: BackCall) throws(Refusal) -> Errand {
    let (caller, operation) = (call.caller, call.operation)
    // Of before the decision: a date that is reached meanwhile must not be passed over.
    let here = circumstances(caller, operation, call.exchange, call.dialect.face)
    let verdict: Verdict
    switch errand {
    case .single(let request, let route), .passage(let request, let route),
      .waiting(_, let request, let route):
      verdict = try self.verdict(
        call.operation, target: request.target, body: request.body, on: route, for: call)
    case .list(let request, _, let route):
      let upstream = try call.operation.upstreamRequest(
        for: request, projectID: route.credential.projectID ?? "")
      verdict = try self.verdict(
        call.operation, target: upstream.path, body: upstream.body ?? [], on: route, for: call)
    case .composition, .undecided, .unaddressed: return errand
    }
    let holds = here.until(
      caller.rights.nextChange(operation.index, after: here.seconds.lowerBound))
    switch verdict {
    case .allowed:
      call.circumstances = holds
      return errand
    case .rows(let view) where view.needsTags:
      let route = errand.route
      let question = Question(
        operation: call.operation, subjects: [], view: view, route: route)
      return .undecided(question, then: errand)
    case .rows(let view):
      call.view = view
      call.circumstances = holds
      return errand
    case .later(let question): return .undecided(question, then: errand)
    }
  }

  /// - Parameter operation: The call's own, or one of those that it is put together of.
  func verdict(
    _ operation: Operation, target: [UInt8], body: [UInt8], on route: CloudRoute,
    for call: BackCall
  ) throws(Refusal) -> Verdict {
    guard call.caller.mayBeAllowed(operation.index), let policy = operations[operation.index]
    else { return .allowed }
    var facts = facts(of: policy, call.exchange, call.dialect.face)
    facts.credential = .known(route.credential.name)
    let subjects = Subject.all(
      of: operation, policy.scope, facts, target: target, body: body)
    var open: [Subject] = []
    for subject in subjects {
      let decision = call.caller.rights.decide(operation.index, subject.facts)
      guard case .undecided(let missing) = decision else {
        call.note(decision, on: operation)
        try settled(decision, call.caller, operation)
        continue
      }
      if policy.scope == .rows, missing.isSubset(of: .ofRows) {
        // What is found by its tags has them in its rows.
        let needsTags =
          missing.contains(.resourceTags) && operation.paging?.rowID != "resource_id"
        return .rows(
          RowView(
            caller: call.caller, operation: operation, facts: subject.facts,
            needsTags: needsTags))
      }
      guard missing.isSubset(of: FactFetch.readable) else {
        throw Self.refusal(call.caller, operation, decision)
      }
      open.append(subject)
    }
    return open.isEmpty
      ? .allowed : .later(Question(operation: operation, subjects: open, route: route))
  }

  // MARK: Later

  /// Finds out what is missing and decides again; what cannot be had is a refusal.
  func settle(_ question: Question, for call: BackCall) async throws(Refusal) {
    if let view = question.view {
      call.view = try await informed(view, on: question.route, for: call)
      return
    }
    let fetch = FactFetch(
      table: table, route: question.route, deadline: call.deadline, remembered: remembered,
      share: call.caller.share, trace: call.trace)
    let (caller, operation) = (call.caller, question.operation)
    for subject in question.subjects {
      var known = subject
      while true {
        let decision = caller.rights.decide(operation.index, known.facts)
        guard case .undecided(let missing) = decision else {
          call.note(decision, on: operation)
          try settled(decision, caller, operation)
          break
        }
        let before = known.facts
        do throws(Refusal) {
          known.facts = try await fetch.facts(of: known, missing: missing)
        } catch {
          throw Self.unread(error, caller, operation)
        }
        guard known.facts != before else { throw Self.refusal(caller, operation, decision) }
      }
    }
  }

  /// A view with what the rows do not say themselves.
  func informed(
    _ view: RowView, on route: CloudRoute, for call: BackCall
  ) async throws(Refusal) -> RowView {
    guard view.needsTags, let type = view.facts.resourceType.value,
      let kind = ResourceKind(rawValue: type), kind.tagWord != nil
    else { return view }
    var informed = view
    do throws(Refusal) {
      let fetch = FactFetch(
        table: table, route: route, deadline: call.deadline, remembered: remembered,
        share: call.caller.share, trace: call.trace)
      informed.tags = try await fetch.tags(ofAll: kind)
    } catch {
      throw Self.unread(error, view.caller, view.operation)
    }
    return informed
  }

  // MARK: Facts and words

  private func facts(
    of policy: PolicyOperation, _ exchange: Exchange, _ face: Face
  ) -> DecisionFacts {
    var facts = policy.facts
    let address = exchange.facts.source.bytes
    facts.source = address.isEmpty ? .absent : .known(AddressBlock.plain(address))
    facts.now = .known(now())
    facts.face = .known(face.word)
    let method =
      face == .compatible
      ? AcceptedMethods.used(byVisit: exchange) : AcceptedMethods.used(by: exchange)
    facts.method = .known(method.rawValue)
    facts.isEncrypted = .known(exchange.facts.isEncrypted)
    return facts
  }

  private func settled(
    _ decision: Decision, _ caller: Caller, _ operation: Operation
  ) throws(Refusal) {
    guard case .allowed = decision else { throw Self.refusal(caller, operation, decision) }
  }

  /// Which statement it was is not the caller's business: it stands in the log.
  private static func refusal(
    _ caller: Caller, _ operation: Operation, _ decision: Decision
  ) -> Refusal {
    let action = operation.action ?? operation.name
    let cause =
      switch decision {
      case .denied(let name?): "denied by \(name)"
      case .denied(nil): "no statement allows it"
      case .undecided(let missing):
        "it depends on what cannot be had: \(missing.words.joined(separator: ", "))"
      case .allowed: "allowed"
      }
    return Refusal(
      .permissionDenied,
      "\(caller.name) may not do \(action) on this resource, or not in this way, from here or now",
      reason: "ACTION_NOT_ALLOWED", cause: cause,
      metadata: [("action", action), ("caller", caller.name)])
  }

  /// A resource that is not there is refused like one that is not the caller's: else a refusal
  /// would tell which ids exist.
  private static func unread(
    _ refusal: Refusal, _ caller: Caller, _ operation: Operation
  ) -> Refusal {
    let action = operation.action ?? operation.name
    let cause = "the facts could not be read: \(refusal.message)"
    switch refusal.code {
    case .notFound, .permissionDenied, .invalidArgument:
      var refused = Self.refusal(caller, operation, .denied(by: nil))
      refused.cause = cause
      return refused
    default:
      return Refusal(
        .unavailable,
        "whether \(caller.name) may do \(action) depends on the resource, which cannot be read now",
        reason: "DECISION_FACTS_UNAVAILABLE", cause: cause, retryAfter: refusal.retryAfter,
        metadata: [("action", action), ("caller", caller.name)])
    }
  }
}
