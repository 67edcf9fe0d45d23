import CallModel
import Contract

@testable import Reads

/// A poller, a clock that a test turns, and a cloud that says which rows there are.
struct PolledCloud {
  struct Row {
    let id: String
    var status: String
    var time = 0
  }

  static let gateways: (get: String, list: String, rows: String, one: String) =
    ("GetVpnGateway", "ListVpnGateways", "vpn_gateways", "vpn_gateway")
  static let connections: (get: String, list: String, rows: String, one: String) =
    ("GetVpnConnection", "ListVpnConnections", "vpn_connections", "vpn_connection")

  /// In the order of the list, newest first.
  var rows: [Row]
  /// Rows that the list keeps back, but the get shows.
  var unlisted: [Row] = []
  /// Refused in place of the next steps, one each.
  var refusals: [Refusal] = []
  /// What was asked, in order: `list`, `list CURSOR`, `get ID`.
  private(set) var asked: [String] = []
  var poller: WatchPoller
  /// Nanoseconds.
  private(set) var now: UInt64 = 1_000_000_000_000
  private let names: (get: String, list: String, rows: String, one: String)

  init(
    _ names: (get: String, list: String, rows: String, one: String), _ rows: [Row]
  ) {
    self.names = names
    self.rows = rows
    poller = WatchPoller(get: Self.operation(names.get), list: Self.operation(names.list))
  }

  static func operation(_ name: String) -> Operation {
    guard let operation = OperationTable.shared.operation(named: name) else {
      preconditionFailure("there is no \(name)")
    }
    return operation
  }

  static func id(_ number: Int) -> String {
    let digits = String(number)
    return "620d99b8-de30-4a8d-8a86-" + String(repeating: "0", count: 12 - digits.count) + digits
  }

  mutating func set(_ id: Int, _ status: String) {
    guard let place = rows.firstIndex(where: { $0.id == Self.id(id) }) else {
      preconditionFailure("there is no row \(id)")
    }
    rows[place].status = status
  }

  mutating func watch(_ watcher: UInt64, _ id: Int) {
    poller.add(watcher, of: Self.id(id).uppercased(), at: now)
  }

  mutating func pass(_ time: Duration) {
    now += time.wholeNanoseconds
  }

  /// Waits for the next round and does it. What was told: `1 ACTIVE`, `2 gone`, `3 failed`.
  @discardableResult
  mutating func poll() throws -> [String] {
    guard let due = poller.due else { return [] }
    now = max(now, due)
    poller.begin(at: now)
    var notices: [WatchPoller.Notice] = []
    while poller.isPolling {
      let step = poller.next(at: now, chance: 0)
      guard let step else { break }
      note(step)
      if !refusals.isEmpty {
        notices += poller.failed(refusals.removeFirst(), of: step, at: now, chance: 0)
        continue
      }
      notices += try answer(step)
    }
    return notices.map { notice in
      switch notice.event {
      case .state(let state): "\(notice.watcher) \(state.status)"
      case .gone: "\(notice.watcher) gone"
      case .failed: "\(notice.watcher) failed"
      }
    }
  }

  /// Polls for so long; how many rounds that were.
  mutating func polls(within time: Duration) throws -> Int {
    let end = now + time.wholeNanoseconds
    var count = 0
    while let due = poller.due, due < end {
      try poll()
      count += 1
    }
    now = end
    return count
  }

  private mutating func note(_ step: WatchPoller.Step) {
    switch step {
    case .page(let position):
      let cursor = String(decoding: position.cursor, as: UTF8.self)
      asked.append(cursor.isEmpty ? "list" : "list \(cursor)")
    case .resource(let id): asked.append("get \(Int(id.suffix(12)) ?? -1)")
    }
  }

  private mutating func answer(_ step: WatchPoller.Step) throws -> [WatchPoller.Notice] {
    let time = Int64(now)
    switch step {
    case .page(let position):
      return try poller.took(page: page(position), at: position, time: time)
    case .resource(let id):
      guard let row = (rows + unlisted).first(where: { $0.id == id }) else {
        return poller.failed(
          Refusal(.notFound, "not there", reason: "NOT_FOUND"), of: step, at: now, chance: 0)
      }
      return poller.took(
        resource: Array("{\"\(names.one)\":\(Self.json(row))}".utf8), of: id, time: time)
    }
  }

  private func page(_ position: PagePosition) -> [UInt8] {
    var page = rows[...]
    let isMarked = names.list == Self.connections.1
    if isMarked {
      if let time = Int(String(decoding: position.cursor, as: UTF8.self)) {
        page = page.drop { $0.time >= time }
      }
      page = page.prefix(PagePosition.markerLimit)
    }
    let marker = isMarked ? ",\"page_info\":{\"next_marker\":\"\(page.last?.time ?? 0)\"}" : ""
    let texts = page.map(Self.json).joined(separator: ",")
    return Array("{\"\(names.rows)\":[\(texts)]\(marker)}".utf8)
  }

  private static func json(_ row: Row) -> String {
    "{\"id\":\"\(row.id)\",\"status\":\"\(row.status)\",\"name\":\"n\",\"unknown\":[1]}"
  }
}
