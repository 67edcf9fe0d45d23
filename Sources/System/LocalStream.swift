import Glibc

/// A connection between two processes of this machine, whose calls wait; closed with its owner.
///
/// For words that are said now and then on a thread of their own, never on an event loop.
public struct LocalStream: ~Copyable, Sendable {
  private let descriptor: Int32

  fileprivate init(ownDescriptor: Int32) {
    descriptor = ownDescriptor
  }

  deinit { _ = close(descriptor) }

  /// - Throws: ECONNREFUSED and ENOENT when nobody listens at `path`.
  public static func connect(to path: String) throws(SystemError) -> LocalStream {
    let stream = LocalStream(ownDescriptor: try LocalListener.makeSocket())
    let status = try unsafe LocalListener.withAddress(of: path) { address, count in
      unsafe Glibc.connect(stream.descriptor, address, count)
    }
    guard status == 0 else { throw .last("connect to \(path)") }
    return stream
  }

  /// Who is at the other end.
  public func peer() throws(SystemError) -> PeerCredentials {
    try PeerCredentials(socket: descriptor)
  }

  /// Calls that take longer than this fail with EAGAIN.
  public func limit(seconds: Int) throws(SystemError) {
    var time = timeval(tv_sec: seconds, tv_usec: 0)
    let count = socklen_t(MemoryLayout<timeval>.size)
    for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
      guard unsafe setsockopt(descriptor, SOL_SOCKET, option, &time, count) == 0 else {
        throw .last("set a time limit")
      }
    }
  }

  /// Sends a word, and copies of descriptors with it.
  public func send(_ word: String, with descriptors: [Int32] = []) throws(SystemError) {
    try DescriptorPassing.send(descriptors, with: Array(word.utf8), over: descriptor)
  }

  /// The next word, with the descriptors that came with it, which are the caller's to close.
  ///
  /// Words are short and answered one by one, so that one message holds one word. Empty at the end.
  public func receive() throws(SystemError) -> (word: String, descriptors: [Int32]) {
    let (text, descriptors) = try DescriptorPassing.receive(limit: 256, over: descriptor)
    return (String(decoding: text, as: UTF8.self), descriptors)
  }
}

/// A Unix socket at which other processes of this machine are waited for, on a thread of its own.
public final class LocalListener: Sendable {
  private let descriptor: Int32
  private let file: UnixSocketFile

  /// Listens at `path`, for this process's user alone; takes the place of whatever socket of ours
  /// is there, since one who hands over is told apart by what he holds, not by the name.
  public init(at path: String) throws(SystemError) {
    let draft = "\(path).\(getpid())"
    _ = unsafe unlink(draft)
    let descriptor = try Self.makeSocket()
    do throws(SystemError) {
      let status = try unsafe Self.withAddress(of: draft) { address, count in
        unsafe bind(descriptor, address, count)
      }
      guard status == 0 else { throw .last("listen at \(path)") }
      guard unsafe chmod(draft, 0o600) == 0, listen(descriptor, 4) == 0,
        unsafe rename(draft, path) == 0
      else { throw .last("listen at \(path)") }
      file = try UnixSocketFile(boundAt: path)
    } catch {
      _ = unsafe unlink(draft)
      _ = close(descriptor)
      throw error
    }
    self.descriptor = descriptor
  }

  deinit { _ = close(descriptor) }

  /// Waits for the next; nil after `stop`.
  public func accept() -> LocalStream? {
    while true {
      let number = Glibc.accept(descriptor, nil, nil)
      if number >= 0 {
        _ = fcntl(number, F_SETFD, FD_CLOEXEC)
        return LocalStream(ownDescriptor: number)
      }
      guard errno == EINTR || errno == ECONNABORTED else { return nil }
    }
  }

  /// Wakes whoever waits in `accept`, for good. The file goes away, unless it is another's by now.
  public func stop() {
    file.remove()
    _ = shutdown(descriptor, Int32(SHUT_RDWR))
  }

  static func makeSocket(nonBlocking: Bool = false) throws(SystemError) -> Int32 {
    let kind = Int32(
      SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | (nonBlocking ? SOCK_NONBLOCK.rawValue : 0))
    let number = socket(AF_UNIX, kind, 0)
    guard number >= 0 else { throw .last("make a socket") }
    return number
  }

  static func withAddress<Value>(
    of path: String, _ work: (UnsafePointer<sockaddr>, socklen_t) -> Value
  ) throws(SystemError) -> Value {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path), !bytes.contains(0) else {
      throw SystemError("use the socket \(path)", number: ENAMETOOLONG)
    }
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
    return unsafe withUnsafePointer(to: address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        unsafe work(pointer, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
  }
}
