import Foundation
import Logging
import Settings

/// The process's own log, on standard error: one line per event, as text or JSON.
enum Log {
  static func make(_ settings: Settings.Telemetry) -> Logger {
    let level = Logger.Level(rawValue: settings.logLevel.rawValue) ?? .info
    return make(level: level, json: settings.logFormat == .json)
  }

  static func make(level: Logger.Level, json: Bool) -> Logger {
    var logger = Logger(label: "gatehouse") { _ in LineHandler(isJSON: json) }
    logger.logLevel = level
    return logger
  }
}

/// Writes each event as one line, however the text is made: line feeds are escaped, so that no
/// caller's words can look like an event of ours.
private struct LineHandler: LogHandler {
  let isJSON: Bool
  var metadata: Logger.Metadata = [:]
  var logLevel = Logger.Level.info

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    var members: [(String, String)] = [
      ("time", Date().formatted(.iso8601.year().month().day().time(includingFractionalSeconds: true))),
      ("level", event.level.rawValue), ("message", "\(event.message)"),
    ]
    let all = metadata.merging(event.metadata ?? [:]) { _, own in own }
    members += all.sorted { $0.key < $1.key }.map { ($0.key, "\($0.value)") }
    let line =
      isJSON
      ? "{" + members.map { "\(quoted($0.0)):\(quoted($0.1))" }.joined(separator: ",") + "}"
      : text(members)
    FileHandle.standardError.write(Data((line + "\n").utf8))
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
