/// Where a secret is to be had; the settings hold no secret themselves.
public enum SecretReference: Sendable, Hashable {
  /// `file:PATH`
  case file(String)
  /// `env:NAME`, a variable of the process's environment
  case environment(String)
  /// `systemd:NAME`, a file in `$CREDENTIALS_DIRECTORY` (systemd.exec(5), `LoadCredential=`)
  case systemd(String)
  /// `command:/PATH ARGUMENT…`, a program that prints JSON
  case command(SecretProgram)

  static let expected = "file:PATH, env:NAME, systemd:NAME or command:/PATH"

  /// Reads a reference from a command line; a relative path starts where the command was given.
  public init(argument text: String) throws(FileProblem) {
    do throws(ValueProblem) {
      try self.init(text, besides: "")
    } catch {
      throw FileProblem("the reference to the secret", error.message, expected: error.expected)
    }
  }

  init(_ text: String, besides settingsFile: String) throws(ValueProblem) {
    guard let colon = text.firstIndex(of: ":") else { throw Self.inline }
    let name = String(text[text.index(after: colon)...])
    switch text[..<colon] {
    case "file":
      self = .file(try FilePath.resolve(name, besides: settingsFile))
    case "env":
      guard Self.isVariable(name) else {
        throw ValueProblem(
          "that is no name of an environment variable",
          expected: "env:NAME with letters, digits and \"_\"")
      }
      self = .environment(name)
    case "systemd":
      guard Self.isCredential(name) else {
        throw ValueProblem(
          "that is no name of a systemd credential",
          expected: "systemd:NAME with letters, digits, \"_\", \"-\" and \".\"")
      }
      self = .systemd(name)
    case "command":
      self = .command(try SecretProgram(name))
    default:
      throw Self.inline
    }
  }

  private static var inline: ValueProblem {
    ValueProblem(
      "the secret itself stands here, or a reference of an unknown kind; secrets are never "
        + "written into the settings", expected: expected)
  }

  private static func isVariable(_ name: String) -> Bool {
    guard let first = name.utf8.first, !(0x30...0x39).contains(first) else { return false }
    return name.utf8.count <= 255 && name.utf8.allSatisfy { isWord($0) }
  }

  private static func isCredential(_ name: String) -> Bool {
    (1...255).contains(name.utf8.count) && name != "." && name != ".."
      && name.utf8.allSatisfy {
        isWord($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
      }
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}

/// As it is written in the settings.
extension SecretReference: CustomStringConvertible {
  public var description: String {
    switch self {
    case .file(let path): "file:\(path)"
    case .environment(let name): "env:\(name)"
    case .systemd(let name): "systemd:\(name)"
    case .command(let program): "command:\(program)"
    }
  }
}
