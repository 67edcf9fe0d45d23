import Admission
import ArgumentParser
import Cryptography
import Foundation
import Settings

extension KeysCommand.New {
  /// Prints an access key, its secret half, and the lines that make it known.
  func runVirtual() throws {
    let secret = try readMasterSecret()
    guard secret.count >= Settings.VirtualKeys.masterByteCountMin else {
      throw Exit.configuration(
        "the master secret has \(secret.count) bytes, which others could guess; "
          + "\"openssl rand -hex 32\" prints one that nobody does")
    }
    let accessKey = accessKey ?? VirtualKey.newAccessKey()
    let secretKey = MasterSecret(secret).secretKey(of: accessKey, version: version).withBytes {
      bytes in String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self)
    }
    if json {
      try printJSON(
        VirtualKeyDocument(access_key: accessKey, secret_key: secretKey, version: version))
      return
    }
    print(
      """
      access key  \(accessKey)
      secret key  \(secretKey)

      Both go to the caller, which signs with them as it would with the cloud's own. The secret
      key is stored nowhere: whoever has it is the caller, and whoever has the master secret can
      derive it again.
      These lines go into the settings, under callers.NAME. They are no secret.

        virtual_keys:
          - { access_key: \(accessKey), version: \(version) }
      """)
  }

  private func readMasterSecret() throws -> SecretBytes {
    do {
      if let masterSecret {
        return try SecretReference(argument: masterSecret).read()
      }
      guard let config else { preconditionFailure("validated before") }
      guard let given = try Settings.load(file: config).virtualKeys else {
        throw Exit.configuration("\(config): there is no virtual_keys.master_secret")
      }
      return try given.masterSecret.read()
    } catch let faults as SettingsFaults {
      throw Exit.configuration("\(faults)")
    } catch let problem as FileProblem {
      throw Exit.configuration("\(problem)")
    }
  }
}

/// The JSON that `keys new --virtual --json` prints.
private struct VirtualKeyDocument: Encodable {
  let access_key: String
  let secret_key: String
  let version: Int
}
