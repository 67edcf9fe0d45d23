/// Where a resource stands on its way, and what lies ahead of it.
struct ResourceLife: Sendable, Equatable {
  /// A status, and how long it lasts; nil for good.
  struct Station: Sendable, Equatable {
    let status: ResourceStatus
    var step: Pace.Step?
  }

  enum Passage: Equatable {
    case staying
    /// At that time, in nanoseconds since 1970.
    case arrived(at: Int64)
    /// The way led out of the table.
    case ended
  }

  /// How far the next station still is.
  private enum Remaining: Equatable {
    case until(Int64)
    /// So many more showings.
    case reads(Int)
  }

  private(set) var status: ResourceStatus
  private var remaining: Remaining?
  private var ahead: [Station] = []

  /// - Parameter status: where it stays, until something begins.
  init(_ status: ResourceStatus) { self.status = status }

  var isMoving: Bool { remaining != nil }

  /// Starts the way through the stations with the first one. After a station with a step comes the
  /// next; when there is none, the resource is gone.
  mutating func begin(_ stations: [Station], now: Int64) {
    guard let first = stations.first else { return }
    status = first.status
    ahead = Array(stations.dropFirst())
    remaining = first.step.map { Self.remaining($0, now) }
  }

  /// Sets a status that comes from outside; it stays until something begins.
  mutating func set(_ status: ResourceStatus) {
    self = ResourceLife(status)
  }

  /// One look more by get or list.
  mutating func noteShown() {
    if case .reads(let count) = remaining, count > 0 { remaining = .reads(count - 1) }
  }

  /// Goes one station further when that is due.
  mutating func pass(now: Int64) -> Passage {
    let due: Int64
    switch remaining {
    case nil: return .staying
    case .until(let end):
      guard now >= end else { return .staying }
      due = end
    case .reads(let count):
      guard count == 0 else { return .staying }
      due = now
    }
    guard !ahead.isEmpty else { return .ended }
    begin(ahead, now: due)
    return .arrived(at: due)
  }

  private static func remaining(_ step: Pace.Step, _ now: Int64) -> Remaining {
    switch step {
    case .nanoseconds(let length): .until(now + length)
    case .reads(let count): .reads(count)
    }
  }
}
