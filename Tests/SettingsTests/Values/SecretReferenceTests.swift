import Cryptography
import Testing

@testable import Settings

struct SecretReferenceTests {
  @Test func `the kinds are read`() throws {
    #expect(try SecretReference("file:/a b", besides: "c/g.yaml") == .file("/a b"))
    #expect(try SecretReference("file:k.pem", besides: "c/g.yaml") == .file("c/k.pem"))
    #expect(try SecretReference("file:k.pem", besides: "g.yaml") == .file("k.pem"))
    #expect(try SecretReference("env:A_1", besides: "") == .environment("A_1"))
    #expect(try SecretReference("systemd:a.b-c", besides: "") == .systemd("a.b-c"))
  }

  @Test(
    arguments: [
      "", "secret", "file:", "env:", "env:1A", "env:A-B", "systemd:", "systemd:..", "systemd:a/b",
      "File:/a", "vault:x", "file:/a\n", "-----BEGIN PRIVATE KEY-----",
    ])
  func `anything else is a problem that does not repeat it`(text: String) {
    let problem = #expect(throws: ValueProblem.self) { try SecretReference(text, besides: "") }
    if text.utf8.count > 9 { #expect(problem?.message.contains(text) == false) }
  }

  @Test(
    arguments: [
      ("s3cr3t", "s3cr3t"), ("s3cr3t\n", "s3cr3t"), ("s3cr3t\r\n", "s3cr3t"),
      ("s3cr3t\n\n", "s3cr3t\n"), (" s \n", " s "), ("s\r", "s\r"),
    ])
  func `one line end is left out, from a file and from a variable`(
    content: String, secret: String
  ) throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(content, to: "secret")
    let expected = SecretBytes(utf8: secret)
    #expect(try SecretReference.file(path).read().isEqual(to: expected))
    let variable = try SecretReference.environment("S").read { $0 == "S" ? content : nil }
    #expect(variable.isEqual(to: expected))
  }

  @Test func `systemd's directory is asked for`() throws {
    let directory = try TemporaryDirectory()
    _ = try directory.write("x", to: "sk", mode: 0o400)
    let secret = try SecretReference.systemd("sk").read {
      $0 == "CREDENTIALS_DIRECTORY" ? directory.path("") : nil
    }
    #expect(secret.count == 1)
    let problem = #expect(throws: FileProblem.self) {
      try SecretReference.systemd("sk").read { _ in nil }
    }
    #expect(problem?.message.contains("$CREDENTIALS_DIRECTORY is not set") == true)
  }

  @Test(arguments: [0o604, 0o602, 0o606, 0o644, 0o666, 0o777])
  func `a secret file that everybody may read or write is refused`(mode: Int) throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("s3cr3t", to: "secret", mode: mode)
    let problem = #expect(throws: FileProblem.self) { try SecretReference.file(path).read() }
    #expect(problem?.message.contains("everybody may read or write it") == true)
    #expect(problem?.description.contains("s3cr3t") == false)
  }

  @Test(arguments: [0o400, 0o440, 0o600, 0o660, 0o601])
  func `owner and group may`(mode: Int) throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("s3cr3t", to: "secret", mode: mode)
    #expect(try SecretReference.file(path).read().count == 6)
  }

  @Test(arguments: ["", "\n", "\r\n"])
  func `an empty secret is refused`(content: String) throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(content, to: "secret")
    #expect(throws: FileProblem.self) { try SecretReference.file(path).read() }
    #expect(throws: FileProblem.self) { try SecretReference.environment("S").read { _ in content } }
  }

  @Test func `a secret has a largest size`() throws {
    let directory = try TemporaryDirectory()
    let largest = String(repeating: "x", count: SecretReference.byteCountMax)
    let fits = try directory.write(largest, to: "fits")
    #expect(try SecretReference.file(fits).read().count == SecretReference.byteCountMax)
    let tooLarge = try directory.write(largest + "x", to: "large")
    #expect(throws: FileProblem.self) { try SecretReference.file(tooLarge).read() }
    #expect(throws: FileProblem.self) {
      try SecretReference.environment("S").read { _ in largest + "x" }
    }
  }

  @Test func `what is missing or no file is said so`() throws {
    let directory = try TemporaryDirectory()
    let absent = #expect(throws: FileProblem.self) {
      try SecretReference.file(directory.path("absent")).read()
    }
    #expect(absent?.reason == "cannot be opened: no such file or directory")
    let noFile = #expect(throws: FileProblem.self) {
      try SecretReference.file(directory.path("")).read()
    }
    #expect(noFile?.reason == "is not a regular file")
    let noPath = #expect(throws: FileProblem.self) {
      try SecretReference.file(try directory.write("", to: "f") + "/x").read()
    }
    #expect(noPath?.reason == "cannot be opened: not a directory")
    let unset = #expect(throws: FileProblem.self) {
      try SecretReference.environment("NOT_SET").read { _ in nil }
    }
    #expect(unset?.message == "env:NOT_SET is not set in the environment")
  }

  @Test func `a reference prints as it is written`() {
    #expect(SecretReference.file("/a").description == "file:/a")
    #expect(SecretReference.environment("A").description == "env:A")
    #expect(SecretReference.systemd("a").description == "systemd:a")
  }
}
