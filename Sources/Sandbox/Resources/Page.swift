/// Which page of a marker list is wanted (spec section 5, PAG-1 to PAG-3).
struct Page: Sendable {
  let limit: Int
  /// Rows older than this many milliseconds since 1970; nil for the first page.
  let marker: Int64?
  /// Whether rows of exactly the marker's time are on this page: then rows may come twice, else
  /// rows that share a time at the border are lost (B28).
  let repeatsBorder: Bool

  init(_ call: OperationCall, _ settings: SandboxSettings) throws(CloudRefusal) {
    let number = try call.number("limit", 0...200) ?? 0
    // What 0 means is not stated (B29).
    limit = number > 0 ? number : 200
    repeatsBorder = settings.repeatsPageBorder
    guard let text = call.target.values(of: "marker").first else {
      marker = nil
      return
    }
    guard let time = CloudTime.milliseconds(text) else {
      throw .invalidRequest("marker must be the next_marker of the page before")
    }
    marker = time
  }

  func holds(_ createdAt: Int64) -> Bool {
    guard let marker else { return true }
    let time = CloudTime.milliseconds(createdAt)
    return repeatsBorder ? time <= marker : time < marker
  }
}

extension CloudState {
  /// One page of the rows that are wanted; `total_count` counts the project, not the filter (B27).
  mutating func answer<Resource>(
    _ page: Page, of table: WritableKeyPath<ProjectState, ResourceTable<Resource>>,
    _ name: String, _ call: OperationCall, where isWanted: (Resource) -> Bool
  ) -> OperationOutcome {
    let project = call.parameters[0]
    let places = places(on: page, in: projects[project]?[keyPath: table], where: isWanted)
    var pageInfo = JSONObject()
    // On the last page too (PAG-1); an empty page has no row to take it from.
    if let last = places.last, let row = projects[project]?[keyPath: table][last] {
      pageInfo.append("next_marker", CloudTime.resource(row.createdAt))
    }
    pageInfo.append("current_count", places.count)
    var rest = JSONObject()
    rest.append("total_count", projects[project]?[keyPath: table].count ?? 0)
    rest.append("page_info", .object(pageInfo))
    let rows = rows(of: table, project, places)
    return OperationOutcome(200, body: enveloped(name, rows, call, rest))
  }

  private func places<Resource>(
    on page: Page, in table: ResourceTable<Resource>?, where isWanted: (Resource) -> Bool
  ) -> [Int] {
    guard let table else { return [] }
    var places: [Int] = []
    for place in table.newestFirst where page.holds(table[place].createdAt) {
      if places.count == page.limit { break }
      if isWanted(table[place]) { places.append(place) }
    }
    return places
  }
}
