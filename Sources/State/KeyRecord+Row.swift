import Cryptography
import Foundation
import GRDB

// A record as a row of `issued_key`.
extension KeyRecord {
  /// - Throws: for a row that this program never wrote.
  init(_ row: Row) throws {
    let kind: Kind
    switch row["kind"] as String {
    case Kind.apiKeyWord:
      let bytes = [UInt8](row["digest"] as Data)
      guard let digest = SHA256Digest(bytes: bytes.span) else {
        throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a digest of another length")
      }
      kind = .apiKey(digest)
    case Kind.virtualKeyWord: kind = .virtualKey(version: row["version"])
    default: throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a key of no known kind")
    }
    self.init(
      id: row["id"], kind: kind, caller: row["caller"], note: row["note"],
      createdAt: row["created_at"], expiresAt: row["expires_at"], lastUsedAt: row["last_used_at"],
      revokedAt: row["revoked_at"])
  }

  func insert(_ database: Database) throws {
    var digest: Data?
    var version: Int?
    switch kind {
    case .apiKey(let value): digest = value.data
    case .virtualKey(let number): version = number
    }
    try database.execute(
      sql: """
        INSERT INTO issued_key (id, kind, caller, digest, version, note, created_at, expires_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [id, kind.word, caller, digest, version, note, createdAt, expiresAt])
  }
}

extension KeyRecord.Kind {
  static let apiKeyWord = "api_key"
  static let virtualKeyWord = "virtual_key"

  var word: String {
    switch self {
    case .apiKey: Self.apiKeyWord
    case .virtualKey: Self.virtualKeyWord
    }
  }
}

extension SHA256Digest {
  fileprivate var data: Data {
    var data = Data(capacity: Self.byteCount)
    for index in 0..<Self.byteCount { data.append(bytes[index]) }
    return data
  }
}
