import Glibc

/// A listening socket that another process made, and that is ours from now on.
///
/// Connections that reach it while nobody accepts wait in its queue: a socket that is passed on
/// refuses nobody.
public struct PassedSocket: Sendable, Hashable {
  public enum Name: Sendable, Hashable {
    /// An address of 4 or 16 bytes in network order.
    case tcp(address: [UInt8], port: UInt16)
    case unix(path: String)
  }

  public let descriptor: Int32
  public let name: Name
  /// Whether the file of a Unix socket is ours to remove, not a service manager's.
  public var ownsFile = false
}

extension PassedSocket {
  /// - Throws: What keeps a descriptor from being a stream socket that listens.
  public init(descriptor: Int32) throws(SystemError) {
    guard try Self.option(SO_TYPE, of: descriptor) == Int32(SOCK_STREAM.rawValue),
      try Self.option(SO_ACCEPTCONN, of: descriptor) == 1
    else {
      throw SystemError("use descriptor \(descriptor), which does not listen", number: EINVAL)
    }
    // Not for our children.
    guard fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0 else { throw .last("fcntl") }
    self.descriptor = descriptor
    self.name = try Self.name(of: descriptor)
  }

  /// A new Unix socket at `path`, with these permission bits from the first moment on.
  ///
  /// Made here and not by the layer above, which would take its file away when it closes its own
  /// copy, though another process may have one by then.
  public static func listening(
    at path: String, mode: UInt32, backlog: Int32
  ) throws(SystemError) -> PassedSocket {
    let descriptor = try LocalListener.makeSocket()
    do throws(SystemError) {
      // Nobody can connect before `listen`; the mode is right by then.
      let status = try unsafe LocalListener.withAddress(of: path) { address, count in
        unsafe bind(descriptor, address, count)
      }
      guard status == 0 else { throw .last("listen at \(path)") }
      do throws(SystemError) {
        try FileMode.set(mode, on: path)
        guard listen(descriptor, backlog) == 0 else { throw .last("listen at \(path)") }
      } catch {
        _ = unsafe unlink(path)
        throw error
      }
      var socket = try PassedSocket(descriptor: descriptor)
      socket.ownsFile = true
      return socket
    } catch {
      _ = close(descriptor)
      throw error
    }
  }

  /// Those that systemd passes to a service of a socket unit (sd_listen_fds(3)): none where the
  /// variables are not there, or are another process's.
  ///
  /// - Parameter environment: looks up a variable; replaced by tests.
  public static func ofService(
    environment: (String) -> String? = CurrentProcess.environment
  ) throws(SystemError) -> [PassedSocket] {
    guard let process = environment("LISTEN_PID"), process == String(getpid()),
      let count = environment("LISTEN_FDS").flatMap(Int32.init), count > 0
    else { return [] }
    guard count <= countMax else {
      throw SystemError("take \(count) sockets, which are too many", number: EMFILE)
    }
    var sockets: [PassedSocket] = []
    for number in 0..<count {
      sockets.append(try PassedSocket(descriptor: firstDescriptor + number))
    }
    return sockets
  }

  /// SD_LISTEN_FDS_START: behind standard input, output and error.
  private static let firstDescriptor: Int32 = 3
  /// Listeners and the admin port.
  private static let countMax: Int32 = 64

  private static func option(_ name: Int32, of descriptor: Int32) throws(SystemError) -> Int32 {
    var value: Int32 = 0
    var count = socklen_t(MemoryLayout<Int32>.size)
    guard unsafe getsockopt(descriptor, SOL_SOCKET, name, &value, &count) == 0 else {
      throw .last("look at descriptor \(descriptor)")
    }
    return value
  }

  private static func name(of descriptor: Int32) throws(SystemError) -> Name {
    var storage = sockaddr_storage()
    var count = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let status = unsafe withUnsafeMutablePointer(to: &storage) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        unsafe getsockname(descriptor, pointer, &count)
      }
    }
    guard status == 0 else { throw .last("look at descriptor \(descriptor)") }
    let bytes = unsafe withUnsafeBytes(of: storage) { unsafe Array($0.prefix(Int(count))) }
    func number(_ place: Int) -> UInt16 { UInt16(bytes[place]) << 8 | UInt16(bytes[place + 1]) }
    switch Int32(storage.ss_family) {
    // sockaddr_in: family, port, address. sockaddr_in6: family, port, flow label, address.
    case AF_INET where bytes.count >= 8:
      return .tcp(address: Array(bytes[4..<8]), port: number(2))
    case AF_INET6 where bytes.count >= 24:
      return .tcp(address: Array(bytes[8..<24]), port: number(2))
    case AF_UNIX where bytes.count > 3 && bytes[2] != 0:
      return .unix(path: String(decoding: bytes[2...].prefix { $0 != 0 }, as: UTF8.self))
    default:
      throw SystemError(
        "use descriptor \(descriptor), which is neither TCP nor a Unix socket with a path",
        number: EAFNOSUPPORT)
    }
  }
}
