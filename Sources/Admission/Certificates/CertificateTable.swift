import Cryptography

/// Callers by the names in their certificates; never changed.
struct CertificateTable: Sendable {
  private var spiffe: [String: Caller] = [:]
  private var dns: [String: Caller] = [:]
  private var subjects: [DistinguishedName: Caller] = [:]

  mutating func add(_ caller: Caller, spiffe id: String) { spiffe[id] = caller }
  mutating func add(_ caller: Caller, dns name: String) { dns[name] = caller }
  mutating func add(_ caller: Caller, subject name: DistinguishedName) { subjects[name] = caller }

  /// Who a certificate says its owner is.
  ///
  /// Every name in it counts. They are looked up in the order SPIFFE ID, host names, subject, and
  /// must all be the same caller's, or nobody's: of a certificate that fits two callers nobody
  /// could say who it is, and an authority that is talked into adding a name would give away
  /// another caller.
  func caller(of certificate: PeerIdentity) -> CertificateStanding {
    var found: (caller: Caller, name: String)?
    func add(_ caller: Caller?, _ name: String) -> CertificateStanding? {
      guard let caller else { return nil }
      guard let first = found else {
        found = (caller, name)
        return nil
      }
      guard first.caller === caller else {
        return .refused(
          "\(first.name) is the caller \(first.caller.name), \(name) is \(caller.name)")
      }
      return nil
    }
    if certificate.uris.contains(where: { $0.hasPrefix("spiffe://") }) {
      // X509-SVID §2: one URI, and no other. What breaks it was not made by a SPIFFE authority.
      guard let id = certificate.spiffeID else {
        return .refused("a SPIFFE ID stands beside another URI")
      }
      if let refusal = add(spiffe[id], "the SPIFFE ID") { return refusal }
    }
    for name in certificate.dnsNames {
      if let refusal = add(dns[name.lowercased()], "a host name") { return refusal }
    }
    if let subject = certificate.name, let refusal = add(subjects[subject], "the subject") {
      return refusal
    }
    guard let found else { return .refused("no name in it is a caller's") }
    return .caller(found.caller)
  }
}

/// What is known of the owner of a certificate.
public enum CertificateStanding: Sendable {
  case caller(Caller)
  /// The reason, for the log; it may name callers.
  case refused(String)
}
