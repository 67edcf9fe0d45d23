import NIOCore
import Settings
import System

/// An address that could not be listened on, with its place in the settings and what to do.
package struct AddressUnavailable: Error, Sendable, CustomStringConvertible {
  let fault: SettingsFault

  package var description: String { fault.description }

  /// - Parameter address: as the settings have it.
  init(_ address: String, at keyPath: String, of settings: Settings, because error: any Error) {
    let (reason, expected) = Self.explain(error)
    self.fault = settings.source.fault(at: keyPath, "\(address) \(reason)", expected: expected)
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
