import Cryptography
import System

@testable import Transport

/// An authority and a server's certificate, made once: keys take time.
enum TestCertificates {
  private struct Made: Sendable {
    let authorityPEM: [UInt8]
    let chainPEM: [UInt8]
    let keyPEM: SecretBytes
  }

  private static let made = Result {
    let now = WallClock.now().seconds
    let authority = try CertificateAuthority.create(
      commonName: "Test authority", now: now, validity: .seconds(86_400))
    let server = try authority.issueServer(
      dnsNames: ["localhost"], ipAddresses: ["127.0.0.1"], now: now, validity: .seconds(3600))
    return Made(
      authorityPEM: authority.certificatePEM, chainPEM: server.certificateChainPEM,
      keyPEM: server.privateKeyPEM)
  }

  static func server(
    _ protocols: [ApplicationProtocol] = [.http2, .http1]
  ) throws -> TLSContext {
    let made = try made.get()
    return try TLSContext.server(
      certificateChainPEM: made.chainPEM, privateKeyPEM: made.keyPEM, protocols: protocols)
  }

  static func client(
    _ protocols: [ApplicationProtocol] = [.http2, .http1]
  ) throws -> TLSContext {
    try TLSContext.client(
      trust: .authoritiesPEM(try made.get().authorityPEM), protocols: protocols)
  }
}
