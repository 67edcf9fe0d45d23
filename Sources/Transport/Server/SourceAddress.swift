package import NIOCore

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
    switch address {
    case .v4(let v4):
      var network = v4.address.sin_addr.s_addr
      self.bytes = withUnsafeBytes(of: &network) { Array($0) }
      self.description = address?.ipAddress ?? ""
    case .v6(let v6):
      var network = v6.address.sin6_addr
      self.bytes = withUnsafeBytes(of: &network) { Array($0) }
      self.description = address?.ipAddress ?? ""
    case .unixDomainSocket, nil:
      self = .local
    }
  }
}
