import Contract

/// One binding of an operation as the document writes it.
struct OpenAPIOperation {
  let operation: Operation
  let binding: HTTPBinding
  let answers: RESTAnswers
  private let number: Int
  private let comments: Comments

  init(_ operation: Operation, _ number: Int, _ comments: Comments) {
    self.operation = operation
    self.number = number
    self.comments = comments
    self.binding = operation.bindings[number]
    self.answers = RESTAnswers(operation, operation.bindings[number])
  }

  /// `get`
  var method: String { binding.method.rawValue.lowercased() }

  /// `VpnGatewayService`
  static func tag(of service: String) -> String {
    service.split(separator: ".").last.map(String.init) ?? service
  }

  func value(_ schemas: inout OpenAPISchemas) -> JSONValue {
    let symbol = "\(operation.serviceName).\(operation.name)"
    let paragraphs = comments.paragraphs(of: symbol)
    var value: JSONValue = [
      "operationId": "\(operation.name)\(number == 0 ? "" : "By\(binding.method.rawValue)")",
      "tags": ["\(Self.tag(of: operation.serviceName))"],
    ]
    value.add("summary", paragraphs.first.map { .string(Self.firstSentence(of: $0)) })
    value.add("description", .string((paragraphs + notes).joined(separator: "\n\n")))
    let parameters = self.parameters(&schemas)
    if !parameters.isEmpty { value.add("parameters", .array(parameters)) }
    value.add("requestBody", body(&schemas))
    value.add("responses", responses(&schemas))
    return value
  }

  static func firstSentence(of text: String) -> String {
    guard let end = text.firstRange(of: ". ") else {
      return text.hasSuffix(".") ? String(text.dropLast()) : text
    }
    return String(text[..<end.lowerBound])
  }

  /// What the options say that a client's programmer wants to know.
  private var notes: [String] {
    var notes: [String] = []
    if let action = operation.action { notes.append("Needs the action `\(action)`.") }
    if !operation.constraints.isEmpty {
      notes.append("Rules across fields: \(operation.constraints.joined(separator: ", ")).")
    }
    if !operation.upstreamConstraints.isEmpty {
      notes.append(
        "Rules that the cloud checks: \(operation.upstreamConstraints.joined(separator: ", ")).")
    }
    return notes
  }

  // MARK: Requests

  private func parameters(_ schemas: inout OpenAPISchemas) -> [JSONValue] {
    var parameters: [JSONValue] = []
    let inPath = Set(binding.variables.compactMap(\.last?.number))
    for (name, fields) in zip(binding.path.variables, binding.variables) {
      guard let field = fields.last else { continue }
      parameters.append(parameter(name, in: "path", field, &schemas))
    }
    for field in operation.requestSchema.fields where isInQuery(field, inPath) {
      parameters.append(parameter(field.name, in: "query", field, &schemas))
    }
    if !operation.isLocal {
      parameters.append(["$ref": "#/components/parameters/credential"])
      parameters.append(["$ref": "#/components/parameters/timeout"])
    }
    return parameters
  }

  private func isInQuery(_ field: FieldSchema, _ inPath: Set<Int>) -> Bool {
    guard !inPath.contains(field.number), !field.isOutputOnly else { return false }
    switch binding.body {
    case .whole: return false
    case .field(let body): return body.number != field.number
    case .none: return true
    }
  }

  private func parameter(
    _ name: String, in place: String, _ field: FieldSchema, _ schemas: inout OpenAPISchemas
  ) -> JSONValue {
    var parameter: JSONValue = ["name": "\(name)", "in": "\(place)"]
    if place == "path" || field.mustBeWritten { parameter.add("required", true) }
    let text = comments.text(of: "\(operation.requestSchema.name).\(field.name)")
    parameter.add("description", text.map { .string($0) })
    parameter.add("schema", schemas.value(field, .request))
    if field.isRepeated { parameter.add("explode", true) }
    if place == "path" {
      parameter.add("example", operation.exampleText(of: name).map { .string($0) })
    }
    return parameter
  }

  private func body(_ schemas: inout OpenAPISchemas) -> JSONValue? {
    let schema: JSONValue
    var example: String?
    switch binding.body {
    case .none: return nil
    case .field(let field):
      schema = schemas.value(field, .request)
      example = operation.example(of: field.name)
    case .whole:
      let inPath = Set(binding.variables.compactMap(\.first?.number))
      schema = schemas.reference(operation.requestSchema, .request, without: inPath)
      example = restExample
    }
    let content: JSONValue = ["schema": schema]
    return [
      "required": true,
      "content": ["application/json": content.with("example", example.map { .text($0) })],
    ]
  }

  /// The example without what the path has.
  private var restExample: String? {
    let members = operation.requestSchema.fields
      .filter { field in !binding.path.variables.contains(field.name) }
      .compactMap { field in
        operation.example(of: field.name).map { "\"\(field.name)\":\($0)" }
      }
    return "{\(members.joined(separator: ","))}"
  }

  // MARK: Answers

  private func responses(_ schemas: inout OpenAPISchemas) -> JSONValue {
    var responses: JSONValue = [:]
    for (status, phrase) in answers.successes {
      var response: JSONValue = ["description": "\(phrase)"]
      var headers: JSONValue = [:]
      if operation.upstream != nil {
        headers.add(
          "gatehouse-upstream-request-id", OpenAPIProblems.header("upstream-request-id"))
      }
      if operation.paging != nil {
        headers.add("gatehouse-list-missing", OpenAPIProblems.header("list-missing"))
      }
      if isStored { Self.addCacheFields(to: &headers) }
      if !headers.isEmptyObject { response.add("headers", headers) }
      if RESTAnswers.hasContent(status) {
        let schema =
          WellKnownSchema.schema(of: operation.replySchema.name)
          ?? schemas.reference(operation.replySchema, .reply)
        // Of a stream, the schema is that of each event's data.
        let type = operation.kind == .serverStreaming ? "text/event-stream" : "application/json"
        let content: JSONValue = ["schema": schema]
        response.add("content", .object([(type, content)]))
      }
      responses.add("\(status)", response)
    }
    if isStored {
      var headers: JSONValue = [:]
      Self.addCacheFields(to: &headers)
      responses.add(
        "304",
        ["description": "What `if-none-match` names is still true.", "headers": headers])
    }
    for problem in answers.problems {
      responses.add("\(problem.status)", ["$ref": "#/components/responses/\(problem.name)"])
    }
    return responses
  }

  /// Whether the answer may come from memory, and be asked about by its entity tag.
  private var isStored: Bool { operation.freshness != nil && binding.method == .get }

  private static func addCacheFields(to headers: inout JSONValue) {
    for name in ["cache-status", "age", "etag"] { headers.add(name, OpenAPIProblems.header(name)) }
  }
}
