public import CallModel
public import SwiftProtobuf

extension Operation {
  /// The upstream request that a valid request becomes: path and query from its fields, the body
  /// in the cloud's envelope. Only what the caller gave is sent; defaults are the cloud's (B20).
  public func upstreamRequest(
    for message: any Message, projectID: String
  ) throws(Refusal) -> UpstreamRequest {
    guard let upstream else { preconditionFailure("\(name) is answered locally") }
    let values = FieldCollector.read(message)
    func value(_ field: FieldSchema) -> FieldValue? {
      values.first { $0.number == field.number }?.value
    }
    let path = upstream.path.expand { name in
      name == "project_id" ? projectID : self.value(name, in: message)?.text
    }
    guard let path else { throw Self.unfitForPath }
    var query: [(name: String, value: String)] = []
    for field in upstream.query {
      switch value(field) {
      case .list(let items): query += items.compactMap(\.text).map { (field.name, $0) }
      case let single?: query += (single.text).map { [(field.name, $0)] } ?? []
      case nil: break
      }
    }
    return UpstreamRequest(
      method: upstream.method, path: path,
      query: UpstreamRequest.query(query.map(UpstreamRequest.pair)),
      body: try upstreamBody(upstream, message))
  }

  static var unfitForPath: Refusal {
    .malformed("a value of the request cannot stand in the path of the upstream call")
  }

  private func upstreamBody(
    _ upstream: UpstreamMapping, _ message: any Message
  ) throws(Refusal) -> [UInt8]? {
    let writer = MessageJSON(schemas: schemas, redacts: false)
    var content: [UInt8] = []
    switch upstream.body {
    case .none: return nil
    case .whole:
      let elsewhere =
        upstream.query.map(\.number)
        + upstream.path.variables.compactMap { requestSchema.field($0)?.number }
        + (paging?.requestFields ?? [])
      writer.append(message, requestSchema, excluding: Set(elsewhere), to: &content)
    case .field(let field):
      guard let schema = schemas.schema(of: field) else {
        preconditionFailure("\(name): the body has no schema")
      }
      let tree = try maskTree(of: message)
      guard let body = changes(in: message, field) ?? empty(field) else {
        preconditionFailure("\(name): the body is no message")
      }
      writer.append(body, schema, mask: tree, to: &content)
    }
    guard let envelope = upstream.requestEnvelope else { return content }
    var body: [UInt8] = [UInt8(ascii: "{")]
    JSONText.append(envelope, to: &body)
    body.append(UInt8(ascii: ":"))
    body += content
    body.append(UInt8(ascii: "}"))
    return body
  }

  /// A message field's empty value, made by giving a new request the field with nothing in it.
  private func empty(_ field: FieldSchema) -> (any Message)? {
    let present = WireText.emptyMessage(field)
    guard let request = try? row.request.init(serializedBytes: present) else { return nil }
    return changes(in: request, field)
  }
}
