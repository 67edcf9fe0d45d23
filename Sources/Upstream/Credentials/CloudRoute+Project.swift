public import CallModel
import Transport

extension CloudRoute {
  /// Waits until it is known which project calls are for.
  ///
  /// - Throws: Also for a credential of a whole account, which is of no use for a project.
  public func waitForProject(before deadline: Deadline) async throws(Refusal) {
    while credential.projectID == nil {
      if case .none = credential.project { throw .noProject }
      let refused: UpstreamRefusal
      switch await credential.admission(before: deadline, on: loop.eventLoop) {
      case .go(let permit):
        // Something to show is here, and with it the project.
        credential.settle(permit, .unheard, now: credential.clock())
        continue
      case .refused(let refusal): refused = UpstreamRefusal(heldBack: refusal)
      case .failed(let failure): throw Refusal(failure)
      case .late: refused = .tooLate
      }
      throw refused.refusal
    }
  }
}

extension Refusal {
  fileprivate static let noProject = Refusal(
    .failedPrecondition,
    "the credential is of a whole account, and this operation is for a project: use another one",
    reason: "CREDENTIAL_WITHOUT_PROJECT")

  /// For a call that says its project and cannot wait to learn whether that is the credential's.
  public static let projectUnknown = Refusal(
    .unavailable, "the id of the project is still being asked of the cloud; try again",
    reason: "PROJECT_UNKNOWN", retryAfter: .seconds(1))
}
