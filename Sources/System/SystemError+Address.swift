import Glibc

extension SystemError {
  /// Why a socket could not have its address, as far as a person can do something about it.
  public enum AddressProblem: Sendable {
    case taken, forbidden, notHere, noDirectory
    /// A file that is no socket stands there.
    case occupied
  }

  /// Nil for any other failure of bind(2) or listen(2).
  public var addressProblem: AddressProblem? {
    switch number {
    case EADDRINUSE: .taken
    case EACCES, EPERM, EROFS: .forbidden
    case EADDRNOTAVAIL: .notHere
    case ENOENT, ENOTDIR: .noDirectory
    case EEXIST, ENOTSOCK: .occupied
    default: nil
    }
  }
}
