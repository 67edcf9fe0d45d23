public import Cryptography
public import System

extension SecretReference {
  /// A private key with a long chain has less.
  public static let byteCountMax = 64 * 1024

  /// Fetches the secret, without one trailing line end: editors and `echo` put one there.
  ///
  /// Refuses what is empty, what is larger than `byteCountMax`, and a file that everybody may read
  /// or write. The bytes are read straight into the memory that will be wiped; an environment
  /// variable stays where it is, in the environment of the process.
  ///
  /// - Parameter environment: looks up a variable; replaced by tests.
  public func read(
    environment: (String) -> String? = Self.processEnvironment
  ) throws(FileProblem) -> SecretBytes {
    try readDated(environment: environment).secret
  }

  /// The same with its end, which only a program tells: it prints `{"secret": …}`, and with it
  /// `expires_at` where the secret ends. It is run here, which blocks (`SecretProgram.timeMax`).
  public func readDated(
    environment: (String) -> String? = Self.processEnvironment
  ) throws(FileProblem) -> (secret: SecretBytes, expires: UnixTime?) {
    guard case .command(let program) = self else {
      return (try text(environment), nil)
    }
    let document = SecretDocument(try program.run())
    guard let document, let secret = document.secret("secret") else {
      throw FileProblem(
        program.path, "prints no JSON object with a secret", expected: #"{"secret": "..."}"#)
    }
    return (secret, try document.expiry(program.path))
  }

  /// What it leads to, as a document.
  public func readDocument(
    environment: (String) -> String? = Self.processEnvironment
  ) throws(FileProblem) -> SecretDocument {
    let text: SecretBytes
    if case .command(let program) = self {
      text = try program.run()
    } else {
      text = try self.text(environment)
    }
    guard let document = SecretDocument(text) else {
      throw FileProblem(
        subject, "holds no JSON object of texts", expected: #"{"access": "...", "secret": "..."}"#)
    }
    return document
  }

  /// What faults are about.
  public var subject: String {
    switch self {
    case .file(let path): path
    case .command(let program): program.path
    case .environment, .systemd: description
    }
  }

  /// The file that holds it, where a change of it can be seen.
  public func watchedPath(
    environment: (String) -> String? = Self.processEnvironment
  ) -> String? {
    switch self {
    case .file(let path): path
    case .systemd(let name): try? Self.path(ofSystemd: name, environment)
    case .environment, .command: nil
    }
  }

  private static func path(
    ofSystemd name: String, _ environment: (String) -> String?
  ) throws(FileProblem) -> String {
    guard let directory = environment("CREDENTIALS_DIRECTORY"), !directory.isEmpty else {
      throw FileProblem(
        "systemd:\(name)",
        "cannot be read: systemd gave no credentials to this process "
          + "($CREDENTIALS_DIRECTORY is not set)",
        expected: "LoadCredential=\(name):PATH in the unit")
    }
    return "\(directory)/\(name)"
  }

  private func text(_ environment: (String) -> String?) throws(FileProblem) -> SecretBytes {
    switch self {
    case .command: preconditionFailure("a program is run, not read")
    case .file(let path):
      return try Self.secret(in: path)
    case .systemd(let name):
      return try Self.secret(in: try Self.path(ofSystemd: name, environment))
    case .environment(let name):
      guard let text = environment(name) else {
        throw FileProblem(
          description, "is not set in the environment", expected: "the secret in \(name)")
      }
      guard text.utf8.count <= Self.byteCountMax else { throw Self.tooLarge(description) }
      let secret = SecretBytes(capacity: text.utf8.count) { output in
        for byte in text.utf8 { output.append(byte) }
        Self.dropLineEnd(&output)
      }
      return try Self.nonEmpty(secret, description)
    }
  }

  /// A variable of the process's environment.
  public static func processEnvironment(_ name: String) -> String? {
    CurrentProcess.environment(name)
  }

  private static func secret(in path: String) throws(FileProblem) -> SecretBytes {
    let file = try GuardedFile.open(path)
    guard !file.isReadableByAll, !file.isWritableByAll else {
      throw FileProblem(
        path,
        "holds a secret but everybody may read or write it; \"chmod o-rwx\" takes that "
          + "away", expected: "a file that others can neither read nor write, such as mode 0600")
    }
    guard file.count <= byteCountMax else { throw tooLarge(path) }
    // One more than there is room for shows that the end was reached.
    let secret = try SecretBytes(capacity: file.count + 1) { output throws(FileProblem) in
      try file.read(path, into: &output, countMax: byteCountMax)
      dropLineEnd(&output)
    }
    return try nonEmpty(secret, path)
  }

  private static func dropLineEnd(_ output: inout OutputSpan<UInt8>) {
    guard output.count > 0, output.span[output.count - 1] == UInt8(ascii: "\n") else { return }
    output.removeLast(1)
    guard output.count > 0, output.span[output.count - 1] == UInt8(ascii: "\r") else { return }
    output.removeLast(1)
  }

  private static func nonEmpty(
    _ secret: SecretBytes, _ place: String
  ) throws(FileProblem) -> SecretBytes {
    guard !secret.isEmpty else {
      throw FileProblem(place, "is empty", expected: "the secret")
    }
    return secret
  }

  private static func tooLarge(_ place: String) -> FileProblem {
    FileProblem(
      place, "has more than \(byteCountMax) bytes", expected: "at most \(byteCountMax) bytes")
  }
}
