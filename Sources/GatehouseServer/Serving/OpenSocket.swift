import Logging
import NIOCore
import Settings
import Transport

/// A listener of the settings that is open; reloads keep it as long as its address stays.
struct OpenSocket: Sendable {
  /// Tells it from every other that was ever open in this process.
  let number: Int
  let address: Settings.Listener.Address
  let listener: Listener
  /// Nil in clear.
  let certificate: TLSContextSlot?

  /// - Parameters:
  ///   - index: Its place among the settings' listeners.
  ///   - passed: Sockets of another process; the one of the listener's address is taken out.
  /// - Throws: `ListenerUnavailable`.
  static func open(
    _ plan: GatewayPlan, at index: Int, number: Int, loops: LoopGroup,
    services: [NIOLoopBound<any ExchangeService>], passed: inout PassedSockets, logger: Logger
  ) async throws -> OpenSocket {
    let given = plan.settings.listeners[index]
    let slot = plan.certificates[index].map(TLSContextSlot.init)
    let certificates = SparingLog(logger)
    do {
      let listener = try await Listener.start(
        given.address.transport, index: number, security: slot.map { .tls($0) } ?? .cleartext,
        bounds: plan.serverBounds, group: loops, services: services,
        socket: passed.take(given.address),
        certificateNotice: { source, reason in
          certificates.note(
            "a client's certificate does not hold",
            [("from", source.description), ("listener", "\(number)"), ("reason", reason)])
        })
      return OpenSocket(
        number: number, address: given.address, listener: listener, certificate: slot)
    } catch let error as AddressUnavailable {
      throw ListenerUnavailable(error, at: given.addressKeyPath, of: plan.settings)
    }
  }

  /// Whether it is the one that the settings mean: permissions of a socket file may differ.
  func isAt(_ other: Settings.Listener.Address) -> Bool {
    switch (address, other) {
    case (.unix(let mine, _), .unix(let theirs, _)): mine == theirs
    default: address == other
    }
  }
}

extension Settings.Listener.Address {
  fileprivate var transport: Listener.Address {
    switch self {
    case .tcp(let address): .tcp(host: address.host.description, port: Int(address.port))
    case .unix(let path, let mode): .unix(path: path, mode: UInt32(mode))
    }
  }
}
