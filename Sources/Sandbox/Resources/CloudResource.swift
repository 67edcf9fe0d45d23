/// What the tables need to know of a gateway, a customer gateway, a connection or a monitor.
protocol CloudResource: Sendable {
  /// The statuses the spec lists for its kind; none when it has no status.
  static var statuses: [ResourceStatus] { get }

  var id: String { get }
  /// Nanoseconds since 1970.
  var createdAt: Int64 { get }
  var life: ResourceLife { get set }

  /// A station of its life was reached.
  mutating func noteArrival(from status: ResourceStatus, at time: Int64)

  func json(_ view: ResourceView) -> JSONValue
}

/// Each operation shows its own selection of fields (`x-returned-by`).
enum ResourceView: Sendable {
  case created
  /// In the answer to a batch.
  case batched
  case item
  case row
  case changed
}
