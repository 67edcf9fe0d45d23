import SwiftProtobuf
import Testing

@testable import Contract

/// The embedded descriptors with something changed: to show what the table refuses, and what an
/// option that no operation uses yet would do.
struct EditedContract {
  private var set: Google_Protobuf_FileDescriptorSet

  init() throws {
    set = try Google_Protobuf_FileDescriptorSet(
      serializedBytes: DescriptorSet.bytes(), extensions: Descriptors.options)
  }

  func table(rows: [Row] = Row.all) throws -> OperationTable {
    try OperationTable(descriptors: try set.serializedBytes(), rows: rows)
  }

  /// Edits the rpc of this simple name.
  mutating func edit(
    rpc name: String, _ change: (inout Google_Protobuf_MethodDescriptorProto) -> Void
  ) {
    for file in set.file.indices {
      for service in set.file[file].service.indices {
        for method in set.file[file].service[service].method.indices
        where set.file[file].service[service].method[method].name == name {
          change(&set.file[file].service[service].method[method])
        }
      }
    }
  }

  /// Edits the field `name` of the message of this simple name.
  mutating func edit(
    field name: String, of message: String,
    _ change: (inout Google_Protobuf_FieldDescriptorProto) -> Void
  ) {
    for file in set.file.indices {
      for place in set.file[file].messageType.indices
      where set.file[file].messageType[place].name == message {
        for field in set.file[file].messageType[place].field.indices
        where set.file[file].messageType[place].field[field].name == name {
          change(&set.file[file].messageType[place].field[field])
        }
      }
    }
  }
}
