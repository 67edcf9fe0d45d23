import COpenSSL
// tidy: the clock by which OpenSSL judges certificates, without a room beside this one
import Glibc

@testable import Cryptography

/// Two sessions and the bytes between them.
final class Link {
  let client: TLSSession
  let server: TLSSession
  /// Plaintext that came out at each end.
  var atClient: [UInt8] = []
  var atServer: [UInt8] = []
  var clientError: TLSError?
  var serverError: TLSError?

  init(client: TLSContext, server: TLSContext, name: String = "localhost") throws {
    let buffers = TLSBuffers()
    self.client = try TLSSession(client: client, serverName: name, buffers: buffers)
    self.server = TLSSession(server: server, buffers: buffers)
  }

  /// Starts the handshake and carries bytes until both ends are quiet.
  func connect(piece: Int = .max) {
    do { try client.start() } catch { clientError = error }
    carry(piece: piece)
  }

  /// Carries bytes both ways, at most `piece` at a time, until both ends are quiet.
  func carry(piece: Int = .max) {
    while client.hasOutput || server.hasOutput {
      deliver(output(of: client), toServerIn: piece)
      deliver(output(of: server), toClientIn: piece)
    }
  }

  func deliver(_ bytes: [UInt8], toServerIn piece: Int = .max) {
    serverError = feed(bytes, to: server, piece, &atServer) ?? serverError
  }

  func deliver(_ bytes: [UInt8], toClientIn piece: Int) {
    clientError = feed(bytes, to: client, piece, &atClient) ?? clientError
  }

  private func feed(
    _ bytes: [UInt8], to session: TLSSession, _ piece: Int, _ received: inout [UInt8]
  ) -> TLSError? {
    var start = 0
    do throws(TLSError) {
      while start < bytes.count {
        let end = min(bytes.count, piece == .max ? .max : start + piece)
        _ = try session.receive(bytes.span.extracting(start..<end).bytes) { plaintext in
          for index in plaintext.indices { received.append(plaintext[index]) }
        }
        start = end
      }
      return nil
    } catch {
      return error
    }
  }
}

/// Takes what a session wants to send.
func output(of session: TLSSession) -> [UInt8] {
  session.withOutput { bytes in bytes.withUnsafeBytes { Array($0) } }
}

/// The clock by which OpenSSL judges certificates, in unix seconds.
func currentTime() -> Int64 { Int64(time(nil)) }

/// An authority and what it issued, made once for all tests: keys take time.
enum Certificates {
  static let authority = try! CertificateAuthority.create(
    commonName: "Test authority", now: currentTime(), validity: .seconds(86_400))
  static let stranger = try! CertificateAuthority.create(
    commonName: "Another authority", now: currentTime(), validity: .seconds(86_400))
  static let server = try! authority.issueServer(
    dnsNames: ["localhost", "*.example.test"], ipAddresses: ["127.0.0.1", "::1"],
    now: currentTime(), validity: .seconds(3600))
  static let client = try! authority.issueClient(
    commonName: "orders", uris: ["spiffe://example.test/orders"], dnsNames: ["orders.example.test"],
    now: currentTime(), validity: .seconds(3600))
  /// Both times lie in the past.
  static let expired = try! authority.issueServer(
    dnsNames: ["localhost"], now: currentTime() - 86_400, validity: .seconds(3600))

  static func serverContext(
    _ issued: IssuedCertificate = server, protocols: [ApplicationProtocol] = [.http2, .http1],
    clients: ClientAuthentication = .none
  ) throws -> TLSContext {
    try .server(
      certificateChainPEM: issued.certificateChainPEM, privateKeyPEM: issued.privateKeyPEM,
      protocols: protocols, clientAuthorities: clients)
  }

  static func clientContext(
    trusting authority: CertificateAuthority = authority,
    protocols: [ApplicationProtocol] = [.http2, .http1], as issued: IssuedCertificate? = nil
  ) throws -> TLSContext {
    try .client(
      trust: .authoritiesPEM(authority.certificatePEM), protocols: protocols,
      certificateChainPEM: issued?.certificateChainPEM, privateKeyPEM: issued?.privateKeyPEM)
  }
}

extension TLSContext {
  /// The same context, speaking TLS 1.2 at most.
  func speakingTLS12() -> TLSContext {
    _ = COpenSSL_CTX_set_max_proto_version(pointer, TLS1_2_VERSION)
    return self
  }

  /// The same context, offering no ALPN.
  func withoutALPN() -> TLSContext {
    SSL_CTX_set_alpn_protos(pointer, nil, 0)
    return self
  }
}
