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

  private static func folder() throws -> URL {
    try #require(Bundle.module.resourceURL).appending(path: "Examples")
  }
}
