package import NIOCore
import System

/// Where a connection comes from, for limits per source and for the record.
package struct SourceAddress: Hashable, Sendable, CustomStringConvertible {
  /// Network bytes of the address: 4, 16, or none for a Unix socket.
  package let bytes: [UInt8]
  package let description: String

  package static let local = SourceAddress(bytes: [], description: "unix")

  private init(bytes: [UInt8], description: String) {
    self.bytes = bytes
    self.description = description
  }

  package init(_ address: SocketAddress?) {
    guard let text = address?.ipAddress, let bytes = NetworkAddress.bytes(of: text) else {
      self = .local
      return
    }
    self.init(bytes: bytes, description: text)
  }
}
