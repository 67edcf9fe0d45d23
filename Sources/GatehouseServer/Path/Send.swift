import CallModel
import Contract
import Upstream

/// Turns a request into the cloud's own and brings its answer.
struct Send {
  func callAsFunction(
    _ request: ValidRequest, on route: CloudRoute, for call: BackCall
  ) async throws(Refusal) -> CloudAnswer {
    let upstream = try call.operation.upstreamRequest(
      for: request, projectID: route.credential.projectID)
    return try await CloudSender(route: route, operation: call.operation, deadline: call.deadline)
      .send(CloudRequest(upstream))
  }
}
