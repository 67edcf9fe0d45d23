import Foundation
public import Logging

/// Writes each event as one line, however the text is made: line feeds are escaped, so that no
/// caller's words can look like an event of ours.
public struct LineHandler: LogHandler {
  private let isJSON: Bool
  private let write: @Sendable (String) -> Void
  public var metadata: Logger.Metadata = [:]
  public var logLevel = Logger.Level.info

  /// - Parameter write: takes each line, with its line feed.
  public init(isJSON: Bool, write: @escaping @Sendable (String) -> Void) {
    self.isJSON = isJSON
    self.write = write
  }

  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  public func log(event: LogEvent) {
    let time = Date.ISO8601FormatStyle().year().month().day()
      .time(includingFractionalSeconds: true)
    var members: [(String, String)] = [
      ("time", Date().formatted(time)),
      ("level", event.level.rawValue), ("message", "\(event.message)"),
    ]
    let all = metadata.merging(event.metadata ?? [:]) { _, own in own }
    members += all.sorted { $0.key < $1.key }.map { ($0.key, "\($0.value)") }
    let line =
      isJSON
      ? "{" + members.map { "\(quoted($0.0)):\(quoted($0.1))" }.joined(separator: ",") + "}"
      : text(members)
    write(line + "\n")
  }

  private func text(_ members: [(String, String)]) -> String {
    let facts = members.dropFirst(3).map { "\($0.0)=\(quoted($0.1))" }
    let message = quoted(members[2].1).dropFirst().dropLast()
    return ([members[0].1, members[1].1, String(message)] + facts).joined(separator: " ")
  }

  private func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      default:
        if scalar.properties.generalCategory == .control {
          quoted += "\\u" + String(format: "%04x", scalar.value)
        } else {
          quoted.unicodeScalars.append(scalar)
        }
      }
    }
    return quoted + "\""
  }
}
