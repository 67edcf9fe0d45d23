import Glibc

/// A connected, non-blocking socket that somebody else owns, closes and waits for.
public struct StreamSocket: Sendable {
  /// What became of bytes offered to the kernel.
  public enum Sent: Sendable, Equatable {
    /// So many of them were taken; the rest has to wait if it is fewer than offered.
    case taken(Int)
    /// The connection is gone.
    case failed(SystemError)
  }

  private let descriptor: Int32

  /// - Parameter descriptor: Must stay open for as long as this value is used.
  public init(descriptor: Int32) {
    self.descriptor = descriptor
  }

  /// Offers bytes to the kernel and never waits (send(2)). A peer that is gone raises no SIGPIPE.
  public func send(_ bytes: RawSpan) -> Sent {
    while true {
      let count = unsafe bytes.withUnsafeBytes { bytes in
        unsafe Glibc.send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
      }
      if count >= 0 { return .taken(count) }
      switch errno {
      case EINTR: continue
      case EAGAIN, EWOULDBLOCK: return .taken(0)
      default: return .failed(.last("send"))
      }
    }
  }
}
