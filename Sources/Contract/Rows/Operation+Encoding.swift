public import CallModel
public import SwiftProtobuf

extension Operation {
  /// A request or a reply in protobuf's binary form, maps in order of their keys: the same answer
  /// always has the same bytes.
  public func proto(_ message: any Message) throws(Refusal) -> [UInt8] {
    do {
      return try message.serializedBytes(options: Self.binaryOptions)
    } catch {
      throw Self.unwritable(error)
    }
  }

  /// A request or a reply as JSON: the cloud's field names, numbers as numbers, keys of maps in
  /// order.
  public func json(_ message: any Message) throws(Refusal) -> [UInt8] {
    do {
      return try message.jsonUTF8Bytes(options: Self.options)
    } catch {
      throw Self.unwritable(error)
    }
  }

  /// A request as JSON fit for logs and the journal: secrets are replaced.
  public func redactedRequest(_ message: any Message) -> [UInt8] {
    redacted(message, requestSchema)
  }

  /// A reply as JSON fit for logs and the journal: secrets are replaced.
  public func redactedReply(_ message: any Message) -> [UInt8] {
    redacted(message, replySchema)
  }

  private func redacted(_ message: any Message, _ schema: MessageSchema) -> [UInt8] {
    var bytes: [UInt8] = []
    MessageJSON(schemas: schemas, redacts: true).append(message, schema, to: &bytes)
    return bytes
  }

  private static func unwritable(_ error: any Error) -> Refusal {
    Refusal(
      .internal, "the answer could not be written", reason: "REPLY_NOT_ENCODABLE",
      cause: "\(error)")
  }

  private static let binaryOptions: BinaryEncodingOptions = {
    var options = BinaryEncodingOptions()
    options.useDeterministicOrdering = true
    return options
  }()

  private static let options: JSONEncodingOptions = {
    var options = JSONEncodingOptions()
    options.preserveProtoFieldNames = true
    options.alwaysPrintInt64sAsNumbers = true
    options.useDeterministicOrdering = true
    return options
  }()
}
