/// How a list comes from the cloud.
public enum PageStyle: Sendable { case whole, marker, offset }

/// How a list is cut into pages, on both sides. A class, so that a call on its way carries one word
/// of it.
public final class Paging: Sendable {
  public let style: PageStyle
  /// Member of a row that no other row has the same of; where a row has none, it is told by all of
  /// it.
  public let rowID: String
  /// Member of the cloud's answer that holds the rows.
  public let envelope: String
  let pageSize: FieldSchema
  let pageToken: FieldSchema
  let nextPageToken: FieldSchema
  let totalSize: FieldSchema

  /// Fields of the request that the cloud is not sent.
  var requestFields: [Int] { [pageSize.number, pageToken.number] }

  /// Nil for what is no list of pages; faults where messages lack the fields of one (AIP-158).
  init?(_ reading: OperationReading) throws(ContractFault) {
    switch reading.options.pageStyle {
    case .whole: style = .whole
    case .marker: style = .marker
    case .offset: style = .offset
    case .unspecified, .UNRECOGNIZED: return nil
    }
    let id = reading.options.rowID
    rowID = id.isEmpty ? "id" : id
    guard let upstream = reading.upstream, let envelope = upstream.responseEnvelope,
      upstream.replyField?.isRepeated == true
    else { throw reading.fault("pages need rows: an envelope that is a repeated field") }
    self.envelope = envelope
    func field(
      _ name: String, _ kind: FieldSchema.Kind, of message: MessageSchema
    ) throws(ContractFault) -> FieldSchema {
      guard let field = message.field(name), field.kind == kind, !field.isRepeated else {
        throw reading.fault("pages need the field \(name)")
      }
      return field
    }
    let number = FieldSchema.Kind.integer(signed: true, bits: 32)
    pageSize = try field("page_size", number, of: reading.request)
    pageToken = try field("page_token", .string, of: reading.request)
    nextPageToken = try field("next_page_token", .string, of: reading.reply)
    totalSize = try field("total_size", number, of: reading.reply)
  }
}

extension Operation {
  /// Size and token of the page that a request of a list asks for; 0 and empty where it does not
  /// say.
  public func page(of request: ValidRequest) -> (size: Int, token: String) {
    guard let paging, case .message(let message) = request else { return (0, "") }
    var page = (size: 0, token: "")
    if case .signed(let size) = FieldCollector.read(message, paging.pageSize.number) {
      page.size = Int(size)
    }
    if case .string(let token) = FieldCollector.read(message, paging.pageToken.number) {
      page.token = token
    }
    return page
  }

  /// Adds to a reply of a list, in binary form, what it says about its pages.
  public func appendPage(proto reply: inout [UInt8], next: String?, total: Int?) {
    guard let paging else { preconditionFailure("\(name) has no pages") }
    if let next {
      WireText.appendDelimited(paging.nextPageToken.number, Array(next.utf8), to: &reply)
    }
    if let total {
      WireText.appendVarint(UInt64(paging.totalSize.number) << 3, to: &reply)
      WireText.appendVarint(UInt64(total), to: &reply)
    }
  }

  /// Adds to a reply of a list, in JSON, what it says about its pages.
  public func appendPage(json reply: inout [UInt8], next: String?, total: Int?) {
    guard let paging else { preconditionFailure("\(name) has no pages") }
    precondition(reply.popLast() == UInt8(ascii: "}"), "a reply is an object")
    func begin(_ field: FieldSchema) {
      if reply.last != UInt8(ascii: "{") { reply.append(UInt8(ascii: ",")) }
      JSONText.append(field.name, to: &reply)
      reply.append(UInt8(ascii: ":"))
    }
    if let next {
      begin(paging.nextPageToken)
      JSONText.append(next, to: &reply)
    }
    if let total {
      begin(paging.totalSize)
      reply += "\(total)".utf8
    }
    reply.append(UInt8(ascii: "}"))
  }
}
