// What the operations on all kinds of resources have in common.
extension CloudState {
  /// Brings about what time has brought about in a project.
  mutating func settle(_ project: String, now: Int64) {
    guard let gone = projects[project]?.settle(now: now) else { return }
    for gateway in gone {
      for eip in [gateway.eip1, gateway.eip2] {
        if let eip { addresses.release(eip.address) }
      }
    }
  }

  /// The id in the path, which must be a UUID.
  func resourceID(_ call: OperationCall, _ name: String) throws(CloudRefusal) -> String {
    let id = call.parameters[1]
    guard TextForm.uuid.accepts(id) else {
      throw .invalidRequest("\(name) must be \(TextForm.uuid.expectation)")
    }
    return id
  }

  /// The place of a resource in its table; 404 when it is not there.
  func find<Resource>(
    _ id: String, in table: KeyPath<ProjectState, ResourceTable<Resource>>, _ project: String
  ) throws(CloudRefusal) -> Int {
    guard let place = projects[project]?[keyPath: table].find(id) else { throw .resourceNotFound }
    return place
  }

  /// The answer to a get.
  mutating func show<Resource>(
    _ call: OperationCall, _ parameter: String,
    in table: WritableKeyPath<ProjectState, ResourceTable<Resource>>, as name: String
  ) throws(CloudRefusal) -> OperationOutcome {
    let project = call.parameters[0]
    let place = try find(try resourceID(call, parameter), in: table, project)
    let item = projects[project]?[keyPath: table].show(.item, at: place) ?? []
    return OperationOutcome(200, body: enveloped(name, item, call))
  }

  /// The rows of a list, newest first, as one array.
  mutating func rows<Resource>(
    of table: WritableKeyPath<ProjectState, ResourceTable<Resource>>, _ project: String,
    where isWanted: (Resource) -> Bool
  ) -> [UInt8] {
    rows(of: table, project, places(in: projects[project]?[keyPath: table], where: isWanted))
  }

  private func places<Resource>(
    in table: ResourceTable<Resource>?, where isWanted: (Resource) -> Bool
  ) -> [Int] {
    table.map { table in table.newestFirst.filter { isWanted(table[$0]) } } ?? []
  }

  mutating func rows<Resource>(
    of table: WritableKeyPath<ProjectState, ResourceTable<Resource>>, _ project: String,
    _ places: [Int]
  ) -> [UInt8] {
    var rows: [UInt8] = [UInt8(ascii: "[")]
    for place in places {
      if rows.count > 1 { rows.append(UInt8(ascii: ",")) }
      rows += projects[project]?[keyPath: table].show(.row, at: place) ?? []
    }
    rows.append(UInt8(ascii: "]"))
    return rows
  }

  /// The `enterprise_project_id` filter of three lists; empty when all are wanted.
  func enterpriseProjects(_ call: OperationCall) throws(CloudRefusal) -> Set<String> {
    let wanted = call.target.values(of: "enterprise_project_id")
    guard wanted.allSatisfy(TextForm.enterpriseProjectID.accepts) else {
      throw .invalidRequest(
        "enterprise_project_id must be \(TextForm.enterpriseProjectID.expectation)")
    }
    return Set(wanted.map { $0.lowercased() })
  }
}
