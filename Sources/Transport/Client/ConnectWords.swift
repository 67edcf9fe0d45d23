import NIOCore
import NIOPosix
import System

/// Why no connection came about, in words for people; NIO's own are the names of its types.
enum ConnectWords {
  static func of(_ error: any Error) -> String {
    switch error {
    case let error as NIOConnectionError: words(error)
    case let error as IOError: SystemError("connect", number: error.errnoCode).reason
    case ChannelError.connectTimeout(let time): "no answer within \(seconds(time)) s"
    case let error as SocketAddressError.UnknownHost: "the name \(error.host) is not known"
    case is SocketAddressError: "the address cannot be used: \(error)"
    default: "\(error)"
    }
  }

  /// Of a name: it has no address, or each was tried in vain.
  private static func words(_ error: NIOConnectionError) -> String {
    if error.connectionErrors.isEmpty {
      return (error.dnsAError ?? error.dnsAAAAError).map(of) ?? "no address was found"
    }
    var once: [String] = []
    for failure in error.connectionErrors {
      let words = of(failure.error)
      if !once.contains(words) { once.append(words) }
    }
    return once.joined(separator: ", ")
  }

  private static func seconds(_ time: TimeAmount) -> String {
    let tenths = time.nanoseconds / 100_000_000
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
  }
}
