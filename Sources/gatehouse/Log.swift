import Foundation
import GatehouseServer
import Logging
import Settings

/// The process's own log, on standard error: one line per event, as text or JSON.
enum Log {
  static func make(_ settings: Settings.Telemetry) -> Logger {
    let level = Logger.Level(rawValue: settings.logLevel.rawValue) ?? .info
    return make(level: level, json: settings.logFormat == .json)
  }

  static func make(level: Logger.Level, json: Bool) -> Logger {
    var logger = Logger(label: "gatehouse") { _ in
      LineHandler(isJSON: json) { FileHandle.standardError.write(Data($0.utf8)) }
    }
    logger.logLevel = level
    return logger
  }
}
