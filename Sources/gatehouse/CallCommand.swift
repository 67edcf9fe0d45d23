import ArgumentParser
import Contract
import Reference
import Transport

/// `gatehouse call`: one call of a running gateway, from a shell.
struct CallCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "call",
    abstract: "Call a method of a running gateway.",
    usage: "gatehouse call METHOD [JSON] [options]",
    discussion: """
      METHOD is GetVpnGateway, VpnGatewayService/GetVpnGateway, or the full path. JSON is the \
      request: as it stands, from a file as @FILE, or from standard input as “-”; {} where it is \
      left out. docs/API.md shows every method with its fields and an example.

      The answer goes to standard output: laid out on a terminal, as it came in a pipe. What was \
      refused is told on standard error, with the fields that are wrong and what to do next.

      A Watch method tells states as they are seen until the end state: a line with time and status \
      on a terminal, JSON lines in a pipe. --watch makes it of the Get method.

      The key comes from a file or from the environment variable GATEHOUSE_API_KEY, never from an \
      argument. Over the Unix socket none is needed where the settings know the user. \
      GATEHOUSE_ENDPOINT and GATEHOUSE_CA_FILE stand for their options.

      EXAMPLES
        gatehouse call ListVpnGateways --api-key-file key
        gatehouse call GetVpnGateway '{"vgw_id":"620d99b8-…"}'
        gatehouse call CreateVpnGateway @gateway.json --credential production
        jq '{vpn_gateway: .}' spec.json | gatehouse call CreateVpnGateway -
        gatehouse call --watch GetVpnGateway '{"vgw_id":"620d99b8-…"}'
        gatehouse call GetCaller --unix /run/gatehouse.sock | jq .actions

      EXIT CODES
        0   done
        64  wrong usage
        65  the request is refused as wrong
        66  nothing of that name, or no such file
        69  no gateway there, or no cloud behind it
        70  gateway or cloud failed; 73 there already
        75  try again later
        76  the answer is no gateway's
        77  not allowed
      """)

  @Argument(
    help: "The method, such as GetVpnGateway.",
    completion: .custom { _, _, _ in MethodIndex(.shared).names })
  var method: String

  @Argument(help: ArgumentHelp("The request, @FILE or “-”.", valueName: "json"))
  var request = "{}"

  @Option(
    help: ArgumentHelp(
      "Where the gateway listens (default: GATEHOUSE_ENDPOINT, else https://localhost:8443).",
      valueName: "url"))
  var endpoint: String?

  @Option(
    help: ArgumentHelp("Call over this Unix socket instead.", valueName: "path"),
    completion: .file())
  var unix: String?

  @Option(
    help: ArgumentHelp(
      "Authorities that the gateway's certificate must be of (default: GATEHOUSE_CA_FILE, else "
        + "the system's).", valueName: "file"), completion: .file())
  var caFile: String?

  @Option(
    help: ArgumentHelp(
      "File holding the key (default: GATEHOUSE_API_KEY of the environment).", valueName: "file"),
    completion: .file())
  var apiKeyFile: String?

  @Option(help: "Which of the caller's credentials to use (default: its first one).")
  var credential: String?

  @Option(
    help: "Seconds within which the answer must be there (default: 15; of a stream: no end).")
  var timeout: Int?

  @Flag(help: "Tell the states of what METHOD gets, until it has settled.")
  var watch = false

  @Flag(help: "Print what came as it came, refusals too.")
  var json = false

  /// Here only so that whoever types it is told why not.
  @Option(name: .customLong("api-key"), help: .hidden)
  var apiKey: String?

  func validate() throws {
    guard apiKey == nil else {
      throw ValidationError(
        """
        A key is never given as an argument: every user of this machine can read it in the \
        process list, and it stays in the shell's history. Put it into a file and use \
        --api-key-file FILE, or into the environment variable GATEHOUSE_API_KEY. Consider the \
        key you typed as known to others.
        """)
    }
    guard endpoint == nil || unix == nil else {
      throw ValidationError("Give --endpoint or --unix, not both.")
    }
    if let timeout, !(1...86_400).contains(timeout) {
      throw ValidationError("--timeout is more than 0 and at most 86400 seconds.")
    }
  }

  func run() async throws {
    let operation = try operation()
    let call = GatewayCall(
      operation: operation, request: try CallInput.request(request),
      place: try CallInput.place(endpoint: endpoint, unix: unix, caFile: caFile),
      key: try CallInput.key(file: apiKeyFile), credential: credential,
      time: timeout.map { .seconds($0) } ?? (operation.kind == .unary ? .seconds(15) : nil))
    guard operation.kind == .unary else {
      return try await CallStream(call, output: CallOutput(isRaw: json)).run()
    }
    try CallOutput(isRaw: json).show(try await call.send())
  }

  private func operation() throws -> Contract.Operation {
    let index = MethodIndex(.shared)
    switch index.find(method) {
    case .one(let operation):
      switch operation.kind {
      case .unary where !watch, .serverStreaming: return operation
      case .unary:
        let found = OperationTable.shared.operations.first {
          $0.watching?.get == operation.name
        }
        guard let found else {
          throw CallExit.usage("What \(operation.name) answers cannot be watched.")
        }
        return found
      case .clientStreaming, .bidirectional:
        throw CallExit.usage(
          "\(operation.name) takes a stream; this command sends one request. Use grpcurl.")
      }
    case .several(let paths):
      throw CallExit.usage("“\(method)” is one of several: \(paths.joined(separator: ", ")).")
    case .unknown(let near):
      let hint =
        near.isEmpty
        ? "docs/API.md lists them all." : "Did you mean \(near.joined(separator: ", "))?"
      throw CallExit.usage("There is no method “\(method)”. \(hint)")
    }
  }
}
