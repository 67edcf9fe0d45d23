import ArgumentParser

/// Which gateway that serves is asked: by its settings, or by its socket alone.
struct ServingPlace: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The gateway's settings file, which names its Unix socket.", valueName: "file"))
  var config: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Its Unix socket, while the settings file cannot be read.", valueName: "socket"))
  var unix: String?

  func validate() throws {
    guard (config == nil) != (unix == nil) else {
      throw ValidationError("Name the gateway by --config FILE or by --unix SOCKET.")
    }
  }

  func link(command: String) throws -> AdminLink {
    if let unix { return .serving(socket: unix) }
    guard let config else { preconditionFailure("validate() demands one of the two") }
    return try AdminLink.serving(config: config, command: command)
  }
}
