import Cryptography
import Settings
import Signing
import System
import Upstream

/// The source of a credential as the settings name it.
struct SecretSource: CredentialSource {
  let credential: Settings.Credential

  var runsProgram: Bool {
    credential.references.contains { _, reference in
      if case .command = reference { true } else { false }
    }
  }

  func stamp() -> [FileStamp?] {
    credential.references.compactMap { $0.reference.watchedPath() }.map { FileStamp($0) }
  }

  func read() throws(SourceFailure) -> CredentialMaterial {
    do {
      return try material()
    } catch let problem as FileProblem {
      throw SourceFailure(problem.description)
    } catch {
      throw SourceFailure("\(error)")
    }
  }

  /// - Throws: `FileProblem`, or `SigningError` for a key that cannot sign.
  func material() throws -> CredentialMaterial {
    switch credential.proof {
    case .accessKey(.parts(let id, let secret, let token)):
      let (bytes, expires) = try secret.readDated()
      let securityToken = try token?.readDated()
      return .key(
        SigningKey(
          try AccessKey(id: id, secret: bytes, securityToken: securityToken?.secret)),
        expires: [expires, securityToken?.expires].compactMap(\.self).min())
    case .accessKey(.whole(let reference)):
      return try Self.key(in: reference)
    case .password(let password):
      let (secret, expires) = try password.secret.readDated()
      let login = PasswordLogin(
        user: PasswordLogin.Identifier(password.user),
        account: password.account.map(PasswordLogin.Identifier.init), password: secret,
        scope: scope(of: password))
      guard let login else {
        throw FileProblem(
          password.secret.subject, "holds bytes that are no UTF-8 text", expected: "a password")
      }
      return .password(login, expires: expires)
    }
  }

  /// Named as the cloud names them in its own answers: `access`, `secret`, `securitytoken`.
  private static func key(in reference: SecretReference) throws -> CredentialMaterial {
    let document = try reference.readDocument()
    guard let id = document.secret("access"), let secret = document.secret("secret") else {
      throw FileProblem(
        reference.subject, "holds no access key", expected: #"{"access": "...", "secret": "..."}"#)
    }
    let name = id.withBytes { bytes in
      var text: [UInt8] = []
      for index in bytes.indices { text.append(bytes[index]) }
      return String(decoding: text, as: UTF8.self)
    }
    guard Settings.Credential.isAccessKeyID(name) else {
      throw FileProblem(
        reference.subject, "has an \"access\" that is no access key id",
        expected: "1 to 128 letters, digits, \"_\" and \"-\"")
    }
    let key = try AccessKey(
      id: name, secret: secret, securityToken: document.secret("securitytoken"))
    return .key(SigningKey(key), expires: try document.expiry(of: reference))
  }

  private func scope(of password: Settings.Credential.Password) -> PasswordLogin.Scope {
    switch password.scope {
    case .account:
      guard let account = password.account else {
        preconditionFailure("the settings let an account's scope pass without the account")
      }
      return .account(PasswordLogin.Identifier(account))
    case .project:
      if let id = credential.projectID { return .project(.id(id)) }
      guard let name = credential.projectName else {
        preconditionFailure("the settings let a credential pass without a project")
      }
      return .project(.name(name))
    }
  }
}

extension PasswordLogin.Identifier {
  fileprivate init(_ given: Settings.Credential.Password.Identifier) {
    switch given {
    case .id(let text): self = .id(text)
    case .name(let text): self = .name(text)
    }
  }
}

extension CloudCredential {
  /// Reads what can be read without running a program; that is done by its keeper.
  ///
  /// - Throws: `FileProblem`, or `SigningError` for a key that cannot sign.
  convenience init(
    _ given: Settings.Credential, breakers: CloudBreakers = CloudBreakers()
  ) throws {
    let source = SecretSource(credential: given)
    self.init(
      name: given.name, project: ProjectChoice(given),
      carriesTokens: given.carriesTokens, source: source,
      material: source.runsProgram ? nil : try source.material(), breakers: breakers)
  }
}

extension ProjectChoice {
  init(_ given: Settings.Credential) {
    if let id = given.projectID {
      self = .known(id: id, name: given.projectName)
    } else if let name = given.projectName {
      self = .named(name)
    } else {
      self = .none
    }
  }
}

extension Settings.Credential {
  var carriesTokens: Bool {
    if case .password = proof { true } else { false }
  }
}
