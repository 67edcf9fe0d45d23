import SwiftProtobuf

/// What a stream of states observes, and where its messages say what.
public struct Watching: Sendable {
  /// Name of the operation that gets the resource: its answer is what is told.
  public let get: String
  /// Name of the list that shows changes.
  public let list: String
  let resourceID: FieldSchema
  let resumeToken: FieldSchema
  let until: FieldSchema
  let resource: FieldSchema
  let status: FieldSchema
  let observedAt: FieldSchema
  let isEnd: FieldSchema
  let nextToken: FieldSchema

  /// Nil for what is no watch; faults where its messages lack the fields of one.
  init?(_ reading: OperationReading) throws(ContractFault) {
    guard reading.options.hasWatches else { return nil }
    get = reading.options.watches.get
    list = reading.options.watches.list
    guard reading.method.serverStreaming, !reading.method.clientStreaming else {
      throw reading.fault("a watch answers with a stream")
    }
    func field(
      _ name: String, _ kind: FieldSchema.Kind, of message: MessageSchema
    ) throws(ContractFault) -> FieldSchema {
      guard let field = message.field(name), field.kind == kind, !field.isRepeated else {
        throw reading.fault("a watch needs the field \(name)")
      }
      return field
    }
    guard
      let resourceID = reading.request.fields.first(where: {
        $0.isRequired && $0.kind == .string && !$0.isRepeated
      }),
      let resource = reading.reply.fields.first, case .message = resource.kind,
      !resource.isRepeated
    else { throw reading.fault("a watch is of one resource, by its id") }
    self.resourceID = resourceID
    self.resource = resource
    resumeToken = try field("resume_token", .string, of: reading.request)
    until = try field("until", .string, of: reading.request)
    status = try field("status", .string, of: reading.reply)
    observedAt = try field("observed_at", .message("google.protobuf.Timestamp"), of: reading.reply)
    isEnd = try field("is_end", .boolean, of: reading.reply)
    nextToken = try field("resume_token", .string, of: reading.reply)
  }
}
