import SwiftProtobuf

/// Every message type of the descriptors, by full name.
public final class Schemas: Sendable {
  private let messages: [String: MessageSchema]

  init(_ files: [Descriptors.File]) throws(ContractFault) {
    var reader = SchemaReader()
    for file in files { reader.gatherEnums(file.descriptor) }
    for file in files { try reader.read(file.descriptor) }
    messages = reader.messages
  }

  /// The schema of a message type.
  public subscript(name: String) -> MessageSchema? { messages[name] }

  /// The schema of what a field holds, when it holds messages.
  public func schema(of field: FieldSchema) -> MessageSchema? {
    field.messageName.flatMap { messages[$0] }
  }

  /// Walks a dotted path from a message to a field.
  public func field(_ path: some StringProtocol, of message: MessageSchema) -> FieldSchema? {
    var schema: MessageSchema? = message
    var found: FieldSchema?
    for part in path.split(separator: ".", omittingEmptySubsequences: false) {
      guard let field = schema?.field(part) else { return nil }
      found = field
      schema = field.isRepeated ? nil : self.schema(of: field)
    }
    return found
  }
}
