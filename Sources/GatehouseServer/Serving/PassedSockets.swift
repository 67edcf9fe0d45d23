import Settings
public import System

/// Sockets that another process made and passed on, until each has found its listener.
public struct PassedSockets {
  private var sockets: [PassedSocket]

  public init(_ sockets: [PassedSocket] = []) {
    self.sockets = sockets
  }

  public var isEmpty: Bool { sockets.isEmpty }

  /// The one that listens at an address, at any port for a port of 0; nil where there is none.
  mutating func take(_ address: Settings.Listener.Address) -> PassedSocket? {
    switch address {
    case .tcp(let address): take(address)
    case .unix(let path, _): take { $0 == .unix(path: path) }
    }
  }

  mutating func take(_ wanted: TCPAddress) -> PassedSocket? {
    take { name in
      guard case .tcp(let address, let port) = name else { return false }
      return address == wanted.host.bytes && (wanted.port == 0 || wanted.port == port)
    }
  }

  private mutating func take(_ isWanted: (PassedSocket.Name) -> Bool) -> PassedSocket? {
    guard let place = sockets.firstIndex(where: { isWanted($0.name) }) else { return nil }
    return sockets.remove(at: place)
  }

  /// - Throws: A fault for each that no listener has taken: whoever passes it expects an answer
  ///   there, and it would only hang.
  func refuseRest(of settings: Settings) throws(SettingsFaults) {
    guard !sockets.isEmpty else { return }
    throw SettingsFaults(
      sockets.map { socket in
        settings.source.fault(
          at: "listeners", "a socket at \(socket.name.text) was passed to this process",
          expected: "a listener with this address")
      })
  }
}

extension PassedSocket.Name {
  /// As the settings write it.
  fileprivate var text: String {
    switch self {
    case .unix(let path): path
    case .tcp(let address, let port) where address.count == 4:
      address.map(String.init).joined(separator: ".") + ":\(port)"
    case .tcp(let address, let port):
      "["
        + stride(from: 0, to: address.count - 1, by: 2).map { place in
          String(UInt16(address[place]) << 8 | UInt16(address[place + 1]), radix: 16)
        }.joined(separator: ":") + "]:\(port)"
    }
  }
}
