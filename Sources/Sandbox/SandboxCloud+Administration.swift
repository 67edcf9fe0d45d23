// The sandbox's own port, for tests and operators; the real cloud has nothing like it.
extension SandboxCloud {
  /// Serves one request of the administration; it asks for no proof of identity.
  ///
  /// - `GET /_sandbox/statistics`: calls, executions and statuses per operation.
  /// - `POST /_sandbox/faults`: replaces the fault plan (`FaultPlan` as JSON).
  /// - `DELETE /_sandbox/faults`: ends all faults.
  /// - `DELETE /_sandbox/tokens`: ends all tokens at once.
  /// - `POST /_sandbox/reset`: forgets everything.
  /// - `PUT /_sandbox/{collection}/{id}/status`: `{"status": "FAULT"}`, for states that no request
  ///   leads to.
  public func administer(_ request: SandboxRequest) -> SandboxAnswer {
    let target = RequestTarget(request.target)
    let path = target.segments.map(target.text)
    guard path.first == "_sandbox" else { return administrationFault(404, Self.unknownPath) }
    switch (request.method, path.count, path.last) {
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
      return Self.done
    case ("DELETE", 2, "faults"):
      setFaults(FaultPlan())
      return Self.done
    case ("DELETE", 2, "tokens"):
      withState { state, now in state.tokens.endAll(now: now) }
      return Self.done
    case ("POST", 2, "reset"):
      reset()
      return Self.done
    case ("PUT", 4, "status"):
      return setStatus(in: path[1], path[2], request.body)
    default:
      return administrationFault(404, Self.unknownPath)
    }
  }

  private static let unknownPath = "no such path and method"
  private static let done = SandboxAnswer(status: 204, fields: [], body: [])

  /// - Parameter collection: as the paths of the API spell it.
  private func setStatus(
    in collection: String, _ id: String, _ body: [UInt8]
  ) -> SandboxAnswer {
    switch collection {
    case "vpn-gateways": setStatus(in: \.gateways, id, body)
    case "vpn-connection": setStatus(in: \.connections, id, body)
    case "connection-monitors": setStatus(in: \.monitors, id, body)
    case "customer-gateways": administrationFault(400, "customer gateways have no status")
    default: administrationFault(404, Self.unknownPath)
    }
  }

  private func setStatus<Resource>(
    in table: any WritableKeyPath<ProjectState, ResourceTable<Resource>> & Sendable, _ id: String,
    _ body: [UInt8]
  ) -> SandboxAnswer {
    let status: ResourceStatus?
    do throws(FieldFault) {
      let reader = try FieldReader(body)
      let words = Resource.statuses.map(\.rawValue)
      let word = try reader.required("status", reader.text("status", .word(words)))
      status = ResourceStatus(rawValue: word)
    } catch {
      return administrationFault(400, error.text)
    }
    guard let status else { return administrationFault(400, "status is not known") }
    let isFound = withState { state, now in state.set(status, of: id, in: table, now: now) }
    guard isFound else { return administrationFault(404, "no such resource") }
    return Self.done
  }

  private func administrationFault(_ status: Int, _ text: String) -> SandboxAnswer {
    let body: JSONValue = ["error": .string(text)]
    return SandboxAnswer(
      status: status, fields: [("content-type", "application/json")], body: body.text)
  }
}

extension CloudState {
  /// False when no project has such a resource. A pending state set so stays until it is set anew.
  fileprivate mutating func set<Resource>(
    _ status: ResourceStatus, of id: String,
    in table: WritableKeyPath<ProjectState, ResourceTable<Resource>>, now: Int64
  ) -> Bool {
    for project in projects.keys.sorted() {
      settle(project, now: now)
      guard let place = projects[project]?[keyPath: table].find(id) else { continue }
      let before = projects[project]?[keyPath: table][place].life.status ?? status
      projects[project]?[keyPath: table][place].life.set(status)
      projects[project]?[keyPath: table][place].noteArrival(from: before, at: now)
      return true
    }
    return false
  }
}
