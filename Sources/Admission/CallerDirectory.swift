import Cryptography

/// Everybody whom Gatehouse knows, in one generation of settings.
///
/// Immutable: a reload builds another one and swaps one reference. There is no caller for whom
/// nobody answers: who is not found is refused.
package final class CallerDirectory: Sendable {
  /// By `Caller.index`, in the order of the settings.
  package let callers: [Caller]
  private let keys: DigestTable
  private let users: [UInt32: Caller]
  private let groups: [UInt32: Caller]

  init(
    callers: [Caller], keys: DigestTable, users: [UInt32: Caller], groups: [UInt32: Caller]
  ) {
    self.callers = callers
    self.keys = keys
    self.users = users
    self.groups = groups
  }

  /// The caller whose key this is; about 0.25 µs, half of it the digest, and no memory.
  package func caller(apiKey presented: Span<UInt8>) -> Caller? {
    guard APIKey.isPlausible(presented) else { return nil }
    return keys.caller(SHA256.digest(presented))
  }

  /// The caller at the other end of a Unix socket: by user, else by primary group (SO_PEERCRED
  /// tells no others).
  package func caller(uid: UInt32, gid: UInt32) -> Caller? {
    users[uid] ?? groups[gid]
  }
}
