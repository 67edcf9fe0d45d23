import CallModel
import Contract
import Upstream

/// Turns a request into the cloud's own and brings its answer.
struct Send {
  func callAsFunction(
    _ request: ValidRequest, on route: CloudRoute, for call: BackCall
  ) async throws(Refusal) -> CloudAnswer {
    try await self(
      call.operation.upstreamRequest(for: request, projectID: route.credential.projectID),
      on: route, for: call)
  }

  /// The same of a request that is the cloud's already.
  func callAsFunction(
    _ request: UpstreamRequest, on route: CloudRoute, for call: BackCall
  ) async throws(Refusal) -> CloudAnswer {
    try await CloudSender(route: route, operation: call.operation, deadline: call.deadline)
      .send(CloudRequest(request, to: call.operation.upstream?.service ?? .vpn))
  }
}
