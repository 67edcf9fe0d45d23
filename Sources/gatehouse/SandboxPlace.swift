import ArgumentParser
import Cryptography
import System

/// Where the sandbox listens, and with which certificate.
struct SandboxPlace: ParsableArguments {
  @Option(help: "Address to listen on.")
  var host = "127.0.0.1"

  @Option(help: "Port of the cloud's API; 0 takes a free one.")
  var port = 9443

  @Option(help: "Port of the administration, on loopback; 0 takes a free one.")
  var adminPort = 9444

  @Option(help: "Certificate chain in PEM. Without it one is made for localhost.")
  var certificate: String?

  @Option(help: "Private key in PEM, together with --certificate.")
  var privateKey: String?

  @Option(help: "Where to write the certificate of the authority that is made for the purpose.")
  var caFile: String?

  func validate() throws {
    guard (certificate == nil) == (privateKey == nil) else {
      throw ValidationError("--certificate and --private-key come together.")
    }
    guard (certificate == nil) != (caFile == nil) else {
      throw ValidationError(
        "Give either --certificate with --private-key, or --ca-file to have both made.")
    }
  }

  private static let fileBytesMax = 1 << 20

  func tls() throws -> TLSContext {
    if let certificate, let privateKey {
      let key = try SmallFile.read(privateKey, limit: Self.fileBytesMax)
      return try TLSContext.server(
        certificateChainPEM: try SmallFile.read(certificate, limit: Self.fileBytesMax),
        privateKeyPEM: SecretBytes(copying: key.span))
    }
    let now = WallClock.now().seconds
    let validity = Duration.seconds(30 * 86_400)
    let authority = try CertificateAuthority.create(
      commonName: "Gatehouse sandbox authority", now: now, validity: validity)
    let issued = try authority.issueServer(
      dnsNames: ["localhost"], ipAddresses: ["127.0.0.1", "::1"], now: now, validity: validity)
    if let caFile {
      let certificate = authority.certificatePEM
      try SmallFile.write(certificate.span, to: caFile, mode: 0o644)
    }
    return try TLSContext.server(
      certificateChainPEM: issued.certificateChainPEM, privateKeyPEM: issued.privateKeyPEM)
  }
}
