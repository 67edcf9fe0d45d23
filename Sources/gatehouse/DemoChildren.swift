import Foundation

/// The two processes of a demo. They end with this one, however it ends.
final class DemoChildren {
  private var running: [(name: String, process: Process)] = []
  private let end: EndNotice

  init(until end: EndNotice) {
    self.end = end
  }

  /// Starts the sandbox, then the gateway that calls it, and returns when both are ready; nil when
  /// the end was asked for before.
  func start(_ home: DemoHome) async throws -> DemoReady? {
    let free = home.usesFreePorts
    let sandbox = try launch(
      "sandbox",
      [
        "sandbox", "--certificate", home.file("sandbox.pem"),
        "--private-key", home.file("sandbox-key.pem"), "--port", free ? "0" : "9443",
        "--admin-port", free ? "0" : "9444", "--access-key", DemoHome.sandboxAccessKey,
        "--secret-key-file", home.file("sandbox-secret-key"), "--project-id", DemoHome.projectID,
        "--ready-file", home.file("sandbox.ready"),
      ])
    guard let sandboxReady = try await ready(sandbox, "sandbox", home.file("sandbox.ready"))
    else { return nil }
    try home.writeSettings(sandboxPort: sandboxReady["port"] as? Int ?? 0)
    let gateway = try launch(
      "gateway",
      [
        "serve", "--config", home.file("gatehouse.yaml"),
        "--ready-file", home.file("gateway.ready"),
      ])
    guard let gatewayReady = try await ready(gateway, "gateway", home.file("gateway.ready"))
    else { return nil }
    return DemoReady(home: home, gateway: gatewayReady, sandbox: sandboxReady)
  }

  private func launch(_ name: String, _ arguments: [String]) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = arguments + ["--with-parent"]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.standardError
    try process.run()
    running.append((name, process))
    return process
  }

  private func ready(
    _ process: Process, _ name: String, _ file: String
  ) async throws -> ReadyFile? {
    for _ in 0..<1500 {
      if end.wasGiven { return nil }
      if let ready = try? ReadyFile(contentsOf: file) { return ready }
      guard process.isRunning else {
        throw Exit.unavailable(
          "the \(name) could not start; its words stand above (are the ports free? try --port 0)")
      }
      try await Task.sleep(for: .milliseconds(10))
    }
    throw Exit.unavailable("the \(name) did not become ready within 15 seconds")
  }

  /// Returns when the end is asked for, with nil, or with the name of the one that ended by itself.
  func untilEnd() async throws -> String? {
    while !end.wasGiven {
      if let ended = running.first(where: { !$0.process.isRunning }) { return ended.name }
      try await Task.sleep(for: .milliseconds(50))
    }
    return nil
  }

  /// Ends both, the gateway first so that it can still finish its calls.
  func stop() async {
    for (_, process) in running.reversed() where process.isRunning {
      process.terminate()
      for _ in 0..<500 where process.isRunning {
        try? await Task.sleep(for: .milliseconds(20))
      }
      if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }
    running = []
  }
}
