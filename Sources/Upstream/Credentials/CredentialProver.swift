import CallModel
import Contract
import HTTP2Wire
import NIOCore
import Signing
import System
import Transport

/// Asks the cloud whether it accepts what a source holds, with calls of the gateway's own; reached
/// only from its event loop.
///
/// It has connections of its own: a token must be got also while every place of the others is
/// taken by calls.
final class CredentialProver {
  enum Outcome {
    case proven(Proven)
    /// The cloud's decision against what was shown.
    case refused(String)
    /// An accident.
    ///
    /// - Parameter floor: Nanoseconds that the cloud asked to stay away.
    case failed(String, floor: UInt64)
  }

  struct Proven {
    var material: CloudProof.Material
    /// Where it was found out.
    var projectID: String?
    /// Nanoseconds from `start`; nil for no end.
    var lifetime: UInt64?
    var start: UInt64
    var clockOffsetSeconds: Int64?
  }

  /// How long one call may take.
  private static let timeMax = TimeAmount.seconds(10)

  private let loop: LoopContext
  private let vpn: HTTPClient
  private let iam: HTTPClient?
  private let budget: AccountBudget

  /// - Parameter budget: Of which a slice is kept for these calls: they wait for nothing.
  init(loop: LoopContext, vpn: HTTPClient, iam: HTTPClient?, budget: AccountBudget) {
    self.budget = budget
    self.loop = loop
    self.vpn = vpn
    self.iam = iam
  }

  func close() {
    vpn.close()
    iam?.close()
  }

  // MARK: Tokens

  private static let tokenTarget = Array("/v3/auth/tokens?nocatalog=true".utf8)

  /// A token for a password (spec: signing §4.1).
  func token(for login: PasswordLogin) async -> Outcome {
    guard let iam else { return .failed("the cloud has no iam_endpoint", floor: 0) }
    let body = login.tokenRequest()
    let authority = Array(iam.endpoint.description.utf8)
    var fields = FieldBlock()
    fields.append(.method, "POST")
    fields.append(.scheme, "https")
    fields.append(.authority, value: authority.span)
    fields.append(.path, value: Self.tokenTarget.span)
    fields.append(.contentType, "application/json")
    fields.append(.contentLength, decimal: body.count)
    fields.append(.accept, "application/json")
    fields.append(.userAgent, "gatehouse")
    let start = budget.clock()
    let request = ClientRequest(fields: fields, body: body)
    let result = await answer(.iam, .write) { iam.send(request, completion: $0) }
    switch result {
    case .failure(let failure):
      return .failed("IAM gave no token: \(failure)", floor: 0)
    case .success(let answer) where answer.status == 201 || answer.status == 200:
      return Self.token(in: answer, from: start)
    case .success(let answer):
      return Self.outcome(ofIdentity: answer, to: login)
    }
  }

  private static func token(in answer: CloudAnswer, from start: UInt64) -> Outcome {
    guard let given = TokenAnswer(answer) else {
      return .failed("IAM's answer holds no token, or one without an end", floor: 0)
    }
    // Both by the cloud's clock: whatever ours says, the difference is right.
    let now = WallClock.now()
    let cloudNow = given.issued ?? UnixTime(seconds: answer.dateSeconds ?? now.seconds)
    let lifetime = cloudNow.nanoseconds(until: given.expires)
    guard lifetime > 0 else { return .failed("IAM's token has ended already", floor: 0) }
    if let id = given.projectID, !ProjectSearch.isProjectID(id) {
      return .failed("IAM's token is for a project whose id cannot be used", floor: 0)
    }
    let offset = answer.dateSeconds.map { $0 - now.seconds }
    return .proven(
      Proven(
        material: .token(given.token), projectID: given.projectID, lifetime: lifetime,
        start: start,
        // A second or two is the way of the answer.
        clockOffsetSeconds: offset.flatMap { abs($0) > 2 ? $0 : 0 }))
  }

  /// IAM's codes are not those of the API gateway: here the status decides.
  private static func outcome(
    ofIdentity answer: CloudAnswer, to login: PasswordLogin
  ) -> Outcome {
    let said = ErrorBody(answer.body)
    let text = CloudText.without(
      login.password, "\(said?.code ?? "") \(said?.message ?? "")")
    let words = "IAM answered \(answer.status) \(text)"
    switch answer.status {
    case 401, 403: return .refused(words)
    default: return .failed(words, floor: answer.retryAfter?.wholeNanoseconds ?? 0)
    }
  }

  // MARK: Keys

  /// Lets a key sign a read: the search for its project, where that is to be found out, else the
  /// quotas, else the zones.
  ///
  /// - Parameter projectID: As far as it is known.
  func key(
    _ key: SigningKey, lifetime: UInt64?, projectID: String?, projectName: String?,
    clockOffsetSeconds: Int64
  ) async -> Outcome {
    var proven = Proven(
      material: .key(key), projectID: projectID, lifetime: lifetime, start: budget.clock(),
      clockOffsetSeconds: clockOffsetSeconds)
    if let projectID {
      return await read(with: key, projectID, &proven)
    }
    guard let projectName, iam != nil else {
      return .failed("its project is not known, and cannot be asked for", floor: 0)
    }
    let request = CloudRequest(
      service: .iam, method: CloudRequest.word(.get),
      target: Array("/v3/projects?name=\(projectName)".utf8))
    switch await ask(request, with: key, projectID: nil, &proven) {
    case .success(let answer) where answer.status == 200:
      guard let search = ProjectSearch(answer.body, name: projectName) else {
        return .failed("IAM's list of projects cannot be read", floor: 0)
      }
      guard search.ids.count == 1 else {
        return .failed(
          "the account has \(search.ids.count) projects of the name \(projectName)", floor: 0)
      }
      proven.projectID = search.ids[0]
      return .proven(proven)
    case .success(let answer):
      return Self.outcome(of: answer)
    case .failure(let failure):
      return .failed("IAM did not answer: \(failure)", floor: 0)
    }
  }

  private func read(
    with key: SigningKey, _ projectID: String, _ proven: inout Proven
  ) async -> Outcome {
    var last = Outcome.failed("nothing was asked", floor: 0)
    for path in ["vpn/quotas", "vpn-gateways/availability-zones"] {
      let request = CloudRequest(
        method: CloudRequest.word(.get), target: Array("/v5/\(projectID)/\(path)".utf8))
      switch await ask(request, with: key, projectID: projectID, &proven) {
      case .success(let answer) where answer.status == 200: return .proven(proven)
      case .success(let answer):
        last = Self.outcome(of: answer)
        // Who may not read the one may perhaps read the other.
        guard answer.status == 403 else { return last }
      case .failure(let failure):
        return .failed("the cloud did not answer: \(failure)", floor: 0)
      }
    }
    return last
  }

  private static func outcome(of answer: CloudAnswer) -> Outcome {
    let refused = UpstreamRefusal(
      status: answer.status, body: answer.body, requestID: answer.requestID,
      retryAfter: answer.retryAfter)
    let words = refused.refusal.cause ?? refused.refusal.message
    switch refused.effect {
    case .credentialRefused, .clockRefused, .refused, .proofExchanged: return .refused(words)
    case .postponed, .uncertain:
      return .failed(words, floor: refused.refusal.retryAfter?.wholeNanoseconds ?? 0)
    }
  }

  /// Asks once, and once more where only the clock was wrong.
  private func ask(
    _ request: CloudRequest, with key: SigningKey, projectID: String?, _ proven: inout Proven
  ) async -> Result<CloudAnswer, ClientFailure> {
    let trial = CloudCredential(name: "candidate", projectID: projectID ?? "-", key: key)
    let route: CloudRoute
    do {
      route = try CloudRoute(credential: trial, vpn: vpn, iam: iam, loop: loop)
    } catch {
      return .failure(ClientFailure(.malformed, "the key cannot sign: \(error)"))
    }
    var isCorrected = false
    while true {
      let permit = KeyPermit(
        isAccepted: true, trial: 0,
        clockOffsetSeconds: Int32(clamping: proven.clockOffsetSeconds ?? 0))
      let result = await answer(request.service, .read) {
        route.attempt(request, with: permit, completion: $0)
      }
      guard case .success(let answer) = result, !isCorrected, let date = answer.dateSeconds,
        UpstreamRefusal(
          status: answer.status, body: answer.body, requestID: nil, retryAfter: nil
        ).effect == .clockRefused
      else { return result }
      proven.clockOffsetSeconds = date - WallClock.now().seconds
      isCorrected = true
    }
  }

  /// Waits for an answer as long as one may take.
  private func answer(
    _ service: CloudService, _ kind: AccessKind,
    _ send: (@escaping (Result<ClientResponse, ClientFailure>) -> Void) -> SentRequest
  ) async -> Result<CloudAnswer, ClientFailure> {
    let grant = budget.grantReserved(service, kind, now: budget.clock())
    let result: Result<CloudAnswer, ClientFailure> = await withCheckedContinuation { continuation in
      let sent = send { continuation.resume(returning: $0.map(CloudAnswer.init)) }
      let bound = NIOLoopBound(sent, eventLoop: loop.eventLoop)
      // Of one that is complete nothing is left to be canceled.
      loop.eventLoop.scheduleTask(in: Self.timeMax) { bound.value.cancel() }
    }
    let outcome: AttemptOutcome =
      switch result {
      case .success(let answer):
        UpstreamRefusal(
          status: answer.status, body: answer.body, requestID: nil, retryAfter: answer.retryAfter
        ).outcome
      case .failure(let failure):
        AttemptOutcome(failure, after: grant.time(at: budget.clock()), wasLate: true)
      }
    budget.settle(grant, outcome, on: loop.eventLoop)
    return result
  }
}
