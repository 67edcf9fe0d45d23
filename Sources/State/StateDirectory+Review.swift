import GRDB
import System

extension StateDirectory {
  /// What would keep a gateway from starting with this directory, found without its lock and
  /// without changing anything; nil where nothing would. A gateway may have it meanwhile.
  ///
  /// - Parameter secrets: Bytes of those that `secret` makes and reads, by name.
  public static func review(_ path: String, secrets: [String: Int] = [:]) -> StateFault? {
    do throws(OwnPlace.Problem) {
      guard try OwnPlace.isDirectory(path) else { return nil }
    } catch {
      return StateFault(error, of: path, mode: "0700")
    }
    for (name, count) in secrets {
      let file = "\(path)/\(name)"
      do throws(OwnPlace.Problem) {
        guard try OwnPlace.size(ofFile: file) ?? count == count else {
          throw .otherKind
        }
      } catch {
        return error == .otherKind
          ? .damagedSecret(file, count) : StateFault(error, of: file, mode: "0600")
      }
    }
    return StateDatabase.review("\(path)/\(StateDatabase.name)")
  }
}

extension StateDatabase {
  /// The same of the database; one that is missing will be made.
  fileprivate static func review(_ path: String) -> StateFault? {
    do throws(OwnPlace.Problem) {
      guard let count = try OwnPlace.size(ofFile: path) else { return nil }
      guard count > 0 else { return .damaged(path, "it is empty, or no file") }
      // While it is open elsewhere, or was left so, what counts may stand beside it.
      guard try (OwnPlace.size(ofFile: path + "-wal") ?? 0) == 0 else { return inspect(path) }
      // SQLite would make files beside it only to read it.
      return reviewHeader(of: path, count: count)
    } catch {
      return error == .otherKind
        ? .damaged(path, "it is empty, or no file") : StateFault(error, of: path, mode: "0600")
    }
  }

  private static func inspect(_ path: String) -> StateFault? {
    var configuration = Configuration()
    configuration.label = "gatehouse.review"
    configuration.readonly = true
    configuration.prepareDatabase { database in
      try database.execute(sql: "PRAGMA trusted_schema = OFF")
    }
    do {
      return try inspect(DatabaseQueue(path: path, configuration: configuration), path)
    } catch {
      return fault(error, path)
    }
  }

  /// The database header (SQLite's "Database File Format", section 1.3).
  private static func reviewHeader(of path: String, count: Int) -> StateFault? {
    let header: [UInt8]
    do throws(SystemError) {
      header = try SmallFile.beginning(of: path, count: 100)
    } catch {
      return StateFault(error)
    }
    func number(at offset: Int) -> Int {
      header[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
    }
    guard header.count == 100, header.starts(with: Array("SQLite format 3\0".utf8)) else {
      return .damaged(path, "it is no database of SQLite's")
    }
    let pageSize = Int(header[16]) << 8 | Int(header[17])
    let pages = number(at: 28)
    guard pages > 0, pages * (pageSize == 1 ? 65_536 : pageSize) == count else {
      return .damaged(path, "it has not the size that it says")
    }
    let format = number(at: 60)
    return format > version ? .newer(path, format) : nil
  }
}
