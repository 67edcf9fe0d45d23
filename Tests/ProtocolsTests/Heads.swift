import CallModel
import Contract
import HTTP2Wire
import SwiftProtobuf

@testable import Protocols

/// Shorthand for requests as they come from the wire.
enum Heads {
  static let table = OperationTable.shared

  /// A header section; `method` and `path` first, as on the wire.
  static func request(
    _ method: String, _ path: String, _ others: (String, String)...
  ) -> FieldBlock {
    var fields = FieldBlock()
    fields.append(name: ":method", value: method)
    fields.append(name: ":path", value: path)
    for (name, value) in others { fields.append(name: name, value: value) }
    return fields
  }

  static func post(_ path: String, _ contentType: String) -> FieldBlock {
    request("POST", path, ("content-type", contentType))
  }
}

func text(_ bytes: some Sequence<UInt8>) -> String {
  String(decoding: Array(bytes), as: UTF8.self)
}

/// The refusal that `body` throws; nil when it throws none.
func refusal<Value>(_ body: () throws(Refusal) -> Value) -> Refusal? {
  do throws(Refusal) {
    _ = try body()
    return nil
  } catch {
    return error
  }
}
