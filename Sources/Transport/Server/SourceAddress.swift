public import NIOCore
import System

/// Where a connection comes from, for limits per source and for the record.
public struct SourceAddress: Hashable, Sendable, CustomStringConvertible {
  /// Network bytes of the address: 4, 16, or none for a Unix socket.
  public let bytes: [UInt8]
  public let description: String

  public static let local = SourceAddress(bytes: [], description: "unix")

  private init(bytes: [UInt8], description: String) {
    self.bytes = bytes
    self.description = description
  }

  public init(_ address: SocketAddress?) {
    guard let text = address?.ipAddress, let bytes = NetworkAddress.bytes(of: text) else {
      self = .local
      return
    }
    self.init(bytes: bytes, description: text)
  }
}
