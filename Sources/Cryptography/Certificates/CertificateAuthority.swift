import COpenSSL

/// A throw-away authority for the demo and the tests: its key lives in memory and signs P-256
/// certificates for servers and clients.
///
/// Times are unix seconds and given by the caller. Every certificate begins five minutes before
/// `now`, so that clocks which differ a little still agree.
public final class CertificateAuthority: Sendable {
  /// Clock difference allowed for, in seconds.
  static let leeway: Int64 = 300

  /// The authority's own certificate, to be trusted by the other side.
  public let certificatePEM: [UInt8]

  nonisolated(unsafe) let certificate: X509Certificate
  nonisolated(unsafe) let key: PrivateKey

  /// Makes a key and a self-signed certificate that holds from `now` for `validity`.
  public static func create(
    commonName: String, now: Int64, validity: Duration
  ) throws(TLSError) -> CertificateAuthority {
    let key = try PrivateKey.generateP256()
    let draft = try CertificateDraft(
      commonName: commonName, key: key, now: now, validity: validity)
    try draft.name(issuer: nil)
    try draft.add(NID_basic_constraints, "critical,CA:TRUE,pathlen:0", issuer: nil)
    try draft.add(NID_key_usage, "critical,keyCertSign,cRLSign", issuer: nil)
    try draft.add(NID_subject_key_identifier, "hash", issuer: nil)
    return try CertificateAuthority(certificate: draft.sign(with: key), key: key)
  }

  private init(certificate: X509Certificate, key: consuming PrivateKey) throws(TLSError) {
    var pem: [UInt8] = []
    try certificate.appendPEM(to: &pem)
    certificatePEM = pem
    unsafe self.certificate = certificate
    unsafe self.key = key
  }

  /// A certificate for a server that is called by these names and addresses, at least one.
  public func issueServer(
    dnsNames: [String], ipAddresses: [String] = [], now: Int64, validity: Duration
  ) throws(TLSError) -> IssuedCertificate {
    guard let first = dnsNames.first ?? ipAddresses.first else {
      throw TLSError(.configuration, "a server's certificate needs a name")
    }
    let names = dnsNames.map(SubjectName.dns) + ipAddresses.map(SubjectName.ipAddress)
    return try issue(commonName: first, names, usage: "serverAuth", now: now, validity: validity)
  }

  /// A certificate for a client, known by its subject and optionally by URIs (a SPIFFE ID is one)
  /// and host names.
  public func issueClient(
    commonName: String, uris: [String] = [], dnsNames: [String] = [], now: Int64,
    validity: Duration
  ) throws(TLSError) -> IssuedCertificate {
    let names = uris.map(SubjectName.uri) + dnsNames.map(SubjectName.dns)
    return try issue(
      commonName: commonName, names, usage: "clientAuth", now: now, validity: validity)
  }

  private func issue(
    commonName: String, _ names: [SubjectName], usage: StaticString, now: Int64, validity: Duration
  ) throws(TLSError) -> IssuedCertificate {
    let leafKey = try PrivateKey.generateP256()
    let draft = try CertificateDraft(
      commonName: commonName, key: leafKey, now: now, validity: validity)
    let issuer = unsafe certificate
    try draft.name(issuer: issuer)
    try draft.add(NID_basic_constraints, "critical,CA:FALSE", issuer: issuer)
    try draft.add(NID_key_usage, "critical,digitalSignature", issuer: issuer)
    try draft.add(NID_ext_key_usage, usage, issuer: issuer)
    try draft.add(NID_subject_key_identifier, "hash", issuer: issuer)
    try draft.add(NID_authority_key_identifier, "keyid:always", issuer: issuer)
    try draft.add(names)
    let leaf = try unsafe draft.sign(with: key)
    var chain: [UInt8] = []
    try leaf.appendPEM(to: &chain)
    return IssuedCertificate(
      certificateChainPEM: chain + certificatePEM, privateKeyPEM: try leafKey.pem(),
      notAfter: leaf.notAfter)
  }
}
