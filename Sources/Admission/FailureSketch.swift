/// How often sources failed lately, in memory that never grows and never forgets early.
///
/// A table of sources would need evicting, and whoever commands many addresses could make it
/// evict his own record, or everybody's. Instead every source shares four cells with strangers,
/// one in each row, chosen by a hash with a key of this process (a count-min sketch): a cell says
/// when, at the allowed rate, all failures booked on it would be over (GCRA's theoretical arrival
/// time), and the earliest of the four is taken. A source can be held answerable for strangers
/// only when all four of its cells are shared with offenders, which cannot be aimed at without
/// the key; an offender is never let off.
struct FailureSketch: Sendable {
  private static let rows = 4
  private static let columnBits = 11

  /// Nanoseconds that one failure takes to be over.
  private let interval: UInt64
  /// How far ahead of now a source may be and still try.
  private let tolerance: UInt64
  private var cells = [UInt64](repeating: 0, count: rows << columnBits)

  /// Allows `perMinute` failures at once, and as many each minute.
  init(perMinute: Int) {
    precondition(perMinute > 0, "a source that may never fail could never try")
    self.interval = 60_000_000_000 / UInt64(perMinute)
    self.tolerance = interval * UInt64(perMinute - 1)
  }

  /// Nanoseconds until `source` may try again; 0 when it may now.
  func wait(_ source: ThrottledSource, at now: UInt64) -> UInt64 {
    let due = due(Self.hash(source))
    return due > now + tolerance ? due - now - tolerance : 0
  }

  /// Books a failure. Those of a source that has to wait already are not added up: its wait ends
  /// although it goes on.
  mutating func record(_ source: ThrottledSource, at now: UInt64) {
    let hash = Self.hash(source)
    let current = due(hash)
    guard current <= now + tolerance else { return }
    let next = max(current, now) + interval
    for row in 0..<Self.rows {
      let index = Self.index(hash, row)
      cells[index] = max(cells[index], next)
    }
  }

  private func due(_ hash: UInt64) -> UInt64 {
    var due = UInt64.max
    for row in 0..<Self.rows { due = min(due, cells[Self.index(hash, row)]) }
    return due
  }

  private static func index(_ hash: UInt64, _ row: Int) -> Int {
    let column = (hash >> UInt64(row * columnBits)) & ((1 << UInt64(columnBits)) - 1)
    return row << columnBits | Int(column)
  }

  /// SipHash, keyed at random by Swift for each process.
  private static func hash(_ source: ThrottledSource) -> UInt64 {
    var hasher = Hasher()
    hasher.combine(source)
    return UInt64(bitPattern: Int64(hasher.finalize()))
  }
}
