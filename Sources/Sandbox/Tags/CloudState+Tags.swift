// The operations of tags. Their answers carry no request id (spec section 2).
extension CloudState {
  func filterInstances(_ call: OperationCall) throws(CloudRefusal) -> OperationOutcome {
    let query = try read { () throws(FieldFault) in try TagQuery(call.body) }
    let limit = try call.number("limit", 1...1000) ?? 1000
    let offset = try call.number("offset", 0...Int.max) ?? 0
    let found = instances(call, query.accepts)
    let rows = found.dropFirst(offset).prefix(limit).map { instance -> JSONValue in
      [
        "resource_id": .string(instance.id), "resource_name": .string(instance.name),
        "tags": .array(instance.tags.map(\.json)),
      ]
    }
    let answer: JSONValue = [
      "resources": .array(rows), "total_count": .integer(Int64(found.count)),
    ]
    return OperationOutcome(200, body: answer.text)
  }

  func countInstances(_ call: OperationCall) throws(CloudRefusal) -> OperationOutcome {
    let query = try read { () throws(FieldFault) in try TagQuery(call.body) }
    let count = instances(call, query.accepts).count
    let answer: JSONValue = ["total_count": .integer(Int64(count))]
    return OperationOutcome(200, body: answer.text)
  }

  mutating func createTags(_ call: OperationCall) throws(CloudRefusal) -> OperationOutcome {
    try edit(call) { edit, tags in edit.create(in: &tags) }
  }

  mutating func deleteTags(_ call: OperationCall) throws(CloudRefusal) -> OperationOutcome {
    try edit(call) { edit, tags in edit.delete(in: &tags) }
  }

  func listResourceTags(_ call: OperationCall) throws(CloudRefusal) -> OperationOutcome {
    let project = call.parameters[0]
    let id = try taggedID(call)
    let tags: [ResourceTag] =
      switch type(of: call) {
      case .vpnGateway: try tags(of: id, in: \.gateways, project)
      case .customerGateway: try tags(of: id, in: \.customerGateways, project)
      case .vpnConnection: try tags(of: id, in: \.connections, project)
      }
    let answer: JSONValue = ["tags": .array(tags.map(\.json))]
    return OperationOutcome(200, body: answer.text)
  }

  /// Every key in use with all its values, both in the order of their bytes.
  func listProjectTags(_ call: OperationCall) -> OperationOutcome {
    var values: [[UInt8]: Set<[UInt8]>] = [:]
    for instance in instances(call, { _ in true }) {
      for tag in instance.tags {
        values[Array(tag.key.utf8), default: []].insert(Array(tag.value.utf8))
      }
    }
    func sorted(_ texts: some Collection<[UInt8]>) -> [String] {
      texts.sorted { $0.lexicographicallyPrecedes($1) }.map { String(decoding: $0, as: UTF8.self) }
    }
    let rows = sorted(values.keys).map { key -> JSONValue in
      ["key": .string(key), "values": .list(sorted(values[Array(key.utf8)] ?? []))]
    }
    let answer: JSONValue = ["tags": .array(rows)]
    return OperationOutcome(200, body: answer.text)
  }
}

extension CloudState {
  /// The router lets no other words through.
  private func type(of call: OperationCall) -> TaggedType {
    TaggedType(rawValue: call.parameters[1]) ?? .vpnGateway
  }

  private func taggedID(_ call: OperationCall) throws(CloudRefusal) -> String {
    let id = call.parameters[2]
    guard TextForm.uuid.accepts(id) else {
      throw .invalidRequest("resource_id must be \(TextForm.uuid.expectation)")
    }
    return id
  }

  /// Those that are wanted, newest first.
  private func instances(
    _ call: OperationCall, _ isWanted: (TaggedInstance) -> Bool
  ) -> [TaggedInstance] {
    guard let state = projects[call.parameters[0]] else { return [] }
    return switch type(of: call) {
    case .vpnGateway: instances(state.gateways, isWanted)
    case .customerGateway: instances(state.customerGateways, isWanted)
    case .vpnConnection: instances(state.connections, isWanted)
    }
  }

  private func instances(
    _ table: ResourceTable<some TaggedResource>, _ isWanted: (TaggedInstance) -> Bool
  ) -> [TaggedInstance] {
    table.newestFirst.compactMap { place in
      let resource = table[place]
      let instance = TaggedInstance(
        id: resource.id, name: resource.name, tags: resource.tags)
      return isWanted(instance) ? instance : nil
    }
  }

  private func tags<Resource: TaggedResource>(
    of id: String, in table: KeyPath<ProjectState, ResourceTable<Resource>>,
    _ project: String
  ) throws(CloudRefusal) -> [ResourceTag] {
    let place = try find(id, in: table, project)
    return projects[project]?[keyPath: table][place].tags ?? []
  }

  private mutating func edit(
    _ call: OperationCall, _ change: (TagEdit, inout [ResourceTag]) -> Void
  ) throws(CloudRefusal) -> OperationOutcome {
    let edits = try read { () throws(FieldFault) in try TagEdit.list(call.body) }
    let id = try taggedID(call)
    let project = call.parameters[0]
    let most = settings.limits.tagsPerResource
    func changed(_ old: [ResourceTag]) throws(CloudRefusal) -> [ResourceTag] {
      var tags = old
      for edit in edits { change(edit, &tags) }
      guard tags.count <= most else {
        throw .invalidRequest("a resource has at most \(most) tags")
      }
      return tags
    }
    switch type(of: call) {
    case .vpnGateway: try edit(id, in: \.gateways, project, changed)
    case .customerGateway: try edit(id, in: \.customerGateways, project, changed)
    case .vpnConnection: try edit(id, in: \.connections, project, changed)
    }
    return .noContent
  }

  private mutating func edit<Resource: TaggedResource>(
    _ id: String, in table: WritableKeyPath<ProjectState, ResourceTable<Resource>>,
    _ project: String, _ changed: ([ResourceTag]) throws(CloudRefusal) -> [ResourceTag]
  ) throws(CloudRefusal) {
    let place = try find(id, in: table, project)
    let tags = try changed(projects[project]?[keyPath: table][place].tags ?? [])
    projects[project]?[keyPath: table][place].tags = tags
  }
}
