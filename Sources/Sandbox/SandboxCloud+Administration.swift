// The sandbox's own port, for tests and operators; the real cloud has nothing like it.
extension SandboxCloud {
  /// Serves one request of the administration; it asks for no proof of identity.
  ///
  /// - `GET /_sandbox/statistics`: calls, executions and statuses per operation.
  /// - `POST /_sandbox/faults`: replaces the fault plan (`FaultPlan` as JSON).
  /// - `DELETE /_sandbox/faults`: ends all faults.
  /// - `PUT /_sandbox/vpn-gateways/{id}/status`: `{"status": "FAULT"}`, for states that no request
  ///   leads to.
  package func administer(_ request: SandboxRequest) -> SandboxAnswer {
    let target = RequestTarget(request.target)
    let path = target.segments.map(target.text)
    switch (request.method, path.count, path.first == "_sandbox" ? path.last : nil) {
    case ("GET", 2, "statistics"):
      let text = withState { state, _ in state.statistics.json(state.injector.tallies).text }
      return SandboxAnswer(
        status: 200, fields: [("content-type", "application/json")], body: text)
    case ("POST", 2, "faults"):
      do throws(FieldFault) {
        setFaults(try FaultPlan(json: request.body))
      } catch {
        return administrationFault(400, error.text)
      }
      return SandboxAnswer(status: 204, fields: [], body: [])
    case ("DELETE", 2, "faults"):
      setFaults(FaultPlan())
      return SandboxAnswer(status: 204, fields: [], body: [])
    case ("PUT", 4, "status") where path[1] == "vpn-gateways":
      return setStatus(ofGateway: path[2], request.body)
    default:
      return administrationFault(404, "no such path and method")
    }
  }

  private func setStatus(ofGateway id: String, _ body: [UInt8]) -> SandboxAnswer {
    let status: Gateway.Status?
    do throws(FieldFault) {
      let reader = try FieldReader(body)
      let words = Gateway.Status.allCases.map(\.rawValue)
      let word = try reader.required("status", reader.text("status", .word(words)))
      status = Gateway.Status(rawValue: word)
    } catch {
      return administrationFault(400, error.text)
    }
    guard let status else { return administrationFault(400, "status is not known") }
    let isFound = withState { state, now in state.setStatus(status, ofGateway: id, now: now) }
    guard isFound else { return administrationFault(404, "no such gateway") }
    return SandboxAnswer(status: 204, fields: [], body: [])
  }

  private func administrationFault(_ status: Int, _ text: String) -> SandboxAnswer {
    let body: JSONValue = ["error": .string(text)]
    return SandboxAnswer(
      status: status, fields: [("content-type", "application/json")], body: body.text)
  }
}

extension CloudState {
  /// False when no project has such a gateway. A pending state set so stays until it is set anew.
  mutating func setStatus(_ status: Gateway.Status, ofGateway id: String, now: Int64) -> Bool {
    for project in gateways.keys.sorted() {
      guard let place = gateways[project]?.find(id, now: now, isShown: false, &addresses) else {
        continue
      }
      gateways[project]?.set(status, at: place)
      return true
    }
    return false
  }
}
