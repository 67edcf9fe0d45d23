import Settings
import Transport

/// An address of the settings that could not be listened on, with its place there and what to do.
public struct ListenerUnavailable: Error, Sendable, CustomStringConvertible {
  let fault: SettingsFault

  public var description: String { fault.description }

  /// - Parameter keyPath: Where the settings have the address.
  init(_ address: AddressUnavailable, at keyPath: String, of settings: Settings) {
    fault = settings.source.fault(
      at: keyPath, "\(address.address) \(address.reason)", expected: address.expected)
  }
}
