/// The resources of one kind in one project, and the passing of their states.
///
/// Nothing happens in the background: whoever looks first settles what time, or the number of
/// looks, has brought about.
struct ResourceTable<Resource: CloudResource>: Sendable {
  private struct Entry: Sendable {
    var resource: Resource
    /// What get and list show, kept until something changes.
    var item: [UInt8]?
    var row: [UInt8]?
  }

  private var entries: [Entry] = []
  /// By id in lower case.
  private var places: [String: Int] = [:]
  /// How many are on their way; nearly always none, and then settling costs nothing.
  private var moving = 0

  var count: Int { entries.count }

  /// Newest first, as the cloud lists them.
  var newestFirst: ReversedCollection<Range<Int>> { entries.indices.reversed() }

  subscript(place: Int) -> Resource {
    get { entries[place].resource }
    _modify {
      moving -= entries[place].resource.life.isMoving ? 1 : 0
      defer {
        moving += entries[place].resource.life.isMoving ? 1 : 0
        entries[place].item = nil
        entries[place].row = nil
      }
      yield &entries[place].resource
    }
  }

  /// Never before that of an older resource, whatever the clock says: lists are in its order.
  func creationTime(_ now: Int64, resolution: Int64) -> Int64 {
    max(now - now % resolution, entries.last?.resource.createdAt ?? .min)
  }

  mutating func add(_ resource: Resource) {
    places[resource.id] = entries.count
    entries.append(Entry(resource: resource))
    moving += resource.life.isMoving ? 1 : 0
  }

  func find(_ id: String) -> Int? { places[id.lowercased()] }

  func resource(_ id: String) -> Resource? { find(id).map { entries[$0].resource } }

  /// Brings about what is due; gives those that came to their end and are no longer here.
  mutating func settle(now: Int64) -> [Resource] {
    guard moving > 0 else { return [] }
    var gone: [Resource] = []
    for place in entries.indices.reversed() where entries[place].resource.life.isMoving {
      if !settle(place, now: now) { gone.append(remove(place)) }
    }
    return gone
  }

  /// The bytes of get, or of one row of a list; counts as a look.
  mutating func show(_ view: ResourceView, at place: Int) -> [UInt8] {
    defer { entries[place].resource.life.noteShown() }
    let kept = view == .item ? entries[place].item : entries[place].row
    if let kept { return kept }
    let bytes = entries[place].resource.json(view).text
    if view == .item { entries[place].item = bytes } else { entries[place].row = bytes }
    return bytes
  }

  mutating func remove(_ place: Int) -> Resource {
    let gone = entries.remove(at: place).resource
    moving -= gone.life.isMoving ? 1 : 0
    places[gone.id] = nil
    for later in place..<entries.count { places[entries[later].resource.id] = later }
    return gone
  }

  /// False when the resource has come to its end.
  private mutating func settle(_ place: Int, now: Int64) -> Bool {
    while true {
      let before = self[place].life.status
      switch self[place].life.pass(now: now) {
      case .staying: return true
      case .arrived(let time): self[place].noteArrival(from: before, at: time)
      case .ended: return false
      }
    }
  }
}
