import Admission
import CallModel
import Contract
import Transport
import Upstream

/// Turns a request into the cloud's own and brings its answer.
struct Send {
  /// Whether the cloud is told which trace a call is part of.
  var tellsTrace = false

  /// Whether nothing can be asked before the project's id is known.
  func mustWait(forProjectOf route: CloudRoute, _ call: BackCall) -> Bool {
    route.credential.projectID == nil && call.operation.upstream?.service != .iam
  }

  /// What the cloud will be asked.
  func request(
    _ request: ValidRequest, on route: CloudRoute, for call: BackCall
  ) throws(Refusal) -> CloudRequest {
    Self.cloudRequest(
      try call.operation.upstreamRequest(for: request, projectID: route.credential.projectID ?? ""),
      for: call)
  }

  /// Sends for the first time, if nothing has to be waited for before; nil otherwise.
  func begin(
    _ errand: Errand, for call: BackCall, completion: @escaping (FirstAttempt) -> Void
  ) -> SentRequest? {
    switch errand {
    case .single(let request, let route):
      Self.sender(on: route, for: call, of: request)
        .begin(request, wanting: .success, completion: completion)
    case .passage(let request, let route):
      Self.sender(on: route, for: call, of: request)
        .begin(request, wanting: .anySuccess, completion: completion)
    case .list, .waiting, .composition, .undecided, .unaddressed: nil
    }
  }

  func callAsFunction(
    _ request: CloudRequest, after first: FirstAttempt?, on route: CloudRoute, for call: BackCall
  ) async throws(Refusal) -> CloudAnswer {
    try await Self.sender(on: route, for: call, of: request).send(request, after: first)
  }

  /// The same of a request that is still to be addressed to its service.
  func callAsFunction(
    _ request: UpstreamRequest, on route: CloudRoute, for call: BackCall
  ) async throws(Refusal) -> CloudAnswer {
    try await self(Self.cloudRequest(request, for: call), after: nil, on: route, for: call)
  }

  /// The cloud's answer whatever it says.
  func passing(
    _ request: CloudRequest, after first: FirstAttempt?, on route: CloudRoute, for call: BackCall
  ) async throws(Refusal) -> ForwardedAnswer {
    try await Self.sender(on: route, for: call, of: request).forward(request, after: first)
  }

  private static func sender(
    on route: CloudRoute, for call: BackCall, of request: CloudRequest
  ) -> CloudSender {
    call.willSend(request, on: route)
    return CloudSender(
      route: route, operation: call.operation, deadline: call.deadline,
      traffic: call.caller.share.traffic, share: call.caller.share, trace: call.trace)
  }

  private static func cloudRequest(
    _ request: UpstreamRequest, for call: BackCall
  ) -> CloudRequest {
    CloudRequest(request, to: call.operation.upstream?.service ?? .vpn)
  }
}
