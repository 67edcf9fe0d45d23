import NIOCore
import System

/// An address that could not be listened on: why, and what to do about it.
public struct AddressUnavailable: Error, Sendable {
  /// As a person writes it: `127.0.0.1:8443`, or the path of a socket.
  public let address: String
  public let reason: String
  /// What would do in its place; nil when that is not known.
  public let expected: String?

  /// - Parameter error: What bind(2) or listen(2) said, in NIO's words or in ours.
  init(_ address: Listener.Address, because error: any Error) {
    self.address = address.description
    (reason, expected) = Self.explain(error)
  }

  private static func explain(_ error: any Error) -> (reason: String, expected: String?) {
    let failure =
      (error as? IOError).map { SystemError("listen", number: $0.errnoCode) }
      ?? error as? SystemError
    switch failure?.addressProblem {
    case .taken:
      return (
        "is taken: another program listens there",
        "a free address; \"ss -lnp\" tells who listens, and port 0 takes a free port"
      )
    case .forbidden:
      return (
        "may not be listened on by this user",
        "a port from 1024 on, a directory this user may write, or CAP_NET_BIND_SERVICE"
      )
    case .notHere:
      return ("is no address of this machine", "one of those that \"ip address\" lists, or 0.0.0.0")
    case .noDirectory: return ("is in a directory that does not exist", "an existing directory")
    case .occupied:
      return ("is a file that is no socket", "a path where nothing is, or a socket that was left")
    case nil: return ("cannot be listened on: \(error)", nil)
    }
  }
}

extension AddressUnavailable: CustomStringConvertible {
  public var description: String {
    "\(address) \(reason)" + (expected.map { " (expected \($0))" } ?? "")
  }
}
