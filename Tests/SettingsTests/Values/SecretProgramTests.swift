import Cryptography
import System
import Testing

@testable import Settings

struct SecretProgramTests {
  @Test func `a command is a program and its words`() throws {
    let program = try SecretProgram("/usr/bin/issue --for main -v=1,2")
    #expect(program.path == "/usr/bin/issue")
    #expect(program.arguments == ["--for", "main", "-v=1,2"])
    #expect(
      try SecretReference("command:/bin/x y", besides: "c/g.yaml").description
        == "command:/bin/x y")
  }

  @Test(arguments: [
    "", "issue", "./issue", "/a  b", "/a b ", "/a 'b c'", "/a \"b\"", "/a $HOME", "/a | /b",
    "/a > f", "/a; b", "/a `b`", "/a *", "/a \\ b", "/a\tb",
  ])
  func `whoever counts on a shell is told that there is none`(text: String) {
    let problem = #expect(throws: ValueProblem.self) { try SecretProgram(text) }
    #expect(problem?.expected == SecretProgram.expected)
  }

  @Test func `what a program prints is the secret and its end`() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(
      "#!/bin/sh\necho '{\"secret\": \"s3cr3t\", \"expires_at\": \"2030-01-01T00:00:00Z\"}'\n",
      to: "program", mode: 0o700)
    // By way of the shell: a script just written may be busy while another test forks.
    let reference = SecretReference.command(try SecretProgram("/bin/sh \(path)"))
    let (secret, expires) = try reference.readDated()
    #expect(secret.isEqual(to: SecretBytes(utf8: "s3cr3t")))
    #expect(expires == UnixTime(seconds: 1_893_456_000))
    #expect(try reference.read().count == 6)
  }

  @Test(arguments: [
    ("echo s3cr3t", "prints no JSON object with a secret"),
    ("echo '{\"secret\": \"\"}'", "prints no JSON object with a secret"),
    ("echo '{\"secret\": \"s3cr3t\", \"expires_at\": \"tomorrow\"}'", "expires_at"),
    ("echo '{\"secret\": \"s3cr3t\"}'; exit 3", "exited with 3"),
    ("echo s3cr3t >&2; kill -9 $$", "was ended by signal 9"),
    ("yes '{\"secret\":'", "prints more than"),
  ])
  func `a program that fails is told without its words`(body: String, said: String) throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("#!/bin/sh\n\(body)\n", to: "program", mode: 0o700)
    // By way of the shell: a script just written may be busy while another test forks.
    let reference = SecretReference.command(try SecretProgram("/bin/sh \(path)"))
    let problem = #expect(throws: FileProblem.self) { try reference.read() }
    #expect(problem?.message.contains(said) == true)
    #expect(problem?.description.contains("s3cr3t") == false)
  }

  @Test func `a program that is not there is found without running any`() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("#!/bin/sh\ntouch \(directory.path("ran"))\n", to: "p")
    let settings = try Sample.settings(
      Sample.whole.replacing("secret: env:SK", with: "secret: \"command:\(path)\""))
    func faults() -> [String] {
      settings.inspect(now: 0) { _ in "x" }.map(\.keyPath).filter { $0.contains("credentials") }
    }
    #expect(faults() == ["credentials.prod.access_key.secret"])
    _ = try directory.write("#!/bin/sh\ntouch \(directory.path("ran"))\n", to: "p", mode: 0o700)
    #expect(faults() == [])
    #expect(FileStamp(directory.path("ran")) == nil)
  }
}
