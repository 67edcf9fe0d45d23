/// Failures in a row per access key or user, and those that are locked because of them (spec
/// signing §3). Only what exists is counted, which bounds the table.
struct Lockouts: Sendable {
  private struct Record {
    var failures = 0
    /// Nanoseconds since 1970; nil while it is not locked.
    var lockedUntil: Int64?
  }

  private let allowedFailures: Int
  private let lockNanoseconds: Int64
  private var records: [String: Record] = [:]

  init(allowedFailures: Int, lockSeconds: Int64) {
    self.allowedFailures = allowedFailures
    lockNanoseconds = lockSeconds * CloudTime.nanosecondsPerSecond
  }

  /// A locked key fails whatever its signature is worth; being asked does not lengthen the lock.
  mutating func isLocked(_ key: String, now: Int64) -> Bool {
    guard let until = records[key]?.lockedUntil else { return false }
    if now < until { return true }
    records[key] = nil
    return false
  }

  mutating func noteFailure(_ key: String, now: Int64) {
    var record = records[key] ?? Record()
    record.failures += 1
    if record.failures > allowedFailures { record.lockedUntil = now + lockNanoseconds }
    records[key] = record
  }

  mutating func noteSuccess(_ key: String) {
    if !records.isEmpty { records[key] = nil }
  }
}
