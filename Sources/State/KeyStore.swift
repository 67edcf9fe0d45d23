import GRDB
import Synchronization

/// The keys that were issued to callers.
public final class KeyStore: Sendable {
  private let database: StateDatabase
  /// Of snapshots; counted up within transactions, which come one after another.
  private let number = Atomic<UInt64>(0)

  /// Keys there may be: what lists and tables have to hold. Two of each kind for the most callers
  /// that settings may have.
  public static let countMax = 40_000
  /// How long a key that has ended can still be looked up.
  public static let endedKeptSeconds: Int64 = 90 * 86_400

  private let countMax: Int

  /// Not inlined: where it is, and the store is let go at once, Swift 6.3.1 with sanitizers crashes
  /// over the number's end.
  ///
  /// - Parameter countMax: replaced by tests.
  @inline(never)
  public init(
    in directory: StateDirectory, countMax: Int = KeyStore.countMax
  ) throws(StateFault) {
    database = try StateDatabase(in: directory)
    self.countMax = countMax
  }

  /// All of them, by caller, the oldest first.
  public func all() async throws(StateFault) -> [KeyRecord] {
    try await database.read { try Self.all($0) }
  }

  /// All keys as one change left them.
  public struct Snapshot: Sendable, Equatable {
    /// A later change has a higher one.
    public let number: UInt64
    public let records: [KeyRecord]
  }

  public func snapshot() async throws(StateFault) -> Snapshot {
    try await database.write { try self.snapshot($0) }
  }

  private static func count(_ database: Database) throws -> Int {
    try Int.fetchOne(database, sql: "SELECT count(*) FROM issued_key") ?? 0
  }

  private static func drop(endedBefore time: Int64, _ database: Database) throws {
    try database.execute(
      sql: """
        DELETE FROM issued_key
        WHERE min(ifnull(revoked_at, ?1), ifnull(expires_at, ?1)) < ?2
        """,
      arguments: [Int64.max, time])
  }

  private func snapshot(_ database: Database) throws -> Snapshot {
    Snapshot(
      number: number.add(1, ordering: .relaxed).newValue, records: try Self.all(database))
  }

  private static func all(_ database: Database) throws -> [KeyRecord] {
    try Row.fetchAll(
      database, sql: "SELECT * FROM issued_key ORDER BY caller, created_at, id"
    ).map(KeyRecord.init)
  }

  public enum Issued: Sendable, Equatable {
    case done(Snapshot)
    /// The caller has as many of this kind as it may: these.
    case tooMany([KeyRecord])
    case idTaken
    /// `countMax` valid ones.
    case full
  }

  /// Keeps a new key, unless its caller has `validMax` valid ones of its kind: decided and written
  /// as one. It is on the disk when this returns. What ended long ago is dropped, and where there
  /// is no room all that has ended.
  public func issue(_ record: KeyRecord, validMax: Int) async throws(StateFault) -> Issued {
    try await database.write { database in
      try Self.drop(endedBefore: record.createdAt - Self.endedKeptSeconds, database)
      if try Self.count(database) >= countMax {
        try Self.drop(endedBefore: record.createdAt + 1, database)
        guard try Self.count(database) < countMax else { return .full }
      }
      let others = try Row.fetchAll(
        database,
        sql: "SELECT * FROM issued_key WHERE caller = ? AND kind = ? ORDER BY created_at, id",
        arguments: [record.caller, record.kind.word]
      ).map(KeyRecord.init)
      let valid = others.filter { $0.isValid(at: record.createdAt) }
      guard valid.count < validMax else { return .tooMany(valid) }
      let isTaken =
        try Bool.fetchOne(
          database, sql: "SELECT EXISTS (SELECT 1 FROM issued_key WHERE id = ?)",
          arguments: [record.id]) ?? false
      guard !isTaken else { return .idTaken }
      try record.insert(database)
      return .done(try self.snapshot(database))
    }
  }

  /// Ends a key; the first time stays.
  ///
  /// - Returns: the key as it is now; nil where there is none of this id.
  public func revoke(
    _ id: String, at now: Int64
  ) async throws(StateFault) -> (key: KeyRecord, snapshot: Snapshot)? {
    try await database.write { database in
      try database.execute(
        sql: "UPDATE issued_key SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL",
        arguments: [now, id])
      let row = try Row.fetchOne(
        database, sql: "SELECT * FROM issued_key WHERE id = ?", arguments: [id])
      guard let row else { return nil }
      return (try KeyRecord(row), try self.snapshot(database))
    }
  }

  /// Notes that keys were used.
  public func noteUse(of ids: [String], at now: Int64) async throws(StateFault) {
    guard !ids.isEmpty else { return }
    try await database.write { database in
      let statement = try database.makeStatement(
        sql: "UPDATE issued_key SET last_used_at = ? WHERE id = ?")
      for id in ids { try statement.execute(arguments: [now, id]) }
    }
  }
}
