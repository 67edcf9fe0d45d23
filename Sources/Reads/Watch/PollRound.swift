import CallModel

/// One look at everything that is watched of a list: which pages, then which gets.
///
/// First the pages on which watched rows stood the last time; then, for rows that were not there,
/// the pages from the first one on, until all are found or the list ends; then the gets.
struct PollRound {
  let begunAt: UInt64
  /// Ids that no page has shown yet.
  private var wanted: Set<String>
  private var pages: [[UInt8]]
  private var asked: Set<[UInt8]> = []
  /// The page behind each that was seen.
  private var behind: [[UInt8]: [UInt8]] = [:]
  private var gets: [String] = []
  private var hasListed = false
  /// Rows that showed a change, but not all of it.
  private var rows: [String: [UInt8]] = [:]
  var hasChanged = false

  init(at now: UInt64, wanting ids: Set<String>, on cursors: Set<[UInt8]>) {
    begunAt = now
    wanted = ids
    // In order, the latest first: it is what comes off the end.
    pages = cursors.sorted { $1.lexicographicallyPrecedes($0) }
  }

  mutating func next() -> WatchPoller.Step? {
    if !hasListed, let cursor = pages.popLast() ?? following {
      asked.insert(cursor)
      var position = PagePosition()
      position.cursor = cursor
      return .page(position)
    }
    if !hasListed {
      hasListed = true
      // What is not in the list may still be there: the cloud's pages can lose rows that share a
      // time (PAG-2), and a new resource may take a moment to be listed.
      gets += wanted.sorted()
    }
    return gets.popLast().map { .resource($0) }
  }

  /// The first page of the walk from the beginning that was not asked for.
  private var following: [UInt8]? {
    guard !wanted.isEmpty, asked.count < Limits.pollPages else { return nil }
    var cursor: [UInt8] = []
    // Bounded: pages may lead in a circle.
    for _ in 0...Limits.pollPages {
      guard asked.contains(cursor) else { return cursor }
      guard let next = behind[cursor] else { return nil }
      cursor = next
    }
    return nil
  }

  mutating func saw(cursor: [UInt8], next: [UInt8]?) {
    behind[cursor] = next
  }

  mutating func found(_ id: String) {
    wanted.remove(id)
  }

  mutating func mustGet(_ id: String, seenIn row: [UInt8]) {
    if rows.updateValue(row, forKey: id) == nil { gets.append(id) }
  }

  /// The row that showed what is being got; nil where it is in no page.
  func row(of id: String) -> [UInt8]? { rows[id] }
}
