import Contract
import Foundation
import SwiftProtobuf

/// Lists for people, and messages for programs.
enum KeyTable {
  static func text(_ keys: [CallerKey]) -> String {
    var rows = [
      ["KEY ID", "KIND", "CALLER", "STATE", "ORIGIN", "CREATED", "EXPIRES", "LAST USED", "NOTE"]
    ]
    for key in keys {
      rows.append([
        key.keyID, key.kind, key.caller, key.state, key.origin,
        key.hasCreatedAt ? text(key.createdAt) : "-",
        key.hasExpiresAt ? text(key.expiresAt) : "never",
        key.hasLastUsedAt ? text(key.lastUsedAt) : key.origin == "issued" ? "never" : "-",
        key.note.isEmpty ? "-" : printable(key.note),
      ])
    }
    return columns(rows)
  }

  static func text(_ time: Google_Protobuf_Timestamp) -> String {
    Date(timeIntervalSince1970: TimeInterval(time.seconds)).formatted(.iso8601)
  }

  /// Rows with their columns under each other.
  static func columns(_ rows: [[String]]) -> String {
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let padded = zip(row, widths).map { cell, width in
        cell.padding(toLength: width, withPad: " ", startingAt: 0)
      }
      return padded.joined(separator: "  ").trimmingCharacters(in: .whitespaces)
    }.joined(separator: "\n")
  }

  /// Whoever wrote a note must not be able to move the reader's cursor.
  static func printable(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { $0.properties.generalCategory == .control ? "?" : $0 }))
  }

  /// The message as the JSON of the contract.
  static func printJSON(_ message: any Message, of rpc: String) throws {
    guard let operation = OperationTable.shared.operation(named: rpc) else {
      preconditionFailure("the contract has no \(rpc)")
    }
    Output.result(String(decoding: try operation.json(message), as: UTF8.self))
  }
}
