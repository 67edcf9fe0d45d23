import Admission
import CallModel
import Contract
import Cryptography
public import Settings
import Signing
import State

extension Settings {
  /// Everything that keeps these settings from being served, at once and each at its line: actions
  /// that no operation has, faulty policies, and what cannot be used of the files and variables
  /// they point to.
  ///
  /// - Parameters:
  ///   - now: seconds since 1970, to tell an expired certificate.
  ///   - readsFiles: false to look at the settings and policies alone, at no secret and no
  ///     certificate.
  public func review(now: Int64, readsFiles: Bool = true) -> [SettingsFault] {
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
      let source = SecretSource(credential: credential)
      guard !source.runsProgram else { continue }
      // What was said for one of its references says it all.
      let keyPath = "credentials.\(credential.name)."
      guard !faults.contains(where: { $0.keyPath.hasPrefix(keyPath) }) else { continue }
      do {
        _ = try source.material()
      } catch let error as SigningError {
        faults.append(self.source.fault(at: "\(keyPath)access_key", "\(error)"))
      } catch let problem as FileProblem {
        faults.append(
          self.source.fault(
            at: keyPath + (credential.references.first?.key ?? ""), problem.message,
            expected: problem.expected))
      } catch {
        preconditionFailure("an error of no known type: \(error)")
      }
    }
    if let stateDirectory,
      let fault = StateDirectory.review(stateDirectory, secrets: KeptState.secrets)
    {
      faults.append(
        source.fault(at: "state_directory", fault.message, expected: fault.expected))
    }
    do {
      _ = try ProxyEnvironment()
    } catch {
      faults.append(
        self.source.fault(
          at: "clouds", "the variable \(error.message)", expected: error.expected))
    }
    return faults
  }
}
