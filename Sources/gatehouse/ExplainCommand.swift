import Admission
import ArgumentParser
import CallModel
import Foundation
import GatehouseServer
import Settings
import System

/// `gatehouse explain`: which statement decides that a caller may or may not do an action.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Say which statement decides what a caller may do.",
    discussion: """
      Reads the settings and their policies, no secret, and asks what a running gateway asks for \
      every call. Nothing is sent to the cloud: tags and enterprise project of the resource are \
      what is said here. What is not said is not known, and a decision that needs it "depends".

      EXAMPLES
        gatehouse explain --config gatehouse.yaml --caller billing --action vpn:vpnGateways:list
        gatehouse explain --config gatehouse.yaml --caller billing \\
          --action vpn:vpnGateways:delete --resource 620d99b8-… --tag protected=yes
        gatehouse explain --config gatehouse.yaml --caller billing \\
          --action vpn:vpnGateways:get --source 192.0.2.7 --at 2026-01-31T23:00:00Z

      EXIT CODES
        0   allowed
        1   denied, or it depends on what is not said
        64  wrong usage; 78 faulty settings or policies
      """)

  @Option(help: ArgumentHelp("The settings file.", valueName: "file"))
  var config: String

  @Option(help: "Name of the caller in the settings.")
  var caller: String

  @Option(help: "The action, such as vpn:vpnGateways:get.")
  var action: String

  @Option(help: "Id of the resource, or gatehouse:CREDENTIAL:TYPE:ID.")
  var resource: String?

  @Option(help: "Name of the credential (default: the caller's first).")
  var credential: String?

  @Option(help: ArgumentHelp("Enterprise project of the resource.", valueName: "id"))
  var enterpriseProject: String?

  @Option(help: ArgumentHelp("A tag of the resource; may be repeated.", valueName: "key=value"))
  var tag: [String] = []

  @Flag(help: "The resource has no tags.")
  var untagged = false

  @Option(help: ArgumentHelp("A tag that the call gives; repeatable.", valueName: "key=value"))
  var requestTag: [String] = []

  @Option(help: ArgumentHelp("Address of the caller, or “unix”.", valueName: "address"))
  var source: String?

  @Option(help: "grpc, grpc_web, connect, rest or compatible.")
  var face: String?

  @Option(help: ArgumentHelp("How the caller shows who it is, such as api_key.", valueName: "word"))
  var method: String?

  @Flag(help: "The call comes in clear.")
  var cleartext = false

  @Option(help: ArgumentHelp("Time of the call, in UTC (default: now).", valueName: "time"))
  var at: String?

  @Flag(help: "Print one JSON document.")
  var json = false

  func run() throws {
    let query = try query()
    let settings: Settings
    do {
      settings = try Settings.load(file: config)
    } catch {
      throw Exit.configuration("\(error)")
    }
    let answer: ExplainQuery.Answer
    do {
      answer = try query.answer(settings)
    } catch let problem as ExplainQuery.Problem {
      throw ValidationError(problem.message)
    } catch {
      throw Exit.configuration("\(error)")
    }
    let output = ExplainOutput(query: query, answer: answer)
    Output.result(json ? try output.json() : output.text())
    guard case .allowed = answer.explanation.decision else { throw ExitCode.failure }
  }

  private func query() throws -> ExplainQuery {
    var query = ExplainQuery(caller: caller, action: action, time: WallClock.now().seconds)
    if let at {
      guard let time = PolicyTime.seconds(at) else {
        throw ValidationError("--at is \(PolicyTime.expected).")
      }
      query.time = time
    }
    query.resource = resource
    query.credential = credential
    query.enterpriseProject = enterpriseProject
    guard tag.isEmpty || !untagged else {
      throw ValidationError("Give --tag or --untagged, not both.")
    }
    if !tag.isEmpty || untagged { query.tags = try Self.tags(tag, "--tag") }
    query.requestTags = try Self.tags(requestTag, "--request-tag")
    if let source {
      guard source == "unix" || IPAddress(source) != nil else {
        throw ValidationError("--source is an IPv4 or IPv6 address, or “unix”.")
      }
      query.source = IPAddress(source)?.bytes ?? []
    }
    query.face = try Self.word(face, "--face", Face.allCases.map(\.word))
    query.method = try Self.word(
      method, "--method", AuthenticationMethod.allCases.map(\.rawValue))
    query.isEncrypted = !cleartext
    return query
  }

  private static func word(
    _ given: String?, _ option: String, _ words: [String]
  ) throws -> String? {
    guard let given else { return nil }
    guard words.contains(given) else {
      throw ValidationError("\(option) is one of \(Wording.choice(words)).")
    }
    return given
  }

  private static func tags(_ given: [String], _ option: String) throws -> [String: String] {
    var tags: [String: String] = [:]
    for text in given {
      guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
        throw ValidationError("\(option) is KEY=VALUE.")
      }
      let value = String(text[text.index(after: equals)...])
      guard tags.updateValue(value, forKey: String(text[..<equals])) == nil else {
        throw ValidationError("\(option) has each key once.")
      }
    }
    return tags
  }
}
