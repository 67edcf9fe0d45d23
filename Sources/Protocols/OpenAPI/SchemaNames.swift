import Contract

/// Which way a message travels: what a caller sends is held against its bounds, what the cloud
/// answers is passed on with words and numbers the contract may not know yet.
enum SchemaDirection: Hashable, Sendable {
  case request, reply
}

/// The names that message types have in the document.
struct SchemaNames {
  /// Full names of the messages that replies hold.
  private let inReplies: Set<String>

  init(_ operations: [Operation]) {
    var found: Set<String> = []
    for operation in operations {
      Self.gather(operation.replySchema, operation.schemas, &found)
    }
    inReplies = found
  }

  private static func gather(
    _ message: MessageSchema, _ schemas: Schemas, _ found: inout Set<String>
  ) {
    guard found.insert(message.name).inserted else { return }
    for field in message.fields {
      if let inner = schemas.schema(of: field) { gather(inner, schemas, &found) }
    }
  }

  /// `VpnGateway`; a message that goes both ways is called `ResourceTagInput` on its way in.
  func name(of message: String, _ direction: SchemaDirection) -> String {
    let simple = message.split(separator: ".").last.map(String.init) ?? message
    return direction == .request && inReplies.contains(message) ? simple + "Input" : simple
  }
}
