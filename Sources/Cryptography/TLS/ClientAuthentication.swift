/// Whether a server asks its clients for a certificate, and whose it believes.
package enum ClientAuthentication: Sendable, Equatable {
  case none
  /// A client may come without a certificate; one that it shows must hold.
  case optional(authoritiesPEM: [UInt8])
  case required(authoritiesPEM: [UInt8])
}
