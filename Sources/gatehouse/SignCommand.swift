import ArgumentParser
import Foundation

/// `gatehouse sign`: what a signature is made of, and whether ours agree with the published ones.
struct SignCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sign",
    abstract: "Show how a request to the cloud is signed, or check a file of signing vectors.",
    usage: """
      gatehouse sign METHOD URL [-H 'Name: value' ...] [options]
      gatehouse sign --check FILE [--json]
      """,
    discussion: """
      Prints the canonical request, the string to sign and the Authorization header, so that two \
      signers can be laid side by side. Nothing is sent. All headers given with -H are signed, \
      with Host and X-Sdk-Date added where missing. A security token is part of the canonical \
      request and is printed with it; the secret key never is.

      The secret key comes from a file or from the environment, never from an argument.

      EXAMPLES
        GATEHOUSE_SECRET_KEY=example-secret gatehouse sign \\
          GET 'https://vpn.example.com/v5/p1/vpn-gateways?limit=2' \\
          --access-key EXAMPLEKEY --date 20240416T095341Z
        echo '{"vpn_gateway":{"name":"a"}}' |
          GATEHOUSE_SECRET_KEY=example-secret gatehouse sign \\
          POST https://vpn.example.com/v5/p1/vpn-gateways \\
          -H 'Content-Type: application/json' --body-file - \\
          --access-key EXAMPLEKEY --json
        gatehouse sign --check signing-vectors.json
      """)

  @Argument(help: "HTTP method, upper case.")
  var method: String?

  @Argument(help: "Absolute URL, percent-encoded, as it will be sent.")
  var url: String?

  @Option(
    name: [.customShort("H"), .customLong("header")],
    help: ArgumentHelp("A header to send and sign; may be repeated.", valueName: "Name: value"))
  var headers: [String] = []

  @Option(help: ArgumentHelp("Body to send, “-” for standard input.", valueName: "file"))
  var bodyFile: String?

  @Option(help: "Signing time in UTC, as 20240416T095341Z (default: now).")
  var date: String?

  @Option(help: "Access key id (default: GATEHOUSE_ACCESS_KEY of the environment).")
  var accessKey: String?

  @Option(
    help: ArgumentHelp(
      "File holding the secret key (default: GATEHOUSE_SECRET_KEY of the environment).",
      valueName: "file"))
  var secretKeyFile: String?

  @Option(
    help: ArgumentHelp("File holding the token of a temporary access key.", valueName: "file"))
  var securityTokenFile: String?

  @Option(
    help: ArgumentHelp(
      "Sign with V11-HMAC-SHA256 and a key derived for this region and service.",
      valueName: "region/service"))
  var v11: String?

  @Option(help: "Value of X-Project-Id.")
  var projectId: String?

  @Option(
    help: ArgumentHelp(
      "Check a vector file instead; the last line is “N passed, N failed”.", valueName: "file"))
  var check: String?

  @Flag(help: "Print JSON.")
  var json = false

  @Flag(help: "Print nothing but the headers to send, one a line, as “curl -H @-” reads them.")
  var headersOnly = false

  /// Here only so that whoever types it is told why not.
  @Option(name: [.customLong("secret-key"), .customLong("sk")], help: .hidden)
  var secretKey: String?

  func validate() throws {
    guard secretKey == nil else {
      throw ValidationError(
        """
        A secret key is never given as an argument: every user of this machine can read it in \
        the process list, and it stays in the shell's history. Put it into a file and use \
        --secret-key-file FILE, or into the environment variable GATEHOUSE_SECRET_KEY. \
        Consider the key you typed as known to others.
        """)
    }
    if check != nil {
      let others: [Any?] = [
        headersOnly ? "" : nil, method, bodyFile, date, accessKey, secretKeyFile, securityTokenFile,
        v11, projectId,
      ]
      guard others.allSatisfy({ $0 == nil }), headers.isEmpty else {
        throw ValidationError("--check FILE stands alone, or with --json.")
      }
    } else {
      guard !(json && headersOnly) else {
        throw ValidationError("--json and --headers-only exclude each other.")
      }
      guard method != nil, url != nil else {
        throw ValidationError(
          "Give METHOD and URL, as in: gatehouse sign GET https://vpn.example.com/v5/…")
      }
      let fromInput = [bodyFile, secretKeyFile, securityTokenFile].filter { $0 == "-" }
      guard fromInput.count <= 1 else {
        throw ValidationError("Standard input can be only one of the files.")
      }
    }
  }

  func run() throws {
    if let check {
      try runCheck(of: check)
    } else if let method, let url {
      try runSign(method: method, url: url)
    }
  }

  /// The bytes of a file, or of standard input; exits with 66 (no input) when there are none.
  static func bytes(ofFile path: String) throws -> [UInt8] {
    do {
      if path == "-" {
        return [UInt8](try FileHandle.standardInput.readToEnd() ?? Data())
      }
      return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw fail(66, "cannot read \(name(ofFile: path)): \(error.localizedDescription)")
    }
  }

  static func name(ofFile path: String) -> String { path == "-" ? "standard input" : path }

  /// A mistake in what was typed, found only while doing it.
  static func usage(_ message: String) -> ExitCode {
    fail(64, "\(message)\nSee 'gatehouse sign --help'.")
  }

  /// Says what is wrong on standard error and gives the exit code to throw.
  static func fail(_ code: Int32, _ message: String) -> ExitCode {
    FileHandle.standardError.write(Data("gatehouse sign: \(message)\n".utf8))
    return ExitCode(code)
  }
}
