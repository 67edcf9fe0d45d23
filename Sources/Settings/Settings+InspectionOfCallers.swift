import Cryptography

// The files by which callers are known: whose certificates and tokens count.
extension Settings {
  /// - Parameter keyPath: of the listener's TLS.
  func inspect(
    _ clients: ClientCertificates, at keyPath: String, now: Int64, _ faults: inout [SettingsFault]
  ) {
    let caPath = "\(keyPath).client_ca_file"
    if let bytes = contents(clients.caFile, at: caPath, &faults) {
      do throws(TLSError) {
        // One that has expired is no fault while another holds: bundles outlive their roots.
        let ends = try CertificateBundle.ends(pem: bytes)
        if ends.allSatisfy({ $0 <= now }) {
          faults.append(
            source.fault(
              at: caPath, "every authority in \(clients.caFile) has expired",
              expected: "an authority that is valid now"))
        }
      } catch {
        faults.append(
          source.fault(
            at: caPath, "\(clients.caFile) cannot be used: \(error.reason)",
            expected: "certificates of authorities in PEM"))
      }
    }
    let crlPath = "\(keyPath).client_crl_file"
    guard let file = clients.crlFile, let bytes = contents(file, at: crlPath, &faults)
    else { return }
    do throws(TLSError) {
      if try RevocationLists.nextUpdate(pem: bytes) <= now {
        faults.append(
          source.fault(
            at: crlPath, "a revocation list is out of date: no certificate would be taken",
            expected: "lists whose next update is still to come"))
      }
    } catch {
      faults.append(
        source.fault(
          at: crlPath, "\(file) cannot be used: \(error.reason)",
          expected: "revocation lists in PEM, with the time of their next update"))
    }
  }

  /// The authorities by which the keys of issuers are fetched. The keys themselves are read by the
  /// room that uses them.
  func inspectTokenIssuers(_ faults: inout [SettingsFault]) {
    for (index, issuer) in tokenIssuers.enumerated() {
      switch issuer.keys {
      case .file(let file):
        _ = contents(file, at: "jwt[\(index)].jwks_file", &faults)
      case .url(_, _, let caFile):
        let keyPath = "jwt[\(index)].ca_file"
        guard let caFile, let bytes = contents(caFile, at: keyPath, &faults) else { continue }
        do throws(TLSError) {
          _ = try TLSContext.client(trust: .authoritiesPEM(bytes))
        } catch {
          faults.append(
            source.fault(
              at: keyPath, "\(caFile) cannot be used: \(error.reason)",
              expected: "certificates of authorities in PEM"))
        }
      }
    }
  }
}
