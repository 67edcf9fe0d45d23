/// The gateways of one project, and the passing of their states.
///
/// Nothing happens in the background: whoever looks first settles what time, or the number of
/// looks, has brought about.
struct GatewayTable: Sendable {
  private var gateways: [Gateway] = []
  /// By id in lower case.
  private var places: [String: Int] = [:]

  var count: Int { gateways.count }

  /// Newest first, as the cloud lists them.
  var newestFirst: ReversedCollection<Range<Int>> { gateways.indices.reversed() }

  subscript(place: Int) -> Gateway {
    get { gateways[place] }
    _modify { yield &gateways[place] }
  }

  mutating func add(_ gateway: Gateway) {
    places[gateway.id] = gateways.count
    gateways.append(gateway)
  }

  /// Where a gateway stands, after what was due to it has been settled.
  mutating func find(
    _ id: String, now: Int64, isShown: Bool, _ addresses: inout AddressPool
  ) -> Int? {
    guard let place = places[id.lowercased()] else { return nil }
    guard settle(place, now: now, isShown: isShown) else {
      remove(place, &addresses)
      return nil
    }
    return place
  }

  /// Settles every gateway, for a list or a count.
  mutating func settleAll(now: Int64, isShown: Bool, _ addresses: inout AddressPool) {
    for place in gateways.indices.reversed()
    where gateways[place].remaining != nil && !settle(place, now: now, isShown: isShown) {
      remove(place, &addresses)
    }
  }

  /// Starts the way to another state; it begins at once with its pending status.
  mutating func begin(
    _ status: Gateway.Status, at place: Int, _ step: GatewayPace.Step, now: Int64
  ) {
    gateways[place].status = status
    gateways[place].remaining =
      switch step {
      case .nanoseconds(let length): .until(now + length)
      case .reads(let count): .reads(count)
      }
    gateways[place].forgetEncodings()
  }

  /// Sets a state that comes from outside, such as FAULT.
  mutating func set(_ status: Gateway.Status, at place: Int) {
    gateways[place].status = status
    gateways[place].remaining = nil
    gateways[place].forgetEncodings()
  }

  /// False when the gateway has come to its end and is to be removed.
  private mutating func settle(_ place: Int, now: Int64, isShown: Bool) -> Bool {
    let due: Int64
    switch gateways[place].remaining {
    case nil: return true
    case .until(let end):
      guard now >= end else { return true }
      due = end
    case .reads(let count):
      guard count == 0 else {
        if isShown { gateways[place].remaining = .reads(count - 1) }
        return true
      }
      due = now
    }
    if gateways[place].status == .pendingDelete { return false }
    if gateways[place].status == .pendingCreate { gateways[place].appliedAt = due }
    set(.active, at: place)
    return true
  }

  private mutating func remove(_ place: Int, _ addresses: inout AddressPool) {
    let gone = gateways.remove(at: place)
    if let eip = gone.eip1 { addresses.release(eip.address) }
    if let eip = gone.eip2 { addresses.release(eip.address) }
    places[gone.id] = nil
    for later in place..<gateways.count { places[gateways[later].id] = later }
  }
}
