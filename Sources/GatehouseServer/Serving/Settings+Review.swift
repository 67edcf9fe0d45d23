import Admission
import CallModel
import Contract
import Cryptography
package import Settings
import Signing

extension Settings {
  /// Everything that keeps these settings from being served, at once and each at its line: actions
  /// that no operation has, faulty policies, and what cannot be used of the files and variables
  /// they point to.
  ///
  /// - Parameters:
  ///   - now: seconds since 1970, to tell an expired certificate.
  ///   - readsFiles: false to look at the settings and policies alone, at no secret and no
  ///     certificate.
  package func review(now: Int64, readsFiles: Bool = true) -> [SettingsFault] {
    var faults: [SettingsFault] = []
    do {
      let operations = OperationTable.shared.policyOperations
      var policies = PolicySet.none
      do {
        policies = try PolicySet(self, operations: operations)
      } catch {
        faults += error.faults
      }
      _ = try CallerDirectory(self, operations: operations, policies: policies)
    } catch {
      faults += error.faults
    }
    guard readsFiles else { return faults }
    faults += inspect(now: now)
    for (index, issuer) in tokenIssuers.enumerated() {
      // What cannot be read at all, the inspection has said.
      guard case .file(let file) = issuer.keys,
        let bytes = try? SettingsFile.contents(of: file)
      else { continue }
      do throws(TokenFault) {
        _ = try WebKeySet(bytes)
      } catch {
        faults.append(
          source.fault(
            at: "jwt[\(index)].jwks_file", "\(file) cannot be used: \(error.reason)",
            expected: "a JSON Web Key Set (RFC 7517 §5)"))
      }
    }
    for credential in credentials {
      do {
        _ = try credential.key()
      } catch let error as SigningError {
        faults.append(
          source.fault(at: "credentials.\(credential.name).access_key", "\(error)"))
      } catch {
        // The inspection has said it.
      }
    }
    return faults
  }
}

extension Settings.Credential {
  /// The key that signs; reads its secrets.
  func key() throws -> Signing.AccessKey {
    try Signing.AccessKey(
      id: accessKey.id, secret: accessKey.secret.read(),
      securityToken: accessKey.securityToken?.read())
  }
}
