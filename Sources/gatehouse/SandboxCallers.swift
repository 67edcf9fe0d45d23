import ArgumentParser
import Foundation
import Sandbox
import System

/// Who exists in the sandbox. All of it is made up: a sandbox guards nothing.
struct SandboxCallers: ParsableArguments {
  @Option(help: "Access key id that is known.")
  var accessKey = "SANDBOXACCESSKEY0001"

  @Option(help: "File with its secret key; without it the secret is sandbox-secret-key.")
  var secretKeyFile: String?

  @Option(help: "Project of the account, named as the region my-kualalumpur-1.")
  var projectID = "0a1b2c3d4e5f60718293a4b5c6d7e8f9"

  @Option(
    help: ArgumentHelp(
      "A further project of the account; may be repeated.", valueName: "id=name"))
  var project: [String] = []

  @Option(help: "Account (domain) name of the user.")
  var account = "sandbox-account"

  @Option(help: "User that may get tokens.")
  var user = "sandbox-user"

  @Option(help: "Its password.")
  var password = "sandbox-password"

  @Option(help: "Agency of the account that the user may take on; may be repeated.")
  var agency: [String] = []

  @Option(
    help: "Action that is refused to key and user, such as vpn:vpnGateways:create; repeatable.")
  var deny: [String] = []

  @Option(help: "Characters of a token; the cloud's have about 5,100.")
  var tokenCharacters = 5100

  @Option(help: "Seconds a token lives; the cloud's live 24 hours.")
  var tokenSeconds: Int64 = 86_400

  func validate() throws {
    guard (1...31_536_000).contains(tokenSeconds) else {
      throw ValidationError("--token-seconds must be from 1 to 31536000.")
    }
    guard project.allSatisfy({ further($0) != nil }) else {
      throw ValidationError("--project must be ID=NAME.")
    }
  }

  private func further(_ text: String) -> SandboxSettings.Project? {
    let parts = text.split(separator: "=", maxSplits: 1)
    guard parts.count == 2 else { return nil }
    return .init(id: String(parts[0]), name: String(parts[1]))
  }

  func apply(to settings: inout SandboxSettings) throws {
    let secret = try secretKeyFile.map { path in
      do throws(SystemError) {
        let text = String(decoding: try SmallFile.read(path, limit: 4096), as: UTF8.self)
        return text.trimmingCharacters(in: .newlines)
      } catch {
        throw Exit.configuration("the sandbox cannot start: \(error)")
      }
    }
    settings.own(
      accessKey: accessKey, secret: secret ?? "sandbox-secret-key", projectID: projectID)
    settings.projects += project.compactMap(further)
    settings.accessKeys[0].deniedActions = deny
    settings.account.name = account
    settings.users = [
      .init(
        id: "00000000000000000000000000000001", name: user, password: password,
        deniedActions: deny)
    ]
    settings.agencies = agency.enumerated().map { place, name in
      .init(id: "agency-\(place + 1)", name: name)
    }
    settings.tokenCharacters = tokenCharacters
    settings.tokenLifetimeSeconds = tokenSeconds
  }
}
