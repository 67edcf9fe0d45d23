import Glibc

/// Which process is at the other end of a Unix socket, by the kernel's word.
///
/// Taken when the peer connected: it does not change when the peer drops its rights later.
public struct PeerCredentials: Sendable, Hashable {
  public let processID: Int32
  public let userID: UInt32
  public let groupID: UInt32

  init(userID: UInt32, groupID: UInt32, processID: Int32) {
    self.userID = userID
    self.groupID = groupID
    self.processID = processID
  }

  /// Reads `SO_PEERCRED` of a connected socket (borrowed).
  ///
  /// A socket that is not of the Unix kind has no such peer and is refused: the kernel would give
  /// user 4294967295 for it, which must not become anybody's identity.
  public init(socket: Int32) throws(SystemError) {
    // struct ucred of socket(7), which C hides behind _GNU_SOURCE.
    var fields: (pid: Int32, uid: UInt32, gid: UInt32) = (0, .max, .max)
    var count = socklen_t(MemoryLayout.size(ofValue: fields))
    let status = unsafe getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &fields, &count)
    guard status == 0 else { throw .last("read the peer's credentials") }
    guard count == 12, fields.uid != .max, fields.gid != .max else {
      throw SystemError("read the peer's credentials", number: ENOTCONN)
    }
    processID = fields.pid
    userID = fields.uid
    groupID = fields.gid
  }
}
