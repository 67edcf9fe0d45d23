import ArgumentParser
import Contract
import Foundation
import GatehouseServer
import Protocols
import Reference

/// `gatehouse describe`: the contract in the forms that documents and archives are made of.
///
/// Hidden, because it is for scripts: `scripts/reference.sh` and `scripts/proto-bundle.sh`.
struct DescribeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "describe",
    abstract: "Print the contract as Markdown, OpenAPI 3.1, or a descriptor set.",
    shouldDisplay: false)

  enum Form: String, ExpressibleByArgument, CaseIterable {
    case markdown, openapi, descriptors
  }

  @Argument(help: "markdown, openapi or descriptors.")
  var form: Form

  func run() throws {
    let bytes: [UInt8] =
      switch form {
      case .markdown: Array(MarkdownReference(.shared, .shared).text.utf8)
      case .openapi: OpenAPIDocument(.shared, .shared, version: BuildInfo.version).bytes
      case .descriptors: Descriptors.serialized
      }
    FileHandle.standardOutput.write(Data(bytes))
  }
}
