import Glibc

/// Passes open descriptors to another process over a connected Unix socket (unix(7), SCM_RIGHTS).
public enum DescriptorPassing {
  /// Of one message; the kernel takes 253.
  public static let countMax = 64

  /// Sends a word and copies of descriptors; waits.
  ///
  /// - Parameter text: At least one byte, since descriptors travel with bytes.
  public static func send(
    _ descriptors: [Int32], with text: [UInt8], over socket: Int32
  ) throws(SystemError) {
    precondition(!text.isEmpty && descriptors.count <= countMax, "a message that cannot be sent")
    var control = [UInt8](repeating: 0, count: space(for: descriptors.count))
    if !descriptors.isEmpty {
      unsafe control.withUnsafeMutableBytes { control in
        unsafe control.storeBytes(of: headerCount + descriptors.count * 4, as: Int.self)
        unsafe control.storeBytes(of: SOL_SOCKET, toByteOffset: 8, as: Int32.self)
        unsafe control.storeBytes(of: Int32(SCM_RIGHTS), toByteOffset: 12, as: Int32.self)
        for (index, descriptor) in descriptors.enumerated() {
          unsafe control.storeBytes(
            of: descriptor, toByteOffset: headerCount + index * 4, as: Int32.self)
        }
      }
    }
    let sent = unsafe message(text, control, descriptors.isEmpty) { message in
      unsafe sendmsg(socket, &message, Int32(MSG_NOSIGNAL))
    }
    guard sent.status == text.count else { throw .last("pass descriptors") }
  }

  /// Receives one message of at most `limit` bytes; waits. No bytes: the other end has closed.
  ///
  /// Descriptors are not inherited by children, and are the caller's to close.
  public static func receive(
    limit: Int, over socket: Int32
  ) throws(SystemError) -> (text: [UInt8], descriptors: [Int32]) {
    let room = [UInt8](repeating: 0, count: limit)
    let control = [UInt8](repeating: 0, count: space(for: countMax))
    let got = unsafe message(room, control, false) { message in
      unsafe recvmsg(socket, &message, Int32(MSG_CMSG_CLOEXEC))
    }
    guard got.status >= 0 else { throw .last("receive descriptors") }
    let descriptors = descriptors(in: got.control)
    guard got.flags & Int32(MSG_CTRUNC) == 0 else {
      for descriptor in descriptors { close(descriptor) }
      throw SystemError("receive descriptors", number: EMSGSIZE)
    }
    return (Array(got.text.prefix(got.status)), descriptors)
  }

  /// struct cmsghdr: length (8 bytes), level (4), type (4); all that follows is aligned to 8.
  private static let headerCount = 16

  private static func space(for count: Int) -> Int { headerCount + (count * 4 + 7) / 8 * 8 }

  private static func descriptors(in control: [UInt8]) -> [Int32] {
    unsafe control.withUnsafeBytes { bytes in
      guard bytes.count >= headerCount else { return [] }
      let count = unsafe bytes.load(as: Int.self)
      guard count >= headerCount, count <= bytes.count,
        unsafe bytes.load(fromByteOffset: 8, as: Int32.self) == SOL_SOCKET,
        unsafe bytes.load(fromByteOffset: 12, as: Int32.self) == Int32(SCM_RIGHTS)
      else { return [] }
      return (0..<(count - headerCount) / 4).map { index in
        unsafe bytes.load(fromByteOffset: headerCount + index * 4, as: Int32.self)
      }
    }
  }

  /// Does `work` with a message of these bytes and this room for descriptors, again when a signal
  /// came between.
  @unsafe private static func message(
    _ text: [UInt8], _ control: [UInt8], _ isWithout: Bool, _ work: (inout msghdr) -> Int
  ) -> (status: Int, text: [UInt8], control: [UInt8], flags: Int32) {
    var (text, control) = (text, control)
    var status = 0
    var flags: Int32 = 0
    var used = 0
    unsafe text.withUnsafeMutableBytes { bytes in
      unsafe control.withUnsafeMutableBytes { rights in
        var piece = unsafe iovec(iov_base: bytes.baseAddress, iov_len: bytes.count)
        unsafe withUnsafeMutablePointer(to: &piece) { piece in
          var message = unsafe msghdr()
          unsafe message.msg_iov = unsafe piece
          unsafe message.msg_iovlen = 1
          unsafe message.msg_control = isWithout ? nil : rights.baseAddress
          unsafe message.msg_controllen = isWithout ? 0 : rights.count
          repeat {
            status = unsafe work(&message)
          } while status < 0 && errno == EINTR
          flags = unsafe message.msg_flags
          used = unsafe Int(message.msg_controllen)
        }
      }
    }
    return (status, text, Array(control.prefix(used)), flags)
  }
}
