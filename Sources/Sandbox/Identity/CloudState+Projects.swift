// listProjects and listAuthProjects: one answer for both (spec A7).
extension CloudState {
  /// - Parameter path: of the call; the links repeat it.
  func listProjects(_ call: OperationCall, path: String) -> OperationOutcome {
    var projects = settings.projects
    if let name = call.target.values(of: "name").first {
      projects.removeAll { !$0.name.hasSameBytes(as: name) }
    }
    let rows = projects.map { json($0, host: call.host) }
    var answer = JSONObject()
    answer.append("projects", .array(rows))
    answer.append("links", links("https://\(call.host)\(path)"))
    return OperationOutcome(200, body: JSONValue.object(answer).text)
  }

  private func json(_ project: SandboxSettings.Project, host: String) -> JSONValue {
    [
      "domain_id": .string(settings.account.id), "is_domain": false,
      "parent_id": .string(settings.account.id), "name": .string(project.name),
      "description": .string(project.text),
      "links": links("https://\(host)/v3/projects/\(project.id)"),
      "id": .string(project.id), "enabled": true,
    ]
  }

  private func links(_ address: String) -> JSONValue {
    ["next": .null, "previous": .null, "self": .string(address)]
  }
}
