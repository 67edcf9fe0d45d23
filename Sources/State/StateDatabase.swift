import GRDB
import System

/// `gatehouse.sqlite`: what must be looked up and must not be lost.
///
/// A commit is on the disk when it returns (`synchronous = FULL`). Statements run on the queue's
/// own thread, one after another; nobody else has the file, since the directory is locked.
final class StateDatabase: Sendable {
  /// Holds the lock for as long as the file is open.
  private let directory: StateDirectory
  private let queue: DatabaseQueue
  private let path: String

  static let name = "gatehouse.sqlite"
  /// The last of the steps below.
  static let version = 1

  /// Opens the file, makes it where it is missing, and brings an older one up to this version.
  ///
  /// - Throws: `damaged` for what is no whole database, `newer` for one that this program would not
  ///   understand; neither is changed.
  init(in directory: StateDirectory) throws(StateFault) {
    let path = directory.file(Self.name)
    do throws(OwnPlace.Problem) {
      // SQLite takes an empty file for a new database: all keys would be gone without a word.
      let count = try OwnPlace.file(path)
      if count == 0 { throw OwnPlace.Problem.otherKind }
      if count == nil { try Self.flush(directory) }
    } catch {
      throw error == .otherKind
        ? .damaged(path, "it is empty, or no file") : StateFault(error, of: path, mode: "0600")
    }
    var configuration = Configuration()
    configuration.label = "gatehouse.state"
    configuration.prepareDatabase { database in
      try database.execute(sql: "PRAGMA trusted_schema = OFF")
    }
    let queue: DatabaseQueue
    do {
      queue = try DatabaseQueue(path: path, configuration: configuration)
      if let fault = try Self.inspect(queue, path) { throw fault }
      try queue.writeWithoutTransaction { database in
        try database.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
      }
      try Self.steps.migrate(queue)
    } catch let fault as StateFault {
      throw fault
    } catch {
      throw Self.fault(error, path)
    }
    self.directory = directory
    self.queue = queue
    self.path = path
  }

  /// Does `work` in one transaction, on the database's own thread.
  func write<Found: Sendable>(
    _ work: @Sendable (Database) throws -> Found
  ) async throws(StateFault) -> Found {
    do {
      return try await queue.write(work)
    } catch {
      throw Self.fault(error, path)
    }
  }

  func read<Found: Sendable>(
    _ work: @Sendable (Database) throws -> Found
  ) async throws(StateFault) -> Found {
    do {
      return try await queue.read(work)
    } catch {
      throw Self.fault(error, path)
    }
  }

  // MARK: Opening

  /// A new file is lost in a power cut as long as its name is not on the disk.
  private static func flush(_ directory: StateDirectory) throws(OwnPlace.Problem) {
    do throws(SystemError) {
      try Disk.flush(directory: directory.path)
    } catch {
      throw .system(error)
    }
  }

  /// Why the file must be left alone; nil where nothing speaks against it.
  static func inspect(_ queue: DatabaseQueue, _ path: String) throws -> StateFault? {
    try queue.read { database in
      // Every page is read. There are as many as keys were issued: some milliseconds.
      let found = try String.fetchOne(database, sql: "PRAGMA integrity_check(1)")
      guard found == "ok" else { return .damaged(path, found ?? "it cannot be read") }
      let number = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
      guard number <= version, try !steps.hasBeenSuperseded(database) else {
        return .newer(path, number)
      }
      return nil
    }
  }

  /// What made the file what it is, step by step; a step that was released is never changed.
  private static let steps: DatabaseMigrator = {
    var steps = DatabaseMigrator()
    steps.registerMigration("1") { database in
      try database.execute(
        sql: """
          CREATE TABLE issued_key (
            id TEXT NOT NULL PRIMARY KEY,
            kind TEXT NOT NULL CHECK (kind IN ('api_key', 'virtual_key')),
            caller TEXT NOT NULL,
            digest BLOB UNIQUE CHECK (length(digest) = 32),
            version INTEGER,
            note TEXT NOT NULL DEFAULT '',
            created_at INTEGER NOT NULL,
            expires_at INTEGER,
            last_used_at INTEGER,
            revoked_at INTEGER,
            CHECK ((kind = 'api_key') = (digest IS NOT NULL)),
            CHECK ((kind = 'virtual_key') = (version IS NOT NULL))
          ) STRICT, WITHOUT ROWID;
          CREATE INDEX issued_key_by_caller ON issued_key (caller, kind);
          PRAGMA user_version = 1;
          """)
    }
    return steps
  }()

  static func fault(_ error: any Error, _ path: String) -> StateFault {
    guard let error = error as? DatabaseError else {
      return StateFault(.failed, "\(path): \(error)", expected: "a file that can be written")
    }
    switch error.resultCode {
    case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_FORMAT:
      return .damaged(path, error.message ?? "\(error.resultCode)")
    default:
      return StateFault(
        .failed, "\(path): \(error.message ?? "\(error.resultCode)")",
        expected: "a disk with room for it, and the right to write there")
    }
  }
}

extension StateFault {
  static func newer(_ path: String, _ format: Int) -> StateFault {
    StateFault(
      .newer, "\(path) was written by a later version of this program (format \(format))",
      expected: "format \(StateDatabase.version) or older; run that version, or restore a backup "
        + "of before")
  }

  static func damaged(_ path: String, _ what: String) -> StateFault {
    StateFault(
      .damaged, "\(path) is damaged: \(what)",
      expected: "a backup in its place; or none of \(StateDatabase.name) and its -wal and -shm: "
        + "then every key that was issued is void")
  }
}
