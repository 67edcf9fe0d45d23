import SwiftProtobuf

/// What one rpc's descriptor says, resolved against schemas, rows and rules; faults where it
/// contradicts itself.
struct OperationReading {
  let serviceName: String
  let method: Google_Protobuf_MethodDescriptorProto
  let schemas: Schemas
  let request: MessageSchema
  let reply: MessageSchema
  let row: Row
  private(set) var bindings: [HTTPBinding] = []
  private(set) var upstream: UpstreamMapping?
  private(set) var rules: [Rule] = []
  private(set) var paging: Paging?
  private(set) var watching: Watching?

  var options: Gatehouse_OperationOptions { method.options.Gatehouse_operation }

  init(
    _ method: Google_Protobuf_MethodDescriptorProto, of serviceName: String, row: Row,
    in schemas: Schemas
  ) throws(ContractFault) {
    self.serviceName = serviceName
    self.method = method
    self.schemas = schemas
    self.row = row
    let input = String(method.inputType.dropFirst())
    let output = String(method.outputType.dropFirst())
    guard let request = schemas[input], let reply = schemas[output] else {
      throw ContractFault("\(serviceName)/\(method.name): no schema for its messages")
    }
    self.request = request
    self.reply = reply
    if method.options.hasGoogle_Api_http {
      let http = method.options.Google_Api_http
      for rule in [http] + http.additionalBindings { bindings.append(try binding(rule)) }
    }
    if options.hasUpstream { upstream = try upstream(options.upstream) }
    for id in options.constraints { rules += try rules(id) }
    paging = try Paging(self)
    watching = try Watching(self)
    try check()
  }

  func fault(_ text: String) -> ContractFault {
    ContractFault("\(serviceName)/\(method.name): \(text)")
  }

  var retry: RetryRule? {
    switch options.retry {
    case .safe: .safe
    case .checkFirst: .checkFirst
    case .never: .never
    case .unspecified, .UNRECOGNIZED: nil
    }
  }

  /// The mask of an update, and the one other message of the request: what it speaks of.
  var mask: (field: FieldSchema, target: FieldSchema)? {
    guard let field = request.fields.first(where: { $0.kind == .message(Self.maskType) }) else {
      return nil
    }
    let target = request.fields.first { other in
      guard case .message(let name) = other.kind else { return false }
      return !other.isRepeated && name != Self.maskType
    }
    return target.map { (field, $0) }
  }

  static let maskType = "google.protobuf.FieldMask"

  private func binding(_ rule: Google_Api_HttpRule) throws(ContractFault) -> HTTPBinding {
    let (method, text): (HTTPMethod, String)
    switch rule.pattern {
    case .get(let path): (method, text) = (.get, path)
    case .put(let path): (method, text) = (.put, path)
    case .post(let path): (method, text) = (.post, path)
    case .delete(let path): (method, text) = (.delete, path)
    case .patch(let path): (method, text) = (.patch, path)
    case .custom, nil: throw fault("a binding needs one of the five methods")
    }
    let path = try PathTemplate(text)
    var variables: [[FieldSchema]] = []
    for name in path.variables { variables.append(try fieldPath(name)) }
    let body: HTTPBinding.Body
    switch rule.body {
    case "": body = .none
    case "*": body = .whole
    default: body = .field(try messageField(rule.body))
    }
    return HTTPBinding(method: method, path: path, body: body, variables: variables)
  }

  /// The fields a dotted path leads through, the last a single scalar.
  private func fieldPath(_ path: String) throws(ContractFault) -> [FieldSchema] {
    var fields: [FieldSchema] = []
    var schema: MessageSchema? = request
    for part in path.split(separator: ".", omittingEmptySubsequences: false) {
      guard let field = schema?.field(part), field.name == part else {
        throw fault("placeholder {\(path)} names no field")
      }
      fields.append(field)
      schema = schemas.schema(of: field)
    }
    guard let last = fields.last, !last.isRepeated, last.messageName == nil else {
      throw fault("placeholder {\(path)} must name a single scalar")
    }
    return fields
  }

  private func messageField(_ name: String) throws(ContractFault) -> FieldSchema {
    guard let field = request.field(name), case .message = field.kind, !field.isRepeated else {
      throw fault("body '\(name)' names no message field")
    }
    return field
  }

  private func upstream(_ options: Gatehouse_Upstream) throws(ContractFault) -> UpstreamMapping {
    guard let method = HTTPMethod(rawValue: options.method) else {
      throw fault("upstream method '\(options.method)' is none")
    }
    let path = try PathTemplate(options.path)
    for name in path.variables where name != "project_id" { _ = try fieldPath(name) }
    var query: [FieldSchema] = []
    for name in options.query {
      guard let field = request.field(name), field.messageName == nil else {
        throw fault("query '\(name)' names no scalar field")
      }
      query.append(field)
    }
    let body: UpstreamMapping.Body
    switch options.body {
    case "": body = .none
    case "*": body = .whole
    default: body = .field(try messageField(options.body))
    }
    guard !options.success.isEmpty else { throw fault("upstream names no status of success") }
    let envelope = options.responseEnvelope.isEmpty ? nil : options.responseEnvelope
    let service: CloudService
    switch options.service {
    case .unspecified: service = .vpn
    case .iam: service = .iam
    case .UNRECOGNIZED(let number): throw fault("upstream service \(number) is none")
    }
    return UpstreamMapping(
      service: service, method: method, path: path, query: query, body: body,
      requestEnvelope: options.requestEnvelope.isEmpty ? nil : options.requestEnvelope,
      responseEnvelope: envelope, replyField: envelope.flatMap { reply.field($0) },
      success: options.success.map { Int($0) })
  }

  /// The rules of an id. One without a rule in code must be said by a field's own bounds.
  private func rules(_ id: String) throws(ContractFault) -> [Rule] {
    let rules = RuleBook.rules.filter { $0.id == id && $0.requestName == request.name }
    guard !rules.isEmpty || cites(id, request, depth: 8) else {
      throw fault("constraint \(id) is checked by no rule and no field")
    }
    return rules
  }

  private func cites(_ id: String, _ schema: MessageSchema, depth: Int) -> Bool {
    guard depth > 0 else { return false }
    return schema.fields.contains { field in
      field.rules.cites == id
        || schemas.schema(of: field).map { cites(id, $0, depth: depth - 1) } ?? false
    }
  }
}
