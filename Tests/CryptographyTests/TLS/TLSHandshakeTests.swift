import COpenSSL
import Testing

@testable import Cryptography

struct TLSHandshakeTests {
  @Test func `two sessions agree on TLS 1.3 and HTTP 2`() throws {
    let link = try Link(
      client: Certificates.clientContext(), server: Certificates.serverContext())
    link.connect()
    #expect(link.clientError == nil && link.serverError == nil)
    #expect(link.client.isEstablished && link.server.isEstablished)
    #expect(link.client.versionName == "TLSv1.3" && link.server.versionName == "TLSv1.3")
    #expect(link.server.cipherName == "TLS_AES_128_GCM_SHA256")
    #expect(link.client.applicationProtocol == .http2)
    #expect(link.server.applicationProtocol == .http2)
    #expect(!link.client.isResumed)
  }

  @Test(arguments: ["client", "server"])
  func `TLS 1.2 is spoken with a peer that knows no other`(old: String) throws {
    let client = try Certificates.clientContext()
    let server = try Certificates.serverContext()
    let link = try Link(
      client: old == "client" ? client.speakingTLS12() : client,
      server: old == "server" ? server.speakingTLS12() : server)
    link.connect()
    #expect(link.server.isEstablished && link.server.versionName == "TLSv1.2")
    #expect(link.server.cipherName == "ECDHE-ECDSA-AES128-GCM-SHA256")
    #expect(link.client.applicationProtocol == .http2)
  }

  @Test func `TLS 1.1 is refused`() throws {
    let client = try Certificates.clientContext()
    SSL_CTX_set_security_level(client.pointer, 0)
    _ = COpenSSL_CTX_set_min_proto_version(client.pointer, TLS1_1_VERSION)
    _ = COpenSSL_CTX_set_max_proto_version(client.pointer, TLS1_1_VERSION)
    SSL_CTX_set_cipher_list(client.pointer, "ALL:@SECLEVEL=0")
    let link = try Link(client: client, server: Certificates.serverContext())
    link.connect()
    #expect(link.serverError?.kind == .handshakeFailed)
    #expect(link.clientError?.kind == .peerAlert(70), "protocol_version")
  }

  @Test(arguments: ["ECDHE-ECDSA-AES128-SHA256", "ECDHE-ECDSA-AES256-SHA", "AES128-GCM-SHA256"])
  func `ciphers without forward secrecy or AEAD are refused`(cipher: String) throws {
    let client = try Certificates.clientContext().speakingTLS12()
    SSL_CTX_set_cipher_list(client.pointer, cipher)
    let link = try Link(client: client, server: Certificates.serverContext())
    link.connect()
    #expect(link.serverError?.reason == "no shared cipher")
    #expect(link.clientError?.kind == .peerAlert(40), "handshake_failure")
  }

  @Test(arguments: [1, 2, 7, 100])
  func `a handshake may arrive in pieces of any size`(piece: Int) throws {
    let link = try Link(
      client: Certificates.clientContext(), server: Certificates.serverContext())
    link.connect(piece: piece)
    #expect(link.client.isEstablished && link.server.isEstablished)
    try link.client.send(Array("ping".utf8).span)
    try link.server.send(Array("pong".utf8).span)
    link.carry(piece: piece)
    #expect(link.atServer == Array("ping".utf8) && link.atClient == Array("pong".utf8))
  }

  @Test(arguments: [false, true])
  func `data in one piece with the end of the handshake is not lost`(old: Bool) throws {
    let client = try Certificates.clientContext()
    let link = try Link(
      client: old ? client.speakingTLS12() : client, server: Certificates.serverContext())
    try link.client.start()
    while !link.client.isEstablished {
      link.deliver(output(of: link.client))
      link.deliver(output(of: link.server), toClientIn: .max)
    }
    if old {
      // In TLS 1.2 the server finishes last: its data goes with its last flight.
      #expect(link.server.isEstablished)
      try link.server.send(Array("first".utf8).span)
    }
    try link.client.send(Array("first".utf8).span)
    let flight = output(of: link.client)
    link.deliver(flight)
    #expect(link.server.isEstablished && link.atServer == Array("first".utf8))
  }

  @Test func `what is not TLS is refused with an alert`() throws {
    let link = try Link(
      client: Certificates.clientContext(), server: Certificates.serverContext())
    link.deliver(Array("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8))
    #expect(link.serverError == TLSError(.handshakeFailed, "http request"))
    #expect(!link.server.isEstablished)
    link.deliver(Array("more".utf8))
    #expect(link.serverError == TLSError(.handshakeFailed, "http request"), "the same for ever")
  }

  @Test func `a client that meets no TLS says so`() throws {
    let link = try Link(
      client: Certificates.clientContext(), server: Certificates.serverContext())
    try link.client.start()
    link.deliver(Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8), toClientIn: .max)
    #expect(link.clientError == TLSError(.handshakeFailed, "wrong version number"))
    #expect(output(of: link.client).count > 0)
  }

  @Test func `a session whose peer vanishes in the handshake just waits`() throws {
    let link = try Link(
      client: Certificates.clientContext(), server: Certificates.serverContext())
    try link.client.start()
    link.deliver([UInt8](output(of: link.client).dropLast(10)))
    #expect(link.serverError == nil && !link.server.isEstablished)
    #expect(!link.server.sawCloseNotify && link.server.applicationProtocol == nil)
  }
}
