import Foundation
import Testing

/// The examples of the cloud's manual, as they stand beside the tests.
enum Examples {
  static func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: try folder().appending(path: "\(name).json")))
  }

  /// Names of the examples that end in `suffix`, without `.json`.
  static func names(_ suffix: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: try folder().path)
      .filter { $0.hasSuffix("\(suffix).json") }
      .map { String($0.dropLast(5)) }
      .sorted()
  }

  /// The operation that the manifest says an example is of, by our name for it.
  static func operation(of example: String) throws -> String {
    let id = try #require(try manifest()[example])
    return id.prefix(1).uppercased() + id.dropFirst()
  }

  /// Ids of operations by name of example; of those that have one.
  private static func manifest() throws -> [String: String] {
    struct Manifest: Decodable {
      struct Entry: Decodable {
        let file: String
        let operationId: String?
      }
      let examples: [Entry]
    }
    let data = Data(try bytes("manifest"))
    let entries = try JSONDecoder().decode(Manifest.self, from: data).examples
    return Dictionary(
      entries.map { (String($0.file.dropLast(5)), $0.operationId ?? "") },
      uniquingKeysWith: { first, _ in first })
  }

  private static func folder() throws -> URL {
    try #require(Bundle.module.resourceURL).appending(path: "Examples")
  }
}
