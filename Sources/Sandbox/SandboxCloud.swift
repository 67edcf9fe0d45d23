import Synchronization

/// The simulated cloud: a request goes in, an answer comes out, nothing waits and nothing is sent.
///
/// Any number of threads may ask. Its clock is given and all chance comes from a seed, so that the
/// same calls at the same times give the same answers.
public final class SandboxCloud: Sendable {
  private let settings: SandboxSettings
  private let clock: @Sendable () -> Int64
  private let router = Router()
  private let authenticator: Authenticator
  private let state: Mutex<CloudState>
  /// Added to the clock; a fault plan may change it at any time.
  private let clockOffset: Atomic<Int64>

  /// - Parameter clock: nanoseconds since 1970, UTC.
  /// - Throws: when an access key of the settings cannot be one.
  public init(
    _ settings: SandboxSettings = SandboxSettings(), clock: @escaping @Sendable () -> Int64
  ) throws(FieldFault) {
    self.settings = settings
    self.clock = clock
    authenticator = try Authenticator(
      settings.accessKeys, toleranceSeconds: settings.signatureToleranceSeconds)
    state = Mutex(CloudState(settings, authenticator))
    clockOffset = Atomic(
      settings.clockOffsetNanoseconds + settings.faults.clockOffsetNanoseconds)
  }

  /// Serves one request of the cloud's own API.
  ///
  /// In the order of the real one: sizes, route, identity, project, then the service. Faults come
  /// after the project, so that a rule counts only calls that would have reached the service.
  public func answer(_ request: SandboxRequest) -> SandboxAnswer {
    let now = clock() + clockOffset.load(ordering: .relaxed)
    let target = RequestTarget(request.target)
    let oversize = refusalOfSize(request)
    let route = oversize == nil ? router.match(method: request.method, target) : nil
    var finding: Authenticator.Finding?
    if let route, route.operation.needsIdentity, request.value(of: "x-auth-token") == nil,
      request.value(of: "authorization") != nil
    {
      finding = authenticator.judge(request, now: now)
    }
    return state.withLock { state in
      let requestID = state.requestIDs.uuid()
      guard let route else {
        state.statistics.unrouted += 1
        return answer(refusing: oversize ?? .unknownAPI, requestID, now, &state)
      }
      let answer: SandboxAnswer
      do throws(CloudRefusal) {
        let identity = try admit(route, request, finding, now, &state)
        let call = OperationCall(
          operation: route.operation, parameters: route.parameters, target: target,
          request: request, host: request.value(of: "host") ?? "localhost", identity: identity,
          now: now, requestID: requestID)
        answer = try serve(call, method: request.method, &state)
      } catch {
        answer = self.answer(refusing: error, requestID, now, &state)
      }
      state.statistics.note(route.operation, answer)
      return answer
    }
  }

  /// Replaces the faults; what their rules have counted begins anew.
  public func setFaults(_ plan: FaultPlan) {
    clockOffset.store(
      settings.clockOffsetNanoseconds + plan.clockOffsetNanoseconds, ordering: .relaxed)
    state.withLock { $0.injector = FaultInjector(plan, seed: settings.seed) }
  }

  /// Forgets everything, as if it had just begun: the same calls give the same ids again.
  public func reset() {
    setFaults(settings.faults)
    authenticator.forgetTemporaryKeys()
    state.withLock { $0 = CloudState(settings, authenticator) }
  }

  /// What was asked and executed so far.
  public var statistics: Statistics {
    state.withLock { $0.statistics }
  }

  /// Lets the administration reach the state and the clock.
  func withState<Result: Sendable>(
    _ body: @Sendable (inout CloudState, _ now: Int64) -> Result
  ) -> Result {
    let now = clock() + clockOffset.load(ordering: .relaxed)
    return state.withLock { body(&$0, now) }
  }
}

extension SandboxCloud {
  private func refusalOfSize(_ request: SandboxRequest) -> CloudRefusal? {
    let limits = settings.limits
    if request.target.utf8.count > limits.targetBytes { return .uriTooLarge }
    var total = 0
    for field in request.fields {
      let size = field.name.utf8.count + field.value.utf8.count
      if size > limits.fieldBytes { return .headersTooLarge }
      total += size
    }
    if total > limits.fieldsBytes { return .headersTooLarge }
    if request.body.count > limits.signedBodyBytes, request.value(of: "x-auth-token") == nil {
      return .bodyTooLarge
    }
    return nil
  }

  private func admit(
    _ route: (operation: Operation, parameters: [String]), _ request: SandboxRequest,
    _ finding: Authenticator.Finding?, _ now: Int64, _ state: inout CloudState
  ) throws(CloudRefusal) -> Identity? {
    guard route.operation.needsIdentity else { return nil }
    let identity = try state.identify(request, finding, now: now)
    if route.operation.isOfProject {
      try state.admit(identity, to: route.parameters[0], request)
      try state.throttle.admit(now: now)
    }
    return identity
  }

  private func serve(
    _ call: OperationCall, method: String, _ state: inout CloudState
  ) throws(CloudRefusal) -> SandboxAnswer {
    let path = call.target.text(call.target.path)
    guard let decision = state.injector.decide(call.operation, method: method, path: path) else {
      return try execute(call, &state)
    }
    state.statistics.noteFault(call.operation)
    var answer: SandboxAnswer
    if decision.hasEffect {
      do throws(CloudRefusal) {
        answer = try execute(call, &state)
      } catch {
        answer = self.answer(refusing: error, call.requestID, call.now, &state)
      }
    } else {
      // Stands in where nothing is sent; `answer` below takes its place otherwise.
      answer = self.answer(refusing: .backendUnavailable, call.requestID, call.now, &state)
    }
    if let fault = decision.answer {
      answer = self.answer(
        refusing: fault.refusal(now: call.now), call.requestID, call.now, &state)
      answer.fields += fault.fields.map { (name: $0.name, value: $0.value) }
    }
    answer.fault = decision.effect
    return answer
  }

  private func execute(
    _ call: OperationCall, _ state: inout CloudState
  ) throws(CloudRefusal) -> SandboxAnswer {
    if let action = call.operation.action, call.identity?.deniedActions.contains(action) == true {
      throw .permissionMissing(action)
    }
    let done = try state.perform(call)
    state.statistics.noteExecution(call.operation)
    return answer(
      done.status, fields: done.fields, body: done.body, call.requestID, call.now, &state)
  }
}

extension SandboxCloud {
  private func answer(
    refusing refusal: CloudRefusal, _ requestID: String, _ now: Int64, _ state: inout CloudState
  ) -> SandboxAnswer {
    let body = refusal.body(gatewayPrefix: settings.gatewayErrorPrefix, requestID: requestID)
    return answer(refusal.status, fields: [], body: body, requestID, now, &state)
  }

  private func answer(
    _ status: Int, fields: [(name: String, value: String)], body: [UInt8], _ requestID: String,
    _ now: Int64, _ state: inout CloudState
  ) -> SandboxAnswer {
    var all: [(name: String, value: String)] = []
    all.reserveCapacity(4 + fields.count)
    if !body.isEmpty { all.append(("content-type", "application/json")) }
    all.append(("date", state.dateText(now)))
    all.append(("x-request-id", requestID))
    all.append(("server", "api-gateway"))
    all += fields
    return SandboxAnswer(status: status, fields: all, body: body)
  }
}
